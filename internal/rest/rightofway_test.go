package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// getUrgent is get with the right of way.
func getUrgent(ctx context.Context, c *Core, name string) error {
	_, err := Do(ctx, c, readThing, &Params{Args: []string{name}, Urgent: true}, decodeThing)
	return err
}

var errAway = errors.New("the shared quota cannot be asked")

// away is a limiter that always fails.
var away = limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) { return 0, errAway }}

// All requests of an urgent call are urgent for the limiter, also repeats and a pause
// after a 429. The call can be urgent by its parameters or by its context.
func TestALimiterIsToldOfTheRightOfWay(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(context.Context, *Core) error{
		"parameters": func(ctx context.Context, c *Core) error { return getUrgent(ctx, c, "x") },
		"context":    func(ctx context.Context, c *Core) error { return get(WithRightOfWay(ctx), c, "x") },
		"none":       func(ctx context.Context, c *Core) error { return get(ctx, c, "x") },
	} {
		synctest.Test(t, func(t *testing.T) {
			var seen []bool
			c := pausedCore(t, newJournal(), 1, "1", limitedBy(limiterFuncs{
				take: func(_ context.Context, ticket api.Ticket) (time.Duration, error) {
					seen = append(seen, ticket.Urgent)
					return 0, nil
				},
				pause: func(_ context.Context, ticket api.Ticket, _ time.Time) { seen = append(seen, ticket.Urgent) },
			}))
			require.NoError(t, call(t.Context(), c))
			urgent := name != "none"
			require.Equal(t, []bool{urgent, urgent, urgent}, seen, name)
		})
	}
}

// With 50 reads in the queue, an urgent request is sent at once, from the reserve.
func TestAnUrgentRequestGoesBeforeFiftyReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), volt, withMaxWait(api.Unlimited))
		var wg sync.WaitGroup
		for i := range 80 + 50 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, strconv.Itoa(i))) })
		}
		synctest.Wait()
		require.Len(t, j.order, 80)
		require.Equal(t, api.Quota{Queued: 50}, c.Quota(""), "the reserve is not for others")
		for i := range 20 {
			require.NoError(t, getUrgent(t.Context(), c, "urgent"))
			require.Len(t, j.order, 81+i)
		}
		require.Zero(t, time.Since(j.began))
		require.NoError(t, getUrgent(t.Context(), c, "urgent"))
		require.InDelta(t, 4*time.Second, time.Since(j.began), float64(time.Second), "with the reserve used up, it gets the next token")
		wg.Wait()
		require.Len(t, j.order, 80+50+21)
		require.LessOrEqual(t, busiest(times(j)), 1000)
	})
}

// times returns when the requests of j began.
func times(j *journal) (at []time.Time) {
	for _, d := range j.at {
		at = append(at, j.began.Add(d))
	}
	return at
}

// Urgent requests overtake a head that waits for its turn, in the order of their arrival.
// All other requests keep their order.
func TestUrgentRequestsAreFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withLimiter(360, 1), withMaxWait(api.Unlimited)) // no reserve
		want := []string{"first", "u0", "u1", "u2"}
		require.NoError(t, get(t.Context(), c, "first"))
		var wg sync.WaitGroup
		for i := range 50 {
			name := strconv.Itoa(i)
			want = append(want, name)
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, name)) })
			synctest.Wait()
		}
		for _, name := range want[1:4] {
			time.Sleep(time.Second)
			wg.Go(func() { assert.NoError(t, getUrgent(t.Context(), c, name)) })
			synctest.Wait()
		}
		wg.Wait()
		require.Equal(t, want, j.order)
		require.Equal(t, 10*time.Second, j.at[1])
		require.Equal(t, 530*time.Second, j.at[53])
		require.Zero(t, c.Quota("").Queued)
	})
}

// If an urgent head leaves, the request that it has overtaken becomes the head again.
func TestAnUrgentHeadThatLeavesHandsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withLimiter(360, 1))
		require.NoError(t, get(t.Context(), c, "first"))
		var wg sync.WaitGroup
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "read")) })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() { assert.ErrorIs(t, getUrgent(ctx, c, "urgent"), context.Canceled) })
		time.Sleep(3 * time.Second)
		cancel()
		wg.Wait()
		require.Equal(t, []string{"first", "read"}, j.order)
		require.Equal(t, 10*time.Second, j.at[1])
	})
}

