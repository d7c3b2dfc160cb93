package volt_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What Find costs is as its doc says, whatever names a list shows.
func TestFind(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		inBubble(t, string(revision), func(t *testing.T) {
			srv := simulated(t, revision, volttest.ListLag(20*time.Second))
			client := unlimited(srv)
			var mine []string
			for i := range 3 {
				mustCreate(t, client, podIn(revision, fmt.Sprint("other-", i)))
			}
			for range 2 {
				mine = append(mine, mustCreate(t, client, podIn(revision, ensured)).ID)
			}
			for i, wait := range []time.Duration{0, time.Minute, time.Hour} { // listed late
				time.Sleep(wait)
				before := srv.RequestCount("*")
				got, err := client.Pods.Find(t.Context(), ensured)
				require.NoError(t, err)
				require.ElementsMatch(t, mine, []string{got[0].ID, got[1].ID})
				require.Equal(t, ensured, got[1].Name)
				require.True(t, got[1].HourlyPrice.Known())
				gets := srv.RequestCount("*") - before - 1
				if i == 0 {
					require.Equal(t, 2, gets, "the list does not show them yet")
				} else {
					require.LessOrEqual(t, gets, 2)
				}
				if i == 2 {
					require.Zero(t, gets, "the list shows them running, and the ledger has their names")
				}
			}
			none, err := client.Pods.Find(t.Context(), "no such name")
			require.NoError(t, err)
			require.Empty(t, none)

			_, err = client.Pods.Delete(t.Context(), mine[0])
			require.NoError(t, err)
			got, err := client.Pods.Find(t.Context(), ensured)
			require.NoError(t, err)
			require.Len(t, got, 1, "one is gone, whatever the list shows")
			require.Equal(t, mine[1], got[0].ID)
			srv.AssertRequests("POST /pods", 5)
		})
	}
	inBubble(t, "by another client", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		for i := range 4 {
			mustCreate(t, unlimited(srv), podIn(volttest.Confidential, fmt.Sprint("train-", i)))
		}
		client := unlimited(srv)
		for _, gets := range []int{4, 1} { // four names, once, and then the pod itself
			time.Sleep(time.Minute)
			before := srv.RequestCount("*")
			got, err := client.Pods.Find(t.Context(), ensured)
			require.NoError(t, err)
			require.Len(t, got, 1)
			srv.AssertRequests("*", before+1+gets)
		}
	})
}

// What this client has deleted is gone, whatever a late list shows.
func TestFindAfterADelete(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.ListLag(time.Minute))
		mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
		time.Sleep(time.Hour)
		client := unlimited(srv)
		found, err := client.Pods.Find(t.Context(), ensured)
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Empty(t, found[0].VoltID, "it may have another id")
		for range 2 {
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), found[0]))
		}
		again, err := client.Pods.Find(t.Context(), ensured)
		require.NoError(t, err)
		require.Empty(t, again)
		got, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.True(t, got.Created)
	})
}

