package voltagepark_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// A list that fails for ever keeps no wait: each asks Get. A Get that finds
// nothing proves nothing then, and the list's error is told.
func TestWaitsOutliveABrokenList(t *testing.T) {
	t.Parallel()
	for _, list := range []reply{broken, {200, "<html>"}, {200, `{"results":[{"id":"v2"}],"has_next":true}`}} {
		l := live(t, time.Hour, waitVM, ever(list), ever(reply{200, theVM}))
		require.NoError(t, l.err)
		require.Equal(t, 8*time.Second, l.took)
		require.Equal(t, 1, l.gets)
	}
	l := live(t, time.Hour, vmGone, ever(broken), ever(reply{200, `{"id":"v1","status":"Terminated"}`}))
	require.NoError(t, l.err)

	for _, get := range []reply{broken, gone404} {
		l = live(t, time.Hour, vmGone, ever(broken), ever(get))
		require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout)
		require.ErrorIs(t, l.err, context.DeadlineExceeded)
		require.ErrorIs(t, l.err, voltagepark.ErrServer)
		require.ErrorContains(t, l.err, "list virtual machines")
		require.InDelta(t, 120, l.gets, 10)
	}

	// A list that works again is believed again.
	l = live(t, time.Minute, waitVM, func(d time.Duration) reply {
		if d < 20*time.Second {
			return broken
		}
		return only(`{"id":"v1","status":"Relocating"}`)
	}, ever(gone404))
	require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout)
	require.NotErrorIs(t, l.err, voltagepark.ErrServer)
}

// While a list is broken, the Gets of all waits stay within what looks may take.
func TestGetsInPlaceOfAListAreLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			requests.Add(1)
			return answer(r, 500, ""), nil
		}), contract.NewKey())
		waits, lasting := 300, time.Hour
		if testing.Short() {
			waits, lasting = 60, 20*time.Minute
		}
		ctx, cancel := context.WithTimeout(t.Context(), lasting)
		defer cancel()
		for i := range waits {
			go func() { _ = c.VirtualMachines.WaitGone(ctx, fmt.Sprintf("v%d", i)) }()
		}
		<-ctx.Done()
		synctest.Wait()
		require.LessOrEqual(t, requests.Load(), mostLooks(lasting))
	})
}

// mostLooks is half of the limit over some time: one request each 2 s, and a burst of 30.
func mostLooks(d time.Duration) int64 { return int64(d/(2*time.Second)) + 30 }

// One odd item of a list is nothing to the waits on the others.
func TestAnOddItemKeepsNobody(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{"null", "7", `"x"`, "[]", "{}"} {
		l := live(t, time.Hour, waitRental, ever(reply{200, `{"results":[` + odd + `,` + theRental + `],"has_next":false}`}), ever(noRoute))
		require.NoError(t, l.err, odd)
		require.Zero(t, l.took, odd)
	}
}

// What a page showed before the next one failed is seen.
func TestAPageBeforeABrokenOneCounts(t *testing.T) {
	t.Parallel()
	took, err := timed(t, time.Hour, waitVM,
		step{want: listVMs, body: `{"results":[` + theVM + `],"has_next":true}`}, step{want: listVMs + "&offset=1", status: 500})
	require.NoError(t, err)
	require.Zero(t, took)
}

// A server that does not grant large pages is asked for the documented ones from
// then on.
func TestWaitsWithSmallPages(t *testing.T) {
	t.Parallel()
	refuses := step{want: listVMs, status: 422, body: `{"detail":[{"loc":["query","limit"],"msg":"Input should be less than or equal to 50"}]}`}
	const small = "GET /virtual-machines/?limit=10"
	_, err := timed(t, time.Hour, waitVM, refuses, listed(small, `{"id":"v1","status":"Relocating"}`), listed(small, theVM))
	require.NoError(t, err)
	_, err = timed(t, time.Hour, waitVM, refuses, step{want: small, status: 422})
	require.ErrorIs(t, err, voltagepark.ErrBadRequest)
}

