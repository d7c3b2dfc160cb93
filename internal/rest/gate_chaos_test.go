package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// Callers of all kinds use one gate for six hours: patient and impatient, with and
// without deadlines, leaving at any time, through two clients of which one has its own
// limiter. The server answers 429 now and then, sometimes with an absurdly long pause.
// Some calls are urgent. No call waits past its limits, no call is lost, and quota and
// pauses hold.
func TestNobodyIsForgottenAtTheGate(t *testing.T) {
	t.Parallel()
	for seed := range inShort[uint64](1, 3) {
		synctest.Test(t, func(t *testing.T) {
			s := &server{random: rand.New(rand.NewPCG(seed, 1)), refuse: 5, longest: 2 * time.Hour}
			key := api.NewSecret(newKey())
			same := func(c *Config) { c.Key = key }
			shared := newCore(t, memory, through(s.serve), volt, same)
			own := newCore(t, memory, through(s.serve), volt, same, limitedBy(&perMinute{}))
			end := time.Now().Add(inShort(3*time.Hour, 6*time.Hour))
			var all sync.WaitGroup
			var mu sync.Mutex
			ended := map[string]int{}
			for i := range 100 {
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				all.Go(func() {
					for time.Now().Before(end) {
						<-time.After(time.Duration(random.Int64N(int64(2 * time.Minute))))
						c := shared
						if random.IntN(10) == 0 {
							c = own
						}
						how := callAtTheGate(t, c, random)
						mu.Lock()
						ended[how]++
						mu.Unlock()
					}
				})
			}
			all.Wait()
			t.Logf("%d requests, %d pauses, %v", len(s.starts), len(s.pauses), ended)
			for _, how := range []string{"answered", "refused", "left"} {
				require.NotZero(t, ended[how], how)
			}
			require.Zero(t, shared.Quota("").Queued)
			for _, p := range s.pauses {
				until := p.until
				if until.Sub(p.seen) > longestPause {
					until = p.seen.Add(longestPause)
				}
				for _, at := range s.starts {
					if at.After(p.seen) && at.Before(until) {
						t.Errorf("a request began at %s, in the pause from %s to %s", at, p.seen, until)
					}
				}
			}
			// Whoever comes now is served.
			<-time.After(3 * time.Hour)
			s.refuse = 0
			require.NoError(t, get(t.Context(), shared, "x"))
		})
	}
}

// callAtTheGate makes one call with limits by chance, checks that it kept them,
// and tells how it ended.
func callAtTheGate(t *testing.T, c *Core, random *rand.Rand) string {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	within := time.Duration(0)
	switch random.IntN(4) {
	case 0:
		within = time.Duration(random.Int64N(int64(time.Hour)))
		ctx, cancel = context.WithTimeout(ctx, within)
		defer cancel()
	case 1:
		within = time.Duration(random.Int64N(int64(time.Minute)))
		time.AfterFunc(within, cancel)
	}
	patience := []time.Duration{0, 10 * time.Second, time.Minute, api.Unlimited}[random.IntN(4)]
	p := paramsOf(readThing)
	p.Settings.MaxWait = &patience
	p.Urgent = random.IntN(8) == 0
	var res api.Response
	p.Settings.Response = &res
	began := time.Now()
	_, err := Do(ctx, c, readThing, p, decodeThing)
	if within > 0 {
		assert.LessOrEqual(t, time.Since(began), within)
	}
	if patience != api.Unlimited { // a wait before each of six attempts and for each turn, and the attempts
		assert.LessOrEqual(t, time.Since(began), 12*patience+6*5*time.Second)
	}
	switch {
	case err == nil:
		return "answered"
	case errors.Is(err, api.ErrRateLimited):
		return "refused"
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return "left"
	}
	t.Errorf("%v", err)
	return "failed"
}
