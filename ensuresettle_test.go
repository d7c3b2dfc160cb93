package volt_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What shows up after a lost answer is asked for once more before it is handed
// out: it may be gone by then, and it may be another's.
func TestEnsureAsksForWhatItFinds(t *testing.T) {
	t.Parallel()
	spec := podIn(volttest.Confidential, ensured)
	inBubble(t, "gone", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.ThenCut)
		time.AfterFunc(20*time.Second, func() { deleteIt(t, srv, unlimited(srv), volt.Pod{ID: srv.Pods()[0].WorkloadID}) })
		got, err := unlimited(srv).Pods.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.Zero(t, got)
		require.Len(t, as[*volt.AmbiguousError](t, err).IDs, 1, "it was seen")
	})
	inBubble(t, "made otherwise", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.Cut)
		time.AfterFunc(2*time.Second, func() {
			mustCreate(t, unlimited(srv), volt.ConfidentialPod{Name: ensured, ResourceName: "h200-small", Image: "other:1"})
		})
		got, err := unlimited(srv).Pods.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrSpecMismatch)
		require.NotEmpty(t, got.Pod.ID)
		require.False(t, got.Created, "it is another's")
	})
	inBubble(t, "by the id that the answer told", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.HalfJSON)
		got, err := unlimited(srv).Pods.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Created)
		require.True(t, among(madeAs(srv, ensured)[0], got.Pod.ID))
		srv.AssertRequests("GET /pods", 7)
		srv.AssertRequests("GET /pods/:id", 3) // for each of its ids, and at last
	})
	for _, revision := range revisions[1:] {
		inBubble(t, "another pod's id, "+string(revision), func(t *testing.T) {
			srv := simulated(t, revision)
			client := unlimited(srv)
			other := mustCreate(t, client, podIn(revision, "other"))
			for _, id := range other.IDs() {
				srv.Fail("POST /pods", volttest.Answer(500, "application/json", `{"message":"it conflicts","id":"`+id+`"}`))
				got, err := client.Pods.Ensure(t.Context(), podIn(revision, ensured))
				assert.ErrorIs(t, err, volt.ErrMaybeCreated)
				assert.Zero(t, got)
			}
		})
	}
	inBubble(t, "a job that failed", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.ThenCut)
		time.AfterFunc(20*time.Second, func() {
			list, err := unlimited(srv).FineTuning.List(t.Context(), volt.JobListParams{})
			assert.NoError(t, err)
			_, err = unlimited(srv).FineTuning.Cancel(t.Context(), list.Items[0].ID)
			assert.NoError(t, err)
		})
		_, err := unlimited(srv).FineTuning.Ensure(t.Context(), training("tune"))
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.Len(t, as[*volt.AmbiguousError](t, err).IDs, 1)
	})
}
