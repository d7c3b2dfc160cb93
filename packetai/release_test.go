package packetai_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

// Whatever goes wrong on the way: in the end nothing is billed, or the error names
// what may be.
func TestReleaseThroughFaults(t *testing.T) {
	t.Parallel()
	const get, remove = "GET /deployments/:id", "DELETE /deployments/:id"
	for name, c := range map[string]struct {
		age         time.Duration
		opts        []packetai.ReleaseOption
		faults      map[string]apitest.Fault
		least, most time.Duration
		kind        error // what it says, where it is not gone for certain
		billed      bool
	}{
		"an old one":                           {age: time.Hour, most: time.Second},
		"a new one is waited for":              {age: 5 * time.Minute, least: 20 * time.Minute, most: 21 * time.Minute},
		"or told of at once":                   {age: 5 * time.Minute, opts: []packetai.ReleaseOption{packetai.ReleaseWithin(10 * time.Minute)}, most: time.Second, kind: packetai.ErrTooEarly, billed: true},
		"a terminate that fails for a while":   {age: time.Hour, faults: map[string]apitest.Fault{remove: apitest.Status(503).Times(20)}, least: time.Minute, most: 10 * time.Minute},
		"one that fails after the wait":        {faults: map[string]apitest.Fault{remove: apitest.Status(503).Nth(2).Times(8)}, least: 25 * time.Minute, most: 27 * time.Minute},
		"one that fails to the end":            {age: time.Hour, faults: map[string]apitest.Fault{remove: apitest.Status(503).Always()}, least: 25 * time.Minute, most: 30 * time.Minute, kind: packetai.ErrServer, billed: true},
		"one whose answer is lost":             {age: time.Hour, faults: map[string]apitest.Fault{remove: apitest.Then(apitest.Status(502))}, most: time.Minute},
		"a key that may not":                   {age: time.Hour, faults: map[string]apitest.Fault{remove: apitest.Status(403).Always()}, most: time.Second, kind: packetai.ErrForbidden, billed: true},
		"Get's path is another":                {age: time.Hour, faults: map[string]apitest.Fault{get: apitest.Answer(404, "text/html", "<html>").Always()}, least: time.Minute, most: 2 * time.Minute},
		"Get's path is another, and a new one": {faults: map[string]apitest.Fault{get: apitest.Status(405).Always()}, least: 26 * time.Minute, most: 28 * time.Minute},
		"nothing can show it": {
			age: time.Hour, faults: map[string]apitest.Fault{get: apitest.Status(405).Always(), listAll: apitest.Status(404).Always()},
			most: time.Second, kind: packetai.ErrNotSupported,
		},
		"terminate's path is another": {age: time.Hour, faults: map[string]apitest.Fault{remove: apitest.Status(404).Always()}, least: time.Minute, most: 5 * time.Minute, kind: packetai.ErrNotFound, billed: true},
	} {
		simulated(t, func(t *testing.T, srv *packetaitest.Server) {
			client := srv.Client()
			made, err := client.Deployments.Create(t.Context(), offered(t, client))
			require.NoError(t, err)
			time.Sleep(c.age)
			for route, fault := range c.faults {
				srv.Fail(route, fault)
			}
			began := time.Now()
			err = client.Deployments.Release(made.ID, c.opts...)
			took := time.Since(began)
			require.GreaterOrEqual(t, took, c.least, "%s: %v", name, err)
			require.LessOrEqual(t, took, c.most, "%s: %v", name, err)
			if !c.billed {
				srv.AssertNothingRunning()
			}
			if c.kind == nil {
				require.NoError(t, err, name)
				return
			}
			require.ErrorIs(t, err, packetai.ErrNotDeleted, name)
			require.ErrorIs(t, err, c.kind, name)
			require.Equal(t, []string{made.ID}, as[*packetai.NotDeletedError](t, err).IDs)
			require.Contains(t, err.Error(), "may still be billed (delete it again): "+made.ID)
		})
	}
}