// If Find returns an error, it also returns the pods that certainly have the name. The
// error has the ids of the others.
func TestFindInTheDark(t *testing.T) {
	t.Parallel()
	const own, other = `{"id":"pod_1","name":"train-1","status":"running"}`, `{"id":"wl_9","name":"cm_x","status":"RUNNING"}`
	ask := step{want: "GET /pods/pod_1", body: own}
	nameless := step{want: "GET /pods/wl_9", body: `{"uid":"wl_9","status":"running"}`}
	for name, c := range map[string]struct {
		steps []step
		found []string
		dark  []string
		kind  error
	}{
		"a name that is not shown":  {[]step{listed(`[` + other + `,` + own + `]`), nameless, ask}, []string{"pod_1"}, []string{"wl_9"}, volt.ErrCannotVerify},
		"nothing else":              {[]step{listed(`[` + other + `]`), nameless}, nil, []string{"wl_9"}, volt.ErrCannotVerify},
		"no id":                     {[]step{listed(`[{"name":"train-1","status":"running"}]`)}, nil, []string{""}, volt.ErrCannotVerify},
		"a list that is not all":    {[]step{listed(`{"pods":[` + own + `],"total":2}`), ask, listed(`{"pods":[` + own + `],"total":2}`), ask}, []string{"pod_1"}, nil, volt.ErrCannotVerify},
		"a list that is null":       {[]step{listed(`{"pods":null}`), listed(`{"pods":null}`)}, nil, nil, volt.ErrCannotVerify},
		"no list":                   {[]step{{want: "GET /pods", status: 500}}, nil, nil, volt.ErrServer},
		"a name it cannot ask":      {[]step{listed(`[` + other + `]`), {want: "GET /pods/wl_9", status: 503}}, nil, nil, volt.ErrServer},
		"lists show assigned names": {[]step{listed(`[` + own + `,` + other + `]`), ask}, []string{"pod_1"}, nil, nil},
		"the pod it cannot ask":     {[]step{listed(`[` + own + `]`), {want: "GET /pods/pod_1", status: 401}}, nil, nil, volt.ErrUnauthorized},
	} {
		inBubble(t, name, func(t *testing.T) {
			got, err := scripted(t, c.steps...).Pods.Find(t.Context(), ensured)
			require.ErrorIs(t, err, c.kind)
			require.Len(t, got, len(c.found))
			for i, id := range c.found {
				require.Equal(t, id, got[i].ID)
			}
			if c.kind == volt.ErrCannotVerify {
				require.Equal(t, c.dark, as[*volt.CannotVerifyError](t, err).IDs)
				require.ErrorContains(t, err, `volt: find pods "train-1": cannot verify whether it exists`)
				require.NotContains(t, err.Error(), "created")
			}
		})
	}
	withCloud(t, "a pod that Get does not know", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addPod("wl_8", evidenceName, asConfidential, longAgo)
		c.answers("GET /pods/:id", 404, `{"error":"NOT_FOUND","message":"Pod not found"}`)
		found, err := client.Pods.Find(t.Context(), evidenceName)
		require.Empty(t, found)
		require.Equal(t, []string{"wl_8"}, as[*volt.CannotVerifyError](t, err).IDs)
	})
	_, err := newClient(t, noRequest(t)).Pods.Find(t.Context(), "")
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// An option that a call does not use is an error. It is never ignored.
func TestFindAndItsResponse(t *testing.T) {
	t.Parallel()
	var resp volt.Response
	_, err := newClient(t, always(200, `[]`)).Pods.Find(t.Context(), ensured, volt.WithResponse(&resp))
	require.True(t, errors.Is(err, volt.ErrInvalidArgument) || err == nil && resp.Status == 200, "%v, status %d", err, resp.Status)
}

// After a restart the observed API does not show which pod has which name. The caller
// records it with Adopt.
func TestAdoptAfterARestart(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		made := mustCreate(t, unlimited(srv), podIn(volttest.Observed, ensured))
		other := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		restarted := unlimited(srv)
		_, err := ensurePod(restarted, t.Context(), podIn(volttest.Observed, ensured))
		require.ErrorIs(t, err, volt.ErrCannotVerify)
		_, err = restarted.Pods.Adopt(t.Context(), made.ID, ensured)
		require.NoError(t, err)
		got, err := ensurePod(restarted, t.Context(), podIn(volttest.Observed, ensured), volt.MaxHourlyPrice("4"))
		require.NoError(t, err)
		require.True(t, made.Is(got.Pod.ID))
		require.Equal(t, ensured, got.Pod.Name)
		found, err := restarted.Pods.Find(t.Context(), ensured)
		require.ErrorIs(t, err, volt.ErrCannotVerify, "the other's name is not known")
		require.Len(t, found, 1)
		restarted.Pods.Disown(other.ID)
		_, err = restarted.Pods.Find(t.Context(), ensured)
		require.NoError(t, err)
		created, err := ensurePod(restarted, t.Context(), podIn(volttest.Observed, "third"))
		require.NoError(t, err)
		require.True(t, created.Created)
		srv.AssertRequests("POST /pods", 3)
	})
}
