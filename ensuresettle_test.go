package volt_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// If a list shows a pod after a lost response, Ensure gets the pod before it returns it.
// The pod may be gone by then, or may be somebody else's.
func TestEnsureAsksForWhatItFinds(t *testing.T) {
	t.Parallel()
	spec := podIn(volttest.Confidential, ensured)
	inBubble(t, "gone", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.ThenCut)
		time.AfterFunc(time.Second/2, func() { deleteIt(t, srv, unlimited(srv), volt.Pod{ID: srv.Pods()[0].WorkloadID}) })
		got, err := ensurePod(unlimited(srv), t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrNotSent, "nothing of it is left")
		require.Zero(t, got)
	})
	inBubble(t, "made otherwise", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.Cut)
		time.AfterFunc(2*time.Second, func() {
			mustCreate(t, unlimited(srv), volt.ConfidentialPod{Name: ensured, ResourceName: "h200-small", Image: "other:1"})
		})
		client := unlimited(srv)
		got, err := ensurePod(client, t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrNotSent, "the create did not make that pod")
		require.Zero(t, got)
		got, err = ensurePod(client, t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrSpecMismatch)
		require.Zero(t, got)
		require.NotEmpty(t, as[*volt.SpecMismatchError](t, err).Pod.ID, "it is another's")
	})
	inBubble(t, "by the id that the answer told", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.HalfJSON)
		got, err := ensurePod(unlimited(srv), t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Created)
		require.True(t, among(madeAs(srv, ensured)[0], got.Pod.ID))
		srv.AssertRequests("GET /pods", 2)
		srv.AssertRequests("GET /pods/:id", 1)
	})
	for _, revision := range revisions[1:] {
		inBubble(t, "another pod's id, "+string(revision), func(t *testing.T) {
			srv := simulated(t, revision)
			client := unlimited(srv)
			other := mustCreate(t, client, podIn(revision, "other"))
			for _, id := range other.IDs() {
				srv.Fail("POST /pods", volttest.Answer(500, "application/json", `{"message":"it conflicts","id":"`+id+`"}`))
				got, err := ensurePod(client, t.Context(), podIn(revision, ensured))
				assert.Error(t, err)
				assert.Zero(t, got)
				assert.NotErrorIs(t, err, volt.ErrCannotVerify, "this client knows the other pod")
				assert.Len(t, srv.Running(), 1)
			}
		})
	}
	inBubble(t, "a job that was cancelled", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.ThenCut)
		time.AfterFunc(time.Second/2, func() {
			list, err := unlimited(srv).FineTuning.List(t.Context(), volt.JobListParams{})
			assert.NoError(t, err)
			_, err = unlimited(srv).FineTuning.Cancel(t.Context(), list.Items[0].ID)
			assert.NoError(t, err)
		})
		got, err := ensureJob(unlimited(srv), t.Context(), training("tune"))
		require.Error(t, err, "one create a call")
		require.Zero(t, got)
		srv.AssertCreatedOnce("tune")
	})
}
