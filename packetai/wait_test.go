package packetai_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/packetai"
)

func status(s, ip string) string {
	return fmt.Sprintf(`{"data":{"id":"dep_1","status":%q,"ip":%q,"message":"words"}}`, s, ip)
}

func TestWaitRunning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		gets []string
		ip   string
		sent int
	}{
		"the address is known before it runs": {[]string{status("DEPLOYING", "203.0.113.42"), status("running", "203.0.113.42")}, "203.0.113.42", 2},
		"the address comes late":              {[]string{status("running", ""), status("running", "203.0.113.42")}, "203.0.113.42", 2},
		"no address is told":                  {[]string{status("running", "")}, "", 3},
		"it falls back":                       {[]string{status("running", ""), status("rebooting", ""), status("running", "")}, "", 5},
		"an unknown status":                   {[]string{status("warming-up", ""), "500", "<html>", status("Running", "203.0.113.42")}, "203.0.113.42", 4},
		"it is not known yet":                 {[]string{notFound, notFound, status("running", "203.0.113.42")}, "203.0.113.42", 3},
		"a word that is no address":           {[]string{status("running", "-oProxyCommand=sh")}, "-oProxyCommand=sh", 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := answering(t, map[string][]string{getIt: c.gets})
			looks := 0
			d, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(t.Context(), "dep_1", packetai.WithProgress(func(packetai.Deployment) { looks++ }))
			require.NoError(t, err, name)
			require.True(t, d.Status.IsRunning(), name)
			require.Equal(t, c.ip, d.IP, name)
			require.Equal(t, c.sent, s.count(getIt), name)
			require.NotZero(t, looks)
			if c.ip == "203.0.113.42" {
				require.Equal(t, "ssh root@203.0.113.42", d.SSH().Command)
			} else {
				require.False(t, d.SSH().Known())
			}
		})
	}
}

func TestWaitRunningEndsEarly(t *testing.T) {
	t.Parallel()
	for last, kind := range map[string]error{
		status("failed", ""): packetai.ErrDeploymentFailed, status("STOPPED", ""): packetai.ErrDeploymentFailed,
		status("terminated", ""): packetai.ErrDeploymentFailed, status("terminated_provider", ""): packetai.ErrDeploymentFailed,
		"401": packetai.ErrUnauthorized, "405": packetai.ErrNotSupported, "403": packetai.ErrForbidden, notFound: packetai.ErrNotFound,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := answering(t, map[string][]string{getIt: {status("deploying", ""), last}})
			d, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(t.Context(), "dep_1")
			require.ErrorIs(t, err, kind, last)
			require.NotErrorIs(t, err, packetai.ErrWaitTimeout)
			var e *packetai.WaitError
			require.ErrorAs(t, err, &e)
			require.Equal(t, d, e.Deployment)
			var shared *api.WaitError
			require.ErrorAs(t, err, &shared)
			require.Equal(t, kind == packetai.ErrDeploymentFailed, shared.Ended)
			require.Equal(t, "words", shared.Message)
			require.LessOrEqual(t, shared.Waited, 70*time.Second)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		s := answering(t, map[string][]string{getIt: {status("deploying", "203.0.113.42")}})
		_, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(ctx, "dep_1")
		require.ErrorIs(t, err, packetai.ErrWaitTimeout)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		var e *packetai.WaitError
		require.ErrorAs(t, err, &e)
		require.Equal(t, packetai.StatusDeploying, e.Deployment.Status)
		require.Equal(t, "203.0.113.42", e.Deployment.IP)
		require.EqualError(t, err, `packetai: wait for deployment "dep_1": still deploying after 1h0m0s: words: context deadline exceeded`)
		require.InDelta(t, 154, s.count(getIt), 6)
	})
	_, err := newClient(t, always(500, "")).Deployments.WaitRunning(t.Context(), "")
	require.ErrorIs(t, err, packetai.ErrInvalidArgument)
}

