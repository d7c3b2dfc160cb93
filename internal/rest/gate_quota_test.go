package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// server is an API in memory: it remembers when each request began, and answers
// after up to five seconds.
type server struct {
	mu     sync.Mutex
	random *rand.Rand
	starts []time.Time
	pauses []pauseSeen
	// refuse is how many of a thousand requests get a 429, for up to longest.
	refuse  int
	longest time.Duration
}

// pauseSeen is a 429: when the client saw it and until when it asked to wait.
type pauseSeen struct{ seen, until time.Time }

func (s *server) serve(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.starts = append(s.starts, time.Now())
	took := time.Duration(s.random.Int64N(int64(5 * time.Second)))
	refused := s.random.IntN(1000) < s.refuse
	asked := time.Second + time.Duration(s.random.Int64N(int64(s.longest)+1))
	dated := s.random.IntN(2) == 0
	s.mu.Unlock()
	if err := delay(r, took); err != nil {
		return nil, err
	}
	if !refused {
		return answer(200, `{"id":"thing_1"}`), nil
	}
	now := time.Now()
	until := now.Add(asked).Truncate(time.Second)
	header := until.UTC().Format(http.TimeFormat)
	if !dated {
		header = formatSeconds(asked)
		until = now.Add(asked.Truncate(time.Second))
	}
	s.mu.Lock()
	s.pauses = append(s.pauses, pauseSeen{now, until})
	s.mu.Unlock()
	return answer(429, `{}`, "Retry-After", header), nil
}

// run keeps callers calling through the cores for d of the bubble's time.
func (s *server) run(t *testing.T, callers int, d time.Duration, cores ...*Core) {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			for ctx.Err() == nil {
				_, err := Do(ctx, cores[i%len(cores)], readThing, &Params{Args: []string{"thing_1"}}, decodeThing)
				if err != nil && ctx.Err() == nil && !errors.Is(err, api.ErrRateLimited) {
					t.Errorf("%v", err)
				}
			}
		})
	}
	time.AfterFunc(d, cancel)
	wg.Wait()
}

// busiest is the most requests that began in any hour.
func busiest(starts []time.Time) (most int) {
	slices.SortFunc(starts, time.Time.Compare)
	first := 0
	for i, at := range starts {
		for at.Sub(starts[first]) >= time.Hour {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// However many callers there are, no hour has more than 980 of the 1,000 requests of the
// key, because 20 are reserved for urgent requests. At least half of the quota is used.
func TestNeverMoreThanTheQuotaInAnyHour(t *testing.T) {
	t.Parallel()
	for _, load := range []struct {
		name    string
		callers int
		lasting time.Duration
		want    int
	}{
		{"64 callers for a day", 64, inShort(2*time.Hour, 24*time.Hour), inShort(2, 24)*900 + 80},
		{"1,000 callers for an hour", inShort(200, 1000), time.Hour, 980},
	} {
		t.Run(load.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{random: rand.New(rand.NewPCG(1, 2))}
				c := newCore(t, memory, through(s.serve), volt, withMaxWait(api.Unlimited))
				s.run(t, load.callers, load.lasting, c)
				most := busiest(s.starts)
				t.Logf("%d requests, at most %d in an hour", len(s.starts), most)
				require.LessOrEqual(t, most, 980)
				require.InDelta(t, load.want, len(s.starts), 5, "the quota is there to be used")
			})
		})
	}
}

// After a 429 nothing begins before its Retry-After has passed, whichever
// client of the process saw it; and the quota holds meanwhile.
func TestNothingBeginsDuringAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{random: rand.New(rand.NewPCG(3, 4)), refuse: 20, longest: 5 * time.Minute}
		key := api.NewSecret(newKey())
		change := []func(*Config){through(s.serve), volt, withMaxWait(api.Unlimited), func(c *Config) { c.Key = key }}
		one, two := newCore(t, memory, change...), newCore(t, memory, change...)
		s.run(t, 64, inShort(3*time.Hour, 12*time.Hour), one, two)
		require.Greater(t, len(s.pauses), 20)
		t.Logf("%d requests, %d pauses, at most %d requests in an hour", len(s.starts), len(s.pauses), busiest(s.starts))
		for _, p := range s.pauses {
			for _, at := range s.starts {
				if at.After(p.seen) && at.Before(p.until) {
					t.Errorf("a request began at %s, in the pause from %s to %s", at, p.seen, p.until)
				}
			}
		}
		require.LessOrEqual(t, busiest(s.starts), 1000)
	})
}