// slowFor returns a limiter that answers ordinary requests after d, and delays urgent
// requests until the test has run for urgentAt.
func slowFor(d, urgentAt time.Duration) limiterFuncs {
	began := time.Now()
	return limiterFuncs{take: func(_ context.Context, ticket api.Ticket) (time.Duration, error) {
		if ticket.Urgent {
			return max(0, urgentAt-time.Since(began)), nil
		}
		<-time.After(d)
		return 0, nil
	}}
}

// An urgent request does not wait until the limiter has answered the head.
func TestAnUrgentRequestOvertakesAHeadThatIsAsking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		urgentAt time.Duration
		order    string
		at       []time.Duration
	}{
		{0, "urgent one two", []time.Duration{time.Second, 10 * time.Second, 20 * time.Second}},
		// The overtaken head uses its permit, and the request behind it keeps its turn.
		{15 * time.Second, "one urgent two", []time.Duration{10 * time.Second, 15 * time.Second, 25 * time.Second}},
	} {
		synctest.Test(t, func(t *testing.T) {
			j := newJournal()
			core := newCore(t, memory, through(ok(j)), limitedBy(slowFor(10*time.Second, c.urgentAt)))
			var wg sync.WaitGroup
			for _, name := range []string{"one", "two"} {
				wg.Go(func() { assert.NoError(t, get(t.Context(), core, name)) })
				synctest.Wait()
			}
			time.Sleep(time.Second)
			wg.Go(func() { assert.NoError(t, getUrgent(t.Context(), core, "urgent")) })
			wg.Wait()
			require.Equal(t, c.order, strings.Join(j.order, " "))
			require.Equal(t, c.at, j.at)
			require.Zero(t, core.Quota("").Queued)
		})
	}
}

// After an absurdly long pause a single request is sent alone, also if an urgent request
// has overtaken the head while the head was asking its limiter.
func TestAnUrgentProbeGoesAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := pausedCore(t, j, 1, "99999999", limitedBy(slowFor(3*time.Second, 0)), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}))
		require.ErrorIs(t, getUrgent(t.Context(), c, "refused"), api.ErrRateLimited)
		var wg sync.WaitGroup
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "read")) })
		time.Sleep(longestPause + time.Second)
		wg.Go(func() { assert.NoError(t, getUrgent(t.Context(), c, "probe")) })
		wg.Wait()
		require.Equal(t, []string{"refused", "probe", "read"}, j.order)
		answered := longestPause + 6*time.Second
		require.Equal(t, []time.Duration{0, longestPause + time.Second, answered + 3*time.Second}, j.at)
	})
}

// A pause holds for urgent requests, with a limiter and without. They wait for its end,
// or fail at once if it is too long.
func TestAPauseHoldsForUrgentRequests(t *testing.T) {
	t.Parallel()
	for name, limiter := range map[string]api.Limiter{"own": nil, "open": api.NoLimiter, "away": away} {
		synctest.Test(t, func(t *testing.T) {
			j := newJournal()
			c := pausedCore(t, j, 1, "300", func(c *Config) { c.Limiter = limiter }, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}))
			require.ErrorIs(t, getUrgent(t.Context(), c, "refused"), api.ErrRateLimited)
			minute := time.Minute
			_, err := Do(t.Context(), c, readThing, &Params{Args: []string{"x"}, Urgent: true, Settings: api.CallSettings{MaxWait: &minute}}, decodeThing)
			var e *api.RateLimitError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "paused by a 429", e.Reason)
			assert.Equal(t, 300*time.Second, e.Wait)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err = getUrgent(ctx, c, "x")
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorIs(t, err, api.ErrRateLimited)
			require.Zero(t, time.Since(j.began))
			require.NoError(t, getUrgent(t.Context(), c, "patient"))
			require.Equal(t, []string{"refused", "patient"}, j.order, name)
			require.Equal(t, 300*time.Second, j.at[1])
		})
	}
}

// If a pause begins while a limiter fails, urgent requests wait for its end.
func TestAPauseHoldsWhileALimiterFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		key := api.NewSecret(newKey())
		same := func(c *Config) { c.Key = key }
		j := newJournal()
		refused := newCore(t, memory, same, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(r *http.Request) (*http.Response, error) {
			return answer(429, `{}`, "Retry-After", "40"), delay(r, 3*time.Second)
		}))
		failing := newCore(t, memory, same, through(ok(j)), limitedBy(limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			<-time.After(5 * time.Second)
			return 0, errAway
		}}))
		var wg sync.WaitGroup
		wg.Go(func() { assert.ErrorIs(t, get(t.Context(), refused, "x"), api.ErrRateLimited) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, getUrgent(t.Context(), failing, "x")) })
		wg.Wait()
		require.Equal(t, []time.Duration{48 * time.Second}, j.at, "the pause ends at 43 s, and the limiter fails after 5 s again")
	})
}

