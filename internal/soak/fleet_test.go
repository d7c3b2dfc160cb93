package soak

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// How large the fleet is.
const (
	orchestrators = 6
	betweenJobs   = 4 * time.Minute
)

// fleet is all who rent from one provider.
type fleet struct {
	t     *testing.T
	p     provider
	seed  uint64
	until time.Time
	log   *requestLog
	heard *heard

	mu      sync.Mutex
	ensured map[string]bool // the names that were ensured
	calls   int
	erred   int
	closed  []thing // released, as far as a release told
}

// live lets the fleet live until its time is over and all have gone home.
func (f *fleet) live() {
	ctx, done := context.WithDeadline(f.t.Context(), f.until)
	defer done()
	var rent, rest sync.WaitGroup
	for i := range orchestrators {
		rent.Go(func() { f.orchestrate(ctx, i, f.rng(i)) })
	}
	rent.Go(func() { f.startJobs(ctx, &rent) })
	for i, other := range f.p.others(f) {
		rest.Go(func() { other(ctx, f.rng(100+i)) })
	}
	rest.Go(func() { f.log.keep(ctx) })
	rent.Wait()
	rest.Wait()
}

func (f *fleet) rng(n int) *rand.Rand { return rand.New(rand.NewPCG(f.seed, uint64(n)+2)) }

// told takes in what a call came to.
func (f *fleet) told(err error) error {
	f.mu.Lock()
	f.calls++
	if err != nil {
		f.erred++
	}
	f.mu.Unlock()
	f.heard.fails(err)
	return err
}

// orchestrate keeps one thing after another: ensured, waited for, used, released.
func (f *fleet) orchestrate(ctx context.Context, i int, rng *rand.Rand) {
	m := f.p.member(rng)
	for n := 0; ctx.Err() == nil; n++ {
		name := fmt.Sprintf("orc-%d-%d", i, n)
		if th, ok := f.ensure(ctx, m, name, rng); ok {
			f.use(ctx, m, th, rng)
			f.release(m, th, rng)
		}
		sleep(ctx, upTo(rng, time.Minute))
	}
}

// ensure ensures until that is so: calling it again is the retry, once what was
// late has come.
func (f *fleet) ensure(ctx context.Context, m member, name string, rng *rand.Rand) (thing, bool) {
	f.mu.Lock()
	f.ensured[name] = true
	f.mu.Unlock()
	for range 5 {
		if ctx.Err() != nil {
			return thing{}, false
		}
		mine, cancel := impatient(rng, 6*time.Minute)
		th, recovered, err := m.ensure(mine, name)
		cancel()
		if f.told(err); len(th.ids) > 0 {
			f.heard.returns(th, recovered)
		}
		if err == nil {
			return th, true
		}
		if len(th.ids) > 0 {
			f.release(m, th, rng) // returned beside an error
			return thing{}, false
		}
		again := upTo(rng, 30*time.Second)
		if errors.Is(err, api.ErrMaybeCreated) {
			again += 2 * latest
		}
		var limited *api.RateLimitError
		if errors.As(err, &limited) {
			again += time.Until(limited.RetryAt)
		}
		time.Sleep(again)
	}
	return thing{}, false
}

// use waits for a thing and works with it; some rest in between.
func (f *fleet) use(ctx context.Context, m member, th thing, rng *rand.Rand) {
	mine, cancel := impatient(rng, 15*time.Minute)
	defer cancel()
	if f.told(m.wait(mine, th)) != nil {
		return
	}
	sleep(ctx, upTo(rng, 8*time.Minute))
	if rng.IntN(3) == 0 {
		_ = f.told(m.rest(mine, th))
	}
	sleep(ctx, upTo(rng, 4*time.Minute))
}

// release gives a thing back, on a context of its own.
func (f *fleet) release(m member, th thing, rng *rand.Rand) {
	for range 4 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		err := f.told(m.release(ctx, th))
		cancel()
		if err == nil {
			f.mu.Lock()
			f.closed = append(f.closed, th)
			f.mu.Unlock()
			return
		}
		time.Sleep(upTo(rng, 2*time.Minute))
	}
}

// startJobs starts CI jobs, each of which creates one thing and releases it.
func (f *fleet) startJobs(ctx context.Context, all *sync.WaitGroup) {
	rng := f.rng(50)
	for n := 0; ; n++ {
		if !sleep(ctx, upTo(rng, 2*betweenJobs)) {
			return
		}
		seed := int(rng.Int32())
		all.Go(func() { f.runJob(fmt.Sprintf("ci-%d", n), f.rng(1000+seed)) })
	}
}

// runJob is a CI job, which may be cancelled at any moment.
func (f *fleet) runJob(name string, rng *rand.Rand) {
	m := f.p.member(rng)
	ctx, cancel := impatient(rng, 10*time.Minute)
	defer cancel()
	th, err := m.create(ctx, name)
	if f.told(err); len(th.ids) > 0 {
		f.heard.returns(th, false)
		defer f.release(m, th, rng)
	}
	if err == nil && f.told(m.wait(ctx, th)) == nil {
		sleep(ctx, upTo(rng, 5*time.Minute))
	}
}

// impatient is a context that lasts for d, or is cancelled before.
func impatient(rng *rand.Rand, d time.Duration) (context.Context, context.CancelFunc) {
	if rng.IntN(4) > 0 {
		return context.WithTimeout(context.Background(), d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	timer := time.AfterFunc(upTo(rng, min(d, 3*time.Minute)), cancel)
	return ctx, func() { timer.Stop(); cancel() }
}

// sleep sleeps for d, and reports whether it did so to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// sweep releases what is left when all have gone home and all is well again:
// what errors told of and nobody had in hand.
func (f *fleet) sweep() (swept int) {
	m := f.p.member(f.rng(60))
	ctx, cancel := context.WithTimeout(context.Background(), 12*time.Hour)
	defer cancel()
	left, err := m.all(ctx)
	if err != nil {
		f.t.Errorf("nobody can look what is left: %v", err)
	}
	for _, th := range left {
		if err := m.release(ctx, th); err != nil {
			f.t.Errorf("%s %q cannot be released when all is well: %v", th.ids, th.name, err)
		}
	}
	return len(left)
}
