package voltagepark_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// reply is an answer.
type reply struct {
	status int
	body   string
}

var (
	gone404   = reply{404, `{"detail":"not found"}`}
	noRoute   = reply{405, `{"detail":"Method Not Allowed"}`}
	broken    = reply{500, `{"detail":"broken"}`}
	nothing   = reply{200, `{"results":[],"total_result_count":0,"has_next":false}`}
	theVM     = `{"id":"v1","status":"Running","public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":20040}]}`
	theRental = `{"id":"r1","status":"Running","power_status":"started","node_count":1,"node_networking":[{"public_ip":"203.0.113.7"}]}`
)

// only is a whole list of one.
func only(object string) reply {
	return reply{200, `{"results":[` + object + `],"total_result_count":1,"has_next":false}`}
}

// moments are a server's answers over time.
type moments func(time.Duration) reply

// long returns how long a wait runs that must not end by itself: an hour, or ten minutes
// with -short. Both are many times the minute for which a machine must be missing.
func long() time.Duration {
	if testing.Short() {
		return 10 * time.Minute
	}
	return time.Hour
}

// ever is the same answer at all times.
func ever(r reply) moments { return func(time.Duration) reply { return r } }

// lived is what a wait came to: how long it took, and how many lists and Gets.
type lived struct {
	took        time.Duration
	lists, gets int
	err         error
}

// live runs a wait against a server that changes with time.
func live(t *testing.T, within time.Duration, wait invoke, list, get moments) (l lived) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			a := get
			if strings.HasSuffix(r.URL.Path, "/") {
				a, l.lists = list, l.lists+1
			} else {
				l.gets++
			}
			said := a(time.Since(began))
			return answer(r, said.status, said.body), nil
		}), contract.NewKey())
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		l.err = wait(ctx, c)
		l.took = time.Since(began)
	})
	return l
}

func vmGone(ctx context.Context, c *voltagepark.Client) error {
	return c.VirtualMachines.WaitGone(ctx, "v1")
}

func rentalGone(ctx context.Context, c *voltagepark.Client) error {
	return c.BareMetal.WaitGone(ctx, "r1")
}

// What a list leaves out without being whole may be billed: where nothing else
// tells, it never counts as gone.
func TestAPartOfAListProvesNothing(t *testing.T) {
	t.Parallel()
	for _, list := range []string{
		`{"results":[],"total_result_count":7,"has_next":false}`,
		`{"results":null,"total_result_count":7}`,
		`{"results":null}`,
		`{"results":[],"total_result_count":0,"has_next":true}`,
		`{"results":[],"has_next":true}`,
		`{"results":[{"id":"r2"}],"total_result_count":2}`,
		`{"results":[null],"total_result_count":1,"has_next":false}`,
		`{"results":[7],"has_next":false}`,
		`{"results":[{"status":"Running"}],"total_result_count":1,"has_next":false}`,
		`{"results":[{"id":"r2"},{"id":"r2"}],"total_result_count":3,"has_next":false}`,
	} {
		for _, get := range []reply{noRoute, gone404, {501, ""}} {
			l := live(t, long(), rentalGone, ever(reply{200, list}), ever(get))
			require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout, list)
			require.NotErrorIs(t, live(t, long(), waitRental, ever(reply{200, list}), ever(get)).err, voltagepark.ErrFailed, list)
		}
	}
}

// One that is deleted while the pages are read hides another.
func TestMovingPagesProveNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			switch {
			case !strings.HasSuffix(r.URL.Path, "/"):
				return answer(r, 405, ""), nil
			case r.URL.Query().Get("offset") == "":
				return answer(r, 200, `{"results":[{"id":"r1"},{"id":"r2"}],"total_result_count":4,"has_next":true}`), nil
			}
			return answer(r, 200, `{"results":[{"id":"r4"}],"total_result_count":3,"has_next":false}`), nil
		}), contract.NewKey())
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		require.ErrorIs(t, c.BareMetal.WaitGone(ctx, "r3"), voltagepark.ErrWaitTimeout)
	})
}

