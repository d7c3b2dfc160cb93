package redislimit_test

import (
	"bytes"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/volttest"
)

// fleet is processes that share one key of a simulated API.
type fleet struct {
	processes int
	work      work
	// midway is done while they run.
	midway func(*testing.T, *crowd)
	// least is how many requests have to go, after midway, before the processes are asked
	// to end. With 0 they end when their time is over.
	least int
}

// crowd is a fleet that runs.
type crowd struct {
	api *volttest.Sim
	all []*process
}

// went counts the requests that the API has let through.
func (c *crowd) went() (n int) {
	for _, r := range c.api.Requests() {
		if r.Status == http.StatusOK {
			n++
		}
	}
	return n
}

// await waits until more requests have gone.
func (c *crowd) await(t *testing.T, more int) {
	t.Helper()
	want := c.went() + more
	awaitThat(t, func() bool { return c.went() >= want })
}

// awaitThat waits for what comes on any machine, only later on a slow one.
func awaitThat(t testing.TB, ok func() bool) {
	t.Helper()
	require.Eventually(t, ok, 5*time.Minute, 50*time.Millisecond)
}

// counted returns the work and the least of a fleet that runs until so many requests have
// gone if the tests are short. In full it runs for the time of w, so that the share of
// the quota that it uses can be measured.
func (w work) counted(least int) (work, int) {
	if testing.Short() {
		w.For = 20 * time.Minute
		return w, least
	}
	return w, 0
}

// outcome is what the API saw.
type outcome struct {
	done     []done
	requests []volttest.Request
	ok       int
	refused  int // 429
	most     int // requests within any window's length, as they arrived
	windows  int // whole windows of the API
	used     float64
	slowest  time.Duration // from a grant to the API's answer
	stall    time.Duration // the longest time that a timer of a process was late
}

func (f fleet) run(t *testing.T) (o outcome) {
	t.Helper()
	srv, err := volttest.Start(volttest.Quota(f.work.Quota, f.work.Window), volttest.Instant, volttest.Socket)
	require.NoError(t, err)
	t.Cleanup(srv.Close)
	f.work.URL, f.work.Key = srv.URL, srv.Key
	all := make([]*process, f.processes)
	for i := range all {
		all[i] = startWorker(t, f.work)
	}
	for _, p := range all {
		p.begin(t)
	}
	c := &crowd{srv, all}
	if f.midway != nil {
		f.midway(t, c)
	}
	if f.least > 0 {
		c.await(t, f.least)
		for _, p := range all {
			p.stop()
		}
	}
	for _, p := range all {
		if !p.killed {
			o.done = append(o.done, p.wait(t))
		}
		d := p.report()
		o.slowest, o.stall = max(o.slowest, d.Slowest), max(o.stall, d.Stall)
	}
	o.requests = srv.Requests()
	o.judge(f.work.Quota, f.work.Window)
	var sum done
	for _, d := range o.done {
		sum.OK, sum.Unavailable, sum.Other = sum.OK+d.OK, sum.Unavailable+d.Unavailable, sum.Other+d.Other
		assert.Zero(t, d.Goroutines, "goroutines that are stuck")
		assert.Zero(t, d.Other, d.Err)
	}
	t.Logf("%d processes, %d requests in any %s: %d went, %d answered 429; most within a window's length %d; %d windows used to %.1f %%; calls refused as Redis was away: %d; slowest from a grant to the answer %s",
		f.processes, f.work.Quota, f.work.Window, o.ok, o.refused, o.most, o.windows, 100*o.used, sum.Unavailable, o.slowest.Round(time.Millisecond))
	return o
}

// holds checks that the quota was kept: what is promised as long as requests take no
// longer than the margin, and as long as the processes look after Redis a few times in
// each Settle. A machine that does much else may break either.
func (o outcome) holds(t *testing.T, w work) {
	t.Helper()
	if o.slowest > w.Margin {
		t.Logf("nothing is promised: a request took %s from its grant, and the margin is %s", o.slowest, w.Margin)
		return
	}
	if o.stall > w.Settle/4 {
		t.Logf("nothing is promised: a process stood still for %s, and Settle is %s", o.stall, w.Settle)
		return
	}
	assert.Zero(t, o.refused)
	assert.LessOrEqual(t, o.most, w.Quota)
}

// judge counts what the API saw. It begins a window with the first request after
// the last one's end.
func (o *outcome) judge(quota int, window time.Duration) {
	var starts []time.Time
	oks := 0
	for i, j := 0, 0; j < len(o.requests); j++ {
		r := o.requests[j]
		for r.Time.Sub(o.requests[i].Time) >= window {
			i++
		}
		o.most = max(o.most, j-i+1)
		if len(starts) == 0 || r.Time.Sub(starts[len(starts)-1]) >= window {
			starts = append(starts, r.Time)
			o.windows = len(starts) - 1
			if o.windows > 0 {
				length := r.Time.Sub(starts[0])
				o.used = float64(oks) / (float64(quota) * float64(length) / float64(window))
			}
		}
		switch r.Status {
		case http.StatusOK:
			oks++
		case http.StatusTooManyRequests:
			o.refused++
		}
	}
	o.ok = oks
}

// goroutinesOf counts goroutines that run something of that name.
func goroutinesOf(name string) (n int) {
	buf := make([]byte, 1<<20)
	for _, g := range bytes.Split(buf[:runtime.Stack(buf, true)], []byte("\n\n")) {
		if bytes.Contains(g, []byte(name)) && !bytes.Contains(g, []byte("settledGoroutines")) {
			n++
		}
	}
	return n
}