// If the wait of an urgent request is too long, its error is the same as for other
// requests.
func TestAnUrgentRequestIsToldTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, through(ok(newJournal())), withLimiter(360, 1), withMaxWait(5*time.Second))
		require.NoError(t, get(t.Context(), c, "first"))
		var ordinary, urgent *api.RateLimitError
		require.ErrorAs(t, get(t.Context(), c, "x"), &ordinary)
		require.ErrorAs(t, getUrgent(t.Context(), c, "x"), &urgent)
		require.Equal(t, ordinary, urgent)
		require.Equal(t, ordinary.Error(), urgent.Error())
		require.Equal(t, "the quota's share is used up", urgent.Reason)

		// The estimate for an urgent request counts only the urgent requests ahead of it.
		unlimited := api.Unlimited
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				_, err := Do(t.Context(), c, readThing, &Params{Args: []string{"x"}, Urgent: i < 2, Settings: api.CallSettings{MaxWait: &unlimited}}, decodeThing)
				assert.NoError(t, err)
			})
			synctest.Wait()
		}
		require.ErrorAs(t, getUrgent(t.Context(), c, "x"), &urgent)
		require.InDelta(t, 30*time.Second, urgent.Wait, float64(time.Second))
		require.ErrorAs(t, get(t.Context(), c, "x"), &ordinary)
		require.InDelta(t, 70*time.Second, ordinary.Wait, float64(time.Second))
		wg.Wait()
	})
}

// While a shared limiter fails, twenty urgent requests an hour are sent, and no others.
// All clients with the same key share these, for all classes of requests.
func TestTwentyUrgentRequestsAnHourGoWithoutALimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		key := api.NewSecret(newKey())
		broken := true
		limiter := limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			if broken {
				return 0, errAway
			}
			return 0, nil
		}}
		change := []func(*Config){through(ok(j)), limitedBy(limiter), func(c *Config) { c.Key = key }}
		one, two := newCore(t, memory, change...), newCore(t, memory, change...)
		deploy := *readThing
		deploy.Limit = "deploy"
		calls := []func() error{
			func() error { return getUrgent(t.Context(), one, "x") },
			func() error { return getUrgent(t.Context(), two, "x") },
			func() error {
				_, err := Do(t.Context(), one, &deploy, &Params{Args: []string{"x"}, Urgent: true}, decodeThing)
				return err
			},
		}
		for i := range 20 {
			require.NoError(t, calls[i%3]())
			require.ErrorIs(t, get(t.Context(), one, "x"), errAway)
			time.Sleep(time.Minute)
		}
		require.Len(t, j.at, 20)
		for _, call := range calls {
			err := call()
			require.ErrorIs(t, err, errAway)
			require.ErrorIs(t, err, api.ErrNotSent)
			var e *api.RateLimitError
			require.ErrorAs(t, err, &e)
			require.Equal(t, "the limiter refused", e.Reason)
			require.Zero(t, e.RetryAt)
		}
		another := newCore(t, memory, through(ok(j)), limitedBy(limiter))
		require.NoError(t, getUrgent(t.Context(), another, "x"), "another key has its own")

		time.Sleep(40*time.Minute - 1)
		require.ErrorIs(t, calls[0](), errAway)
		time.Sleep(time.Nanosecond)
		require.NoError(t, calls[0](), "the first was an hour ago")
		require.ErrorIs(t, calls[1](), errAway)

		broken = false
		for range 30 {
			require.NoError(t, calls[0]())
			require.NoError(t, get(t.Context(), one, "x"))
		}
		broken = true
		require.ErrorIs(t, calls[0](), errAway, "what the limiter permitted gives nothing back")
	})
}