// Whole lists that do not show it for a minute prove that it is gone where there
// is no Get; each sight of it begins that minute anew.
func TestWholeListsProveAbsence(t *testing.T) {
	t.Parallel()
	comesBack := func(d time.Duration) reply {
		if d < 10*time.Second || d > 50*time.Second && d < 54*time.Second {
			return only(theRental)
		}
		return nothing
	}
	for _, get := range []reply{noRoute, gone404} {
		l := live(t, time.Hour, rentalGone, ever(nothing), ever(get))
		require.NoError(t, l.err)
		require.Equal(t, time.Minute, l.took)
		require.LessOrEqual(t, l.gets, 5)

		l = live(t, time.Hour, rentalGone, comesBack, ever(get))
		require.NoError(t, l.err)
		require.GreaterOrEqual(t, l.took, 116*time.Second)
		require.Less(t, l.took, 130*time.Second)

		l = live(t, time.Hour, func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.BareMetal.Wait(ctx, "r1", func(r voltagepark.Rental) bool { return r.Name == "new" })
			return err
		}, comesBack, ever(get))
		require.ErrorIs(t, l.err, voltagepark.ErrFailed)
		require.GreaterOrEqual(t, l.took, 116*time.Second)
		require.Less(t, l.took, 130*time.Second)
	}

	// Missing from one list is not vanished.
	missing := func(d time.Duration) reply {
		switch {
		case d == 0:
			return only(`{"id":"r1","status":"Pending"}`)
		case d < 10*time.Second:
			return nothing
		}
		return only(theRental)
	}
	l := live(t, time.Hour, waitRental, missing, ever(noRoute))
	require.NoError(t, l.err)
	require.Equal(t, 12*time.Second, l.took)
}

// Something new may not be known yet, to the list or to Get: what a wait has not
// seen is gone only when it is still missing after a minute.
func TestWhatWasNeverSeenMayStillCome(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]struct {
		wait   invoke
		object string
	}{"virtual machine": {vmGone, theVM}, "rental": {rentalGone, theRental}} {
		l := live(t, time.Hour, wait.wait, ever(nothing), ever(gone404))
		require.NoError(t, l.err, name)
		require.Equal(t, time.Minute, l.took, name)

		for _, late := range []time.Duration{5 * time.Second, 59 * time.Second} {
			listed := func(d time.Duration) reply {
				if d < late {
					return nothing
				}
				return only(wait.object)
			}
			gotten := func(d time.Duration) reply {
				if d < late {
					return gone404
				}
				return reply{200, wait.object}
			}
			l = live(t, long(), wait.wait, listed, gotten)
			require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout, "%s: it runs from %s on", name, late)
			l = live(t, long(), wait.wait, ever(nothing), gotten)
			require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout, "%s: Get alone shows it from %s on", name, late)
		}
	}
	// Once it was seen, a whole list and Get that both do not know it are enough.
	then := func(d time.Duration) reply {
		if d == 0 {
			return only(theVM)
		}
		return nothing
	}
	l := live(t, time.Hour, vmGone, then, ever(gone404))
	require.NoError(t, l.err)
	require.Equal(t, 4*time.Second, l.took)
	// With a list that is not whole, Get's word has to hold as well.
	l = live(t, time.Hour, vmGone, func(d time.Duration) reply {
		if d == 0 {
			return only(theVM)
		}
		return reply{200, `{"results":[null],"has_next":false}`}
	}, ever(gone404))
	require.NoError(t, l.err)
	require.Equal(t, 64*time.Second, l.took)
}

// An answer that came counts, though the context ended meanwhile.
func TestGoneThoughTheContextEnded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		lists := 0
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/") {
				cancel()
				return answer(r, 404, gone404.body), nil
			}
			if lists++; lists == 1 {
				return answer(r, 200, only(theVM).body), nil
			}
			return answer(r, 200, nothing.body), nil
		}), contract.NewKey())
		require.NoError(t, c.VirtualMachines.WaitGone(ctx, "v1"))
	})
}

// A Get that the context ends, or that has to wait for a limit, decides nothing.
func TestAGetThatDecidesNothing(t *testing.T) {
	t.Parallel()
	run := func(within time.Duration, get func(cancel func(), r *http.Request) (*http.Response, error)) (took time.Duration, err error) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			began := time.Now()
			c := newClient(transport(func(r *http.Request) (*http.Response, error) {
				if !strings.HasSuffix(r.URL.Path, "/") {
					return get(cancel, r)
				}
				switch at := time.Since(began); {
				case at > 75*time.Second:
					return answer(r, 200, only(theVM).body), nil
				case at > 20*time.Second: // where it is not known whether it is gone
					return answer(r, 200, nothing.body), nil
				}
				return answer(r, 200, only(`{"id":"v1","status":"Relocating"}`).body), nil
			}), contract.NewKey())
			err = waitVM(ctx, c)
			took = time.Since(began)
		})
		return took, err
	}
	took, err := run(time.Minute, func(_ func(), r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	require.Equal(t, time.Minute, took)
	require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	_, err = run(time.Minute, func(cancel func(), r *http.Request) (*http.Response, error) {
		cancel()
		return answer(r, 405, noRoute.body), nil
	})
	require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
	require.ErrorIs(t, err, context.Canceled)

	took, err = run(90*time.Second, func(_ func(), r *http.Request) (*http.Response, error) {
		res := answer(r, 429, `{"detail":"slow down"}`)
		res.Header.Set("Retry-After", "5")
		return res, nil
	})
	require.NoError(t, err)
	require.Greater(t, took, 75*time.Second)
}
