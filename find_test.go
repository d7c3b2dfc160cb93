package volt_test

import (
	"encoding/json"
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
			for _, wait := range []time.Duration{0, time.Minute, time.Hour} { // listed late
				time.Sleep(wait)
				before := srv.RequestCount("*")
				got, err := client.Pods.Find(t.Context(), ensured)
				require.NoError(t, err)
				require.ElementsMatch(t, mine, []string{got[0].ID, got[1].ID})
				require.Equal(t, ensured, got[1].Name)
				require.True(t, got[1].HourlyPrice.Known())
				srv.AssertRequests("*", before+1+2)
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
		for _, gets := range []int{4 + 1, 1} { // four names, once, and the pod itself
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
		srv.AssertRequests("DELETE /pods/:id", 2)
		client.Pods.Remember(found...)
		again, err := client.Pods.Find(t.Context(), ensured)
		require.NoError(t, err)
		require.Empty(t, again)
		got, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.True(t, got.Created)

		_, err = unlimited(srv).Pods.Find(t.Context(), "other")
		require.ErrorIs(t, err, volt.ErrIdentityUnknown, "another client cannot be certain")
	})
}

// What may be of the name is told beside what is.
func TestFindInTheDark(t *testing.T) {
	t.Parallel()
	const own, other = `{"id":"pod_1","name":"train-1","status":"running"}`, `{"id":"wl_9","name":"cm_x","status":"RUNNING"}`
	ask := step{want: "GET /pods/pod_1", body: own}
	untold := step{want: "GET /pods/wl_9", body: `{"uid":"wl_9","status":"running"}`}
	for name, c := range map[string]struct {
		steps []step
		found []string
		dark  []string
		kind  error
	}{
		"a name that is not told":   {[]step{listed(`[` + own + `,` + other + `]`), untold, ask}, []string{"pod_1"}, []string{"wl_9"}, volt.ErrIdentityUnknown},
		"nothing else":              {[]step{listed(`[` + other + `]`), untold}, nil, []string{"wl_9"}, volt.ErrIdentityUnknown},
		"no id":                     {[]step{listed(`[{"name":"train-1","status":"running"}]`)}, nil, []string{""}, volt.ErrIdentityUnknown},
		"a list that is not all":    {[]step{listed(`{"pods":[` + own + `],"total":2}`), ask}, []string{"pod_1"}, nil, volt.ErrIdentityUnknown},
		"a list that is null":       {[]step{listed(`{"pods":null}`)}, nil, nil, volt.ErrIdentityUnknown},
		"one that Get may not know": {[]step{listed(`[{"id":"wl_8","name":"train-1","status":"RUNNING"}]`), notFound("GET /pods/wl_8")}, nil, []string{"wl_8"}, volt.ErrIdentityUnknown},
		"no list":                   {[]step{{want: "GET /pods", status: 500}}, nil, nil, volt.ErrServer},
		"a name it cannot ask":      {[]step{listed(`[` + own + `,` + other + `]`), {want: "GET /pods/wl_9", status: 503}}, nil, nil, volt.ErrServer},
		"the pod it cannot ask":     {[]step{listed(`[` + own + `]`), {want: "GET /pods/pod_1", status: 401}}, nil, nil, volt.ErrUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := scripted(t, c.steps...).Pods.Find(t.Context(), ensured)
			require.ErrorIs(t, err, c.kind)
			require.Len(t, got, len(c.found))
			for i, id := range c.found {
				require.Equal(t, id, got[i].ID)
			}
			if c.kind == volt.ErrIdentityUnknown {
				require.Equal(t, c.dark, as[*volt.IdentityError](t, err).IDs)
				require.ErrorContains(t, err, `volt: find pods "train-1": it cannot be told whether it exists: `)
				require.NotContains(t, err.Error(), "created")
			}
		})
	}
	_, err := newClient(t, noRequest(t)).Pods.Find(t.Context(), "")
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	var resp volt.Response
	_, err = scripted(t, listed(`[]`)).Pods.Find(t.Context(), ensured, volt.WithResponse(&resp), volt.WithCallMaxWait(0))
	require.NoError(t, err)
	require.Equal(t, 200, resp.Status)
}

// After a restart a program's own state tells the client what the API as observed
// does not tell again.
func TestRememberAfterARestart(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		made := mustCreate(t, unlimited(srv), podIn(volttest.Observed, ensured))
		mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		made.Name = ensured
		state, err := json.Marshal(made)
		require.NoError(t, err)
		var saved volt.Pod
		require.NoError(t, json.Unmarshal(state, &saved))

		restarted := unlimited(srv)
		_, err = restarted.Pods.Ensure(t.Context(), podIn(volttest.Observed, ensured))
		require.ErrorIs(t, err, volt.ErrIdentityUnknown)
		restarted.Pods.Remember(saved, volt.Pod{Name: "without an id"})
		srv.AssertRequests("POST /pods", 2)
		before := srv.RequestCount("*")
		restarted.Pods.Remember()
		srv.AssertRequests("*", before)

		got, err := restarted.Pods.Ensure(t.Context(), podIn(volttest.Observed, ensured), volt.MaxHourlyPrice("4"))
		require.NoError(t, err)
		require.Equal(t, made.ID, got.Pod.ID)
		found, err := restarted.Pods.Find(t.Context(), ensured)
		require.ErrorIs(t, err, volt.ErrIdentityUnknown, "the other's name is not known")
		require.Len(t, found, 1)
		require.Equal(t, made.SSH(), found[0].SSH())
		running, err := restarted.Pods.WaitRunning(t.Context(), made.VoltID, volt.RequireSSH())
		require.NoError(t, err)
		require.Equal(t, made.SSH(), running.SSH())
		require.Equal(t, made.HourlyPrice, running.HourlyPrice)
	})
	inBubble(t, "a list's own name is none, and how it stood then is not how it stands", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		made := mustCreate(t, unlimited(srv), podIn(volttest.Observed, ensured))
		client := unlimited(srv)
		client.Pods.Remember(volt.Pod{ID: made.ID, Name: ensured})
		client.Pods.Remember(volt.Pod{ID: made.ID, Name: "cm_1", Status: volt.PodRunning, TotalCost: usd("9"), UptimeHours: 2})
		fresh, err := client.Pods.Refresh(t.Context(), volt.Pod{ID: made.ID})
		require.NoError(t, err)
		require.False(t, fresh.TotalCost.Known())
		got, err := client.Pods.Find(t.Context(), ensured)
		require.NoError(t, err)
		require.Equal(t, ensured, got[0].Name, "the one that was known before")
		client = unlimited(srv)
		client.Pods.Remember(volt.Pod{ID: made.ID, Name: "cm_1"})
		_, err = client.Pods.Find(t.Context(), ensured)
		require.ErrorIs(t, err, volt.ErrIdentityUnknown)
		require.False(t, got[0].TotalCost.Known())
	})
}