// What is left of the minimum runtime is in the error.
func TestReleaseTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		made, err := client.Deployments.Create(t.Context(), offered(t, client))
		require.NoError(t, err)
		time.Sleep(8 * time.Minute)
		err = client.Deployments.Release(made.ID, packetai.ReleaseWithin(time.Minute))
		early := as[*packetai.MinimumRuntimeError](t, err)
		require.InDelta(t, 17*time.Minute, early.Left, float64(time.Minute))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Len(t, srv.Running(), 1)
		require.NoError(t, client.Deployments.Release(made.ID))
		srv.AssertNothingRunning()
	})
}

// What was gone before is gone, and a failed create has nothing to release.
func TestReleaseOfNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, answering(t, nil).RoundTrip)
		require.NoError(t, client.Deployments.Release(""))
		require.ErrorIs(t, client.Deployments.Release(" dep_1"), packetai.ErrInvalidArgument)

		s := answering(t, map[string][]string{getIt: {notFound}, deleteIt: {notFound}, listAll: {deploymentsAs()}})
		began := time.Now()
		require.NoError(t, newClient(t, s.RoundTrip).Deployments.Release("dep_1"), "known nowhere, for a minute")
		require.Equal(t, time.Minute, time.Since(began))
		require.Equal(t, 4, s.count(listAll))

		s = answering(t, map[string][]string{getIt: {notFound}, deleteIt: {notFound}, listAll: {`{"data":[{"id":"dep_2"}],"pagination":{"total":2}}`}})
		err := newClient(t, s.RoundTrip).Deployments.Release("dep_1")
		require.ErrorIs(t, err, packetai.ErrNotDeleted, "the list is not whole")
		require.ErrorIs(t, err, packetai.ErrNotFound)
	})
}

// One that is not known yet is terminated when a list shows it.
func TestReleaseOfWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := answering(t, map[string][]string{
			getIt: {notFound, notFound, aliveAnswer, goneAnswer}, deleteIt: {notFound, notFound, "{}"},
			listAll: {deploymentsAs(), deploymentsAs(`{"id":"dep_1","status":"deploying"}`)},
		})
		require.NoError(t, newClient(t, s.RoundTrip).Deployments.Release("dep_1"))
		require.Equal(t, 3, s.count(deleteIt))
	})
	// And one whose terminate was accepted is only waited for.
	synctest.Test(t, func(t *testing.T) {
		there := deploymentsAs(`{"id":"dep_1","status":"terminating"}`)
		s := answering(t, map[string][]string{getIt: {"405"}, deleteIt: {"{}"}, listAll: {there, there, deploymentsAs(`{"id":"dep_1","status":"terminated"}`)}})
		require.NoError(t, newClient(t, s.RoundTrip).Deployments.Release("dep_1"))
		require.Equal(t, 1, s.count(deleteIt))
		s = answering(t, map[string][]string{getIt: {"405"}, deleteIt: {"{}"}, listAll: {there}})
		err := newClient(t, s.RoundTrip).Deployments.Release("dep_1")
		require.ErrorIs(t, err, packetai.ErrNotDeleted)
		require.ErrorContains(t, err, "its terminate was accepted, and the API does not show that it is gone: the list goes on showing it")
		require.Equal(t, 8, s.count(listAll))
	})
}

// One that is not found at first and shown by the list is terminated once more; that
// it was accepted is told where it goes on being shown.
func TestReleaseTellsThatItsTerminateWasAccepted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		terminates := 0
		client := newClient(t, func(r *http.Request) (*http.Response, error) {
			switch {
			case r.Method == http.MethodDelete:
				if terminates++; terminates == 1 {
					return answer(r, 404, `{"success":false,"error":{"code":"NOT_FOUND","message":"no such deployment"}}`), nil
				}
				return answer(r, 200, `{"data":{"status":"terminating"}}`), nil
			case strings.HasSuffix(r.URL.Path, "/deployments"):
				return answer(r, 200, `{"data":[{"id":"dep_1","status":"running"}],"pagination":{"page":1,"perPage":100,"total":1,"totalPages":1}}`), nil
			}
			return answer(r, 405, `{}`), nil
		})
		err := client.Deployments.Release("dep_1")
		require.ErrorIs(t, err, packetai.ErrNotDeleted)
		require.ErrorContains(t, err, "its terminate was accepted, and the API does not show that it is gone")
		require.Equal(t, 2, terminates)
	})
}