// A hundred concurrent callers send twenty requests without a limiter. A caller that has
// left does not count.
func TestManyUrgentCallersWithoutALimiter(t *testing.T) {
	t.Parallel()
	j := newJournal()
	c := newCore(t, memory, through(ok(j)), limitedBy(away))
	gone, cancel := context.WithCancel(t.Context())
	leaving := newCore(t, memory, through(ok(j)), func(cfg *Config) {
		cfg.Key = c.cfg.Key
		cfg.Limiter = limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			cancel()
			return 0, errAway
		}}
	})
	require.ErrorIs(t, getUrgent(gone, leaving, "x"), context.Canceled)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if err := getUrgent(t.Context(), c, "x"); err != nil {
				assert.ErrorIs(t, err, errAway)
			}
		})
	}
	wg.Wait()
	require.Len(t, j.order, 20)
	require.Zero(t, c.Quota("").Queued)
}

// schedule is a random mix of urgent and other calls at one throttle.
type schedule struct {
	mu       sync.Mutex
	ordinary []time.Time // when they were sent
	all      []time.Time
	slowest  time.Duration // the longest wait of an urgent call
}

func (s *schedule) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.all = append(s.all, time.Now())
	if !strings.HasSuffix(r.URL.Path, "urgent") {
		s.ordinary = append(s.ordinary, time.Now())
	}
	s.mu.Unlock()
	return answer(200, `{"id":"thing_1"}`), nil
}

// run lets callers send calls for d. Three of them are urgent.
func (s *schedule) run(t *testing.T, random *rand.Rand, d time.Duration, cores []*Core) {
	var wg sync.WaitGroup
	end := time.Now().Add(d)
	pace := []time.Duration{0, 10 * time.Minute, time.Hour}[random.IntN(3)] // of urgent calls
	for i := range 3 + 1 + random.IntN(12) {
		c, seed := cores[i%len(cores)], random.Uint64()
		wg.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			urgent, rest := i < 3, time.Duration(random.Int64N(int64(4*time.Minute)))
			for time.Now().Before(end) {
				switch {
				case urgent:
					time.Sleep(time.Duration(random.Int64N(int64(pace) + 1)))
				case random.IntN(3) == 0:
					time.Sleep(time.Duration(random.Int64N(int64(rest) + 1)))
				}
				began := time.Now()
				if !urgent {
					assert.NoError(t, get(t.Context(), c, "read"))
					continue
				}
				assert.NoError(t, getUrgent(t.Context(), c, "urgent"))
				s.mu.Lock()
				s.slowest = max(s.slowest, time.Since(began))
				s.mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// In no schedule of urgent and other calls does any hour have more requests than the
// quota, or more ordinary requests than the quota without its reserve. No urgent call
// waits for an ordinary one.
func TestNoScheduleExceedsTheQuota(t *testing.T) {
	t.Parallel()
	const quota, ordinary = 200, 196
	for _, name := range []string{"shared bucket", "own bucket", "own window"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			most, mostOrdinary, slowest := 0, 0, time.Duration(0)
			for seed := range inShort[uint64](10, 70) { // 210 schedules in all
				synctest.Test(t, func(t *testing.T) {
					change := map[string]func(*Config){
						"shared bucket": func(c *Config) { c.NewLimiter = func(string) api.Limiter { return api.NewLimiter(180, 20) } },
						"own bucket":    limitedBy(api.NewLimiter(180, 20)),
						"own window":    limitedBy(api.NewWindowLimiter(quota, time.Hour)),
					}[name]
					s, key := &schedule{}, api.NewSecret(newKey())
					var cores []*Core
					for range 2 {
						cores = append(cores, newCore(t, memory, through(s.RoundTrip), change, withMaxWait(api.Unlimited), func(c *Config) { c.Key = key }))
					}
					s.run(t, rand.New(rand.NewPCG(seed, 14)), 2*time.Hour+30*time.Minute, cores)
					require.Zero(t, cores[0].Quota("").Queued)
					most, mostOrdinary = max(most, busiest(s.all)), max(mostOrdinary, busiest(s.ordinary))
					slowest = max(slowest, s.slowest)
				})
			}
			t.Logf("at most %d requests in an hour, %d of them not urgent; the slowest urgent call waited for %s", most, mostOrdinary, slowest)
			require.LessOrEqual(t, most, quota)
			require.LessOrEqual(t, mostOrdinary, ordinary)
			require.Greater(t, most, ordinary, "urgent requests use the reserve")
			require.Greater(t, mostOrdinary, ordinary-20, "the quota is there to be used")
			if strings.HasSuffix(name, "bucket") { // a token comes every 20 s, and three may want it
				require.LessOrEqual(t, slowest, 61*time.Second)
			}
		})
	}
}