// A path that answers with something else is no deployment, and is not waited on
// for ever; a server that fails is, and the error tells so.
func TestWaitRunningTellsWhyItSawNothing(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"<html>", "{}", `{"data":[]}`} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			s := answering(t, map[string][]string{getIt: {page}})
			began := time.Now()
			d, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(ctx, "dep_1")
			require.ErrorIs(t, err, packetai.ErrBadResponse, page)
			require.NotErrorIs(t, err, packetai.ErrWaitTimeout, page)
			require.Equal(t, "dep_1", d.ID)
			require.LessOrEqual(t, time.Since(began), 70*time.Second)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		s := answering(t, map[string][]string{getIt: {status("deploying", ""), "503 " + saysNo("SERVICE_UNAVAILABLE", "down for a while")}})
		_, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(ctx, "dep_1")
		require.ErrorIs(t, err, packetai.ErrWaitTimeout)
		require.ErrorIs(t, err, packetai.ErrServer)
		require.ErrorContains(t, err, "down for a while")
	})
}

// A 404 between two looks that find it, however old the wait is, says nothing: the
// deployment is billed, and giving it up for lost would leave it so.
func TestWaitRunningOutlivesALoneNotFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gets := slices.Repeat([]string{status("deploying", "")}, 30)
		gets = append(gets, "404 <html>", status("deploying", ""), notFound, status("running", "203.0.113.42"))
		s := answering(t, map[string][]string{getIt: gets})
		began := time.Now()
		d, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(t.Context(), "dep_1")
		require.NoError(t, err)
		require.True(t, d.Status.IsRunning())
		require.Greater(t, time.Since(began), 2*time.Minute)
	})
}

// A wait that is too short to tell whether there is such a deployment says that
// it was not found.
func TestWaitRunningTellsThatItWasNotFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		s := answering(t, map[string][]string{getIt: {notFound}})
		_, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(ctx, "dep_1")
		require.ErrorIs(t, err, packetai.ErrWaitTimeout)
		require.ErrorIs(t, err, packetai.ErrNotFound)
	})
}

// An answer to Get that does not repeat the id is about the one that was asked for.
func TestAnAnswerWithoutTheID(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := answering(t, map[string][]string{getIt: {`{"data":{"status":"running","ip":"203.0.113.42"}}`}})
		d, err := newClient(t, s.RoundTrip).Deployments.WaitRunning(t.Context(), "dep_1")
		require.NoError(t, err)
		require.Equal(t, "dep_1", d.ID)
	})
}

// However many wait, half of the reads of every minute are left.
func TestWaitsLeaveRoomForOtherReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var at []time.Time
		began := time.Now()
		c := newClient(t, func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Now())
			if time.Since(began) > 20*time.Minute {
				return answer(r, 200, `{"data":{"status":"running","ip":"203.0.113.42"}}`), nil
			}
			return answer(r, 200, `{"data":{"status":"deploying"}}`), nil
		})
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				_, err := c.Deployments.WaitRunning(t.Context(), fmt.Sprintf("dep_%d", i%60))
				assert.NoError(t, err)
			})
		}
		all.Wait()
		require.LessOrEqual(t, mostInAnyMinute(at), 30)
		require.Greater(t, len(at), 20*20, "and the budget is used")
	})
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for s, want := range map[packetai.DeploymentStatus][6]bool{
		packetai.StatusDeploying:            {true, false, false, false, false, false},
		packetai.StatusRunning:              {false, true, false, false, false, false},
		packetai.StatusStopped:              {false, false, true, false, false, true},
		packetai.StatusFailed:               {false, false, false, true, false, true},
		packetai.StatusTerminated:           {false, false, false, false, true, true},
		packetai.StatusTerminatedByProvider: {false, false, false, false, true, true},
		"terminating":                       {false, false, true, false, false, true},
		"warming-up":                        {},
		"":                                  {},
	} {
		require.Equal(t, want, [6]bool{s.IsDeploying(), s.IsRunning(), s.IsStopped(), s.IsFailed(), s.IsGone(), s.IsTerminal()}, s)
	}
}

func TestWaitRunningWithoutAContext(t *testing.T) {
	t.Parallel()
	var none context.Context
	d, err := newClient(t, nil).Deployments.WaitRunning(none, "dep_1")
	require.ErrorIs(t, err, packetai.ErrInvalidArgument)
	require.Equal(t, "dep_1", d.ID)
}
