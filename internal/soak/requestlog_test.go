package soak

import (
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// requestLog keeps count of what the simulator was asked, which keeps the last
// 10,000 requests alone.
type requestLog struct {
	sim *apitest.Sim

	mu       sync.Mutex
	seen     int
	struck   map[string]int // faults
	statuses map[int]int
	refused  []apitest.Request // 429 that no fault made
	lost     int               // requests that were not seen
}

func newRequestLog(sim *apitest.Sim) *requestLog {
	return &requestLog{sim: sim, struck: map[string]int{}, statuses: map[int]int{}}
}

// keep reads the log as time goes by.
func (l *requestLog) keep(ctx context.Context) {
	for sleep(ctx, 10*time.Minute) {
		l.read(time.Now().Add(-8 * time.Minute)) // what is still under way is for the next time
	}
}

// read takes in the requests that came until then.
func (l *requestLog) read(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.sim.Requests() {
		if r.N <= l.seen || r.Time.After(until) {
			continue
		}
		l.lost += r.N - l.seen - 1
		l.seen = r.N
		if r.Fault != "" {
			l.struck[r.Fault]++
		}
		l.statuses[r.Status]++
		if r.Status == 429 && r.Fault == "" {
			l.refused = append(l.refused, r)
		}
	}
}
