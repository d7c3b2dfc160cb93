package voltagepark_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// kind is one of the two kinds of machine, for tests that hold for both.
type kind struct {
	path    string // of the list
	deploy  string // the route that makes one
	rent    func(context.Context, *voltagepark.Client, string, ...voltagepark.DeployOption) (voltagepark.Deployment, error)
	release func(*voltagepark.Client, string) error
}

var kinds = map[string]kind{
	"VM": {
		"/virtual-machines/", "POST /virtual-machines/instant",
		func(ctx context.Context, c *voltagepark.Client, name string, opts ...voltagepark.DeployOption) (voltagepark.Deployment, error) {
			return c.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{ConfigID: voltageparktest.OneGPU, Name: name, SSHKeys: []string{aKey}}, opts...)
		},
		func(c *voltagepark.Client, id string) error { return c.VirtualMachines.Release(id) },
	},
	"rental": {
		"/bare-metal/", "POST /bare-metal/",
		func(ctx context.Context, c *voltagepark.Client, name string, opts ...voltagepark.DeployOption) (voltagepark.Deployment, error) {
			return c.BareMetal.Deploy(ctx, voltagepark.BareMetal{LocationID: voltageparktest.Dallas, GPUCount: 8, Name: name, SSHKeys: []string{aKey}}, opts...)
		},
		func(c *voltagepark.Client, id string) error { return c.BareMetal.Release(id) },
	},
}

// eachKind runs a test for both kinds of machine.
func eachKind(t *testing.T, f func(*testing.T, kind)) {
	t.Helper()
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, k)
		})
	}
}

// Whatever goes wrong on the way: in the end nothing is billed, or the error names
// what may be.
func TestReleaseThroughFaults(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		deletes, lists := "DELETE "+k.path+":id", "GET "+k.path
		for name, c := range map[string]struct {
			faults map[string]apitest.Fault
			lag    time.Duration
			least  time.Duration // how long it takes at least, and at most
			most   time.Duration
			kind   error // what it says, where it is not gone for certain
			billed bool
		}{
			"nothing":                       {most: time.Second},
			"a list that lags":              {lag: 40 * time.Second, least: 40 * time.Second, most: time.Minute},
			"a delete that fails at first":  {faults: map[string]apitest.Fault{deletes: apitest.Status(503).Times(3)}, most: time.Minute},
			"a delete that fails for long":  {faults: map[string]apitest.Fault{deletes: apitest.Status(503).Times(8)}, least: 15 * time.Second, most: 3 * time.Minute},
			"a delete whose answer is lost": {faults: map[string]apitest.Fault{deletes: apitest.Then(apitest.Status(502))}, least: time.Minute, most: 90 * time.Second},
			"a busy server":                 {faults: map[string]apitest.Fault{deletes: apitest.RateLimited(70 * time.Second)}, least: 70 * time.Second, most: 3 * time.Minute},
			"a delete that always fails":    {faults: map[string]apitest.Fault{deletes: apitest.Status(503).Always()}, least: 2 * time.Minute, most: 3 * time.Minute, kind: voltagepark.ErrServer, billed: true},
			"a key that may not":            {faults: map[string]apitest.Fault{deletes: apitest.Status(403).Always()}, most: time.Second, kind: voltagepark.ErrForbidden, billed: true},
			"lists that fail at first":      {faults: map[string]apitest.Fault{lists: apitest.Status(500).Times(4)}, most: time.Minute},
			"lists that always fail":        {faults: map[string]apitest.Fault{lists: apitest.Status(500).Always()}, least: 3 * time.Minute, most: 3 * time.Minute, kind: voltagepark.ErrWaitTimeout},
		} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				client := srv.Client()
				made, err := k.rent(t.Context(), client, "ci")
				require.NoError(t, err)
				time.Sleep(5 * time.Minute)
				for route, fault := range c.faults {
					srv.Fail(route, fault)
				}
				began := time.Now()
				err = k.release(client, made.ID)
				took := time.Since(began)
				require.GreaterOrEqual(t, took, c.least, name)
				require.LessOrEqual(t, took, c.most, name)
				if !c.billed {
					srv.AssertNothingRunning()
				}
				if c.kind == nil {
					require.NoError(t, err, name)
					return
				}
				require.ErrorIs(t, err, voltagepark.ErrNotDeleted, name)
				require.ErrorIs(t, err, c.kind, name)
				require.Equal(t, []string{made.ID}, as[*voltagepark.NotDeletedError](t, err).IDs)
				require.Contains(t, err.Error(), "may still be billed (delete it again): "+made.ID)
			}, apitest.ListLag(c.lag))
		}
	})
}

// What it costs is as its doc says.
func TestWhatAReleaseCosts(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			client := srv.Client()
			made, err := k.rent(t.Context(), client, "ci")
			require.NoError(t, err)
			require.NoError(t, k.release(client, made.ID))
			srv.AssertRequests("*", 1+3)
			require.NoError(t, k.release(client, ""), "a failed deploy has nothing to release")
			srv.AssertRequests("*", 1+3)
			require.ErrorIs(t, k.release(client, made.ID+"\n"), voltagepark.ErrInvalidArgument)
			srv.AssertRequests("*", 1+3)
			require.NoError(t, k.release(client, made.ID), "it is gone already, and stays so for a minute")
		})
	})
}

// A machine that is not known at first is deleted when it shows up: a 404 right
// after a deploy says nothing.
func TestReleaseOfWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			deleted, deletes := false, 0
			c := newClient(transport(func(r *http.Request) (*http.Response, error) {
				known := time.Since(began) >= 20*time.Second && !deleted
				switch {
				case r.Method == "DELETE":
					deletes++
					if !known {
						return answer(r, 404, `{"detail":"not found"}`), nil
					}
					deleted = true
					return answer(r, 204, ""), nil
				case strings.HasSuffix(r.URL.Path, "m1") && !known:
					return answer(r, 404, `{"detail":"not found"}`), nil
				case strings.HasSuffix(r.URL.Path, "m1"):
					return answer(r, 200, `{"id":"m1","status":"Pending"}`), nil
				case known:
					return answer(r, 200, `{"results":[{"id":"m1","status":"Pending"}],"total_result_count":1,"has_next":false}`), nil
				}
				return answer(r, 200, `{"results":[],"total_result_count":0,"has_next":false}`), nil
			}), contract.NewKey())
			require.NoError(t, k.release(c, "m1"))
			require.True(t, deleted)
			require.Equal(t, 2, deletes)
			require.Less(t, time.Since(began), time.Minute)
		})
	})
}

// A machine that stays, although its delete was accepted, is not called gone.
func TestReleaseOfWhatStays(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for _, accepts := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				deletes := 0
				c := newClient(transport(func(r *http.Request) (*http.Response, error) {
					switch {
					case r.Method == "DELETE" && accepts:
						deletes++
						return answer(r, 204, ""), nil
					case r.Method == "DELETE":
						deletes++
						return answer(r, 404, `{"detail":"not found"}`), nil
					}
					return answer(r, 200, `{"results":[{"id":"m1","status":"Running"}],"has_next":false}`), nil
				}), contract.NewKey())
				began := time.Now()
				err := k.release(c, "m1")
				require.ErrorIs(t, err, voltagepark.ErrNotDeleted)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Equal(t, 3*time.Minute, time.Since(began))
				if accepts {
					require.Equal(t, 1, deletes)
					require.ErrorContains(t, err, "still running after 3m0s")
				} else {
					require.LessOrEqual(t, deletes, 50, "about one a look")
				}
			})
		}
	})
}