// Each page of a look counts, not each look.
func TestLooksTakeHalfOfTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			requests.Add(1)
			offset := 0
			_, _ = fmt.Sscan(r.URL.Query().Get("offset"), &offset)
			items := make([]string, 20)
			for i := range items {
				items[i] = fmt.Sprintf(`{"id":"v%d","status":"Relocating"}`, offset+i)
			}
			return answer(r, 200, fmt.Sprintf(`{"results":[%s],"has_next":%t}`, strings.Join(items, ","), offset+20 < 200)), nil
		}), contract.NewKey())
		lasting := time.Hour
		if testing.Short() {
			lasting /= 4
		}
		ctx, cancel := context.WithTimeout(t.Context(), lasting)
		defer cancel()
		for i := range 120 { // a fleet that grows until the end: in an hour by a machine each 30 s
			go func() {
				time.Sleep(time.Duration(i) * lasting / 120)
				_, _ = c.VirtualMachines.WaitRunning(ctx, fmt.Sprintf("v%d", i))
			}()
		}
		<-ctx.Done()
		synctest.Wait()
		require.LessOrEqual(t, requests.Load(), mostLooks(lasting))
		require.Greater(t, requests.Load(), mostLooks(lasting)*93/100)
	})
}

// An id that differs from the list's in its case is the same, and one that the
// core would not send is refused before anything is sent.
func TestTheIDsOfWaits(t *testing.T) {
	t.Parallel()
	l := live(t, time.Minute, func(ctx context.Context, c *voltagepark.Client) error {
		return c.BareMetal.WaitGone(ctx, "R1")
	}, ever(only(theRental)), ever(gone404))
	require.ErrorIs(t, l.err, voltagepark.ErrWaitTimeout)
	for _, id := range []string{"", " ", ".", "..", " r1", "r1\n", "r\x001"} {
		for _, wait := range []invoke{
			func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.WaitGone(ctx, id) },
			func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.WaitGone(ctx, id) },
		} {
			require.ErrorIs(t, wait(t.Context(), scripted(t)), voltagepark.ErrInvalidArgument, "%q", id)
		}
	}
}

// Only a power status that says so is on.
func TestARentalThatIsNotOnIsNotReady(t *testing.T) {
	t.Parallel()
	for _, power := range []string{"Stopping", "off", "PoweredOff", "Unknown"} {
		_, err := timed(t, 3*time.Second, waitRental, rentalIs("Running", power))
		require.ErrorIs(t, err, voltagepark.ErrWaitTimeout, power)
	}
}

// A shared address is of no use without its port: that is given a minute.
func TestWaitRunningAwaitsTheForward(t *testing.T) {
	t.Parallel()
	bare := `{"id":"v1","status":"Running","public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":0}]}`
	l := live(t, time.Hour, waitVM, func(d time.Duration) reply {
		if d < 10*time.Second {
			return only(bare)
		}
		return only(theVM)
	}, ever(broken))
	require.NoError(t, l.err)
	require.Equal(t, 12*time.Second, l.took)

	l = live(t, time.Hour, waitVM, func(d time.Duration) reply {
		if d < 90*time.Second {
			return only(`{"id":"v1","status":"Relocating"}`)
		}
		return only(bare)
	}, ever(broken))
	require.NoError(t, l.err, "one that has an address to itself needs none")
	require.InDelta(t, 150*time.Second, l.took, float64(15*time.Second))
}

// A list of so many pages that they are more than looks may take at once is read on
// as the budget allows, and no longer than the context does.
func TestALookOfManyPagesEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pages := 0
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			pages++
			return answer(r, 200, fmt.Sprintf(`{"results":[{"id":"other_%d","status":"Running"}],"has_next":true}`, pages)), nil
		}), contract.NewKey())
		// It ends between two pages: the budget lets one through each 2 s.
		ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second)
		defer cancel()
		began := time.Now()
		_, err := c.VirtualMachines.WaitRunning(ctx, "v1")
		require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 9*time.Second, time.Since(began))
		require.Greater(t, pages, 10)
		require.Less(t, pages, 100)
	})
}
