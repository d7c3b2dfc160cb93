package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// crowd is many goroutines that wait, each for a pod of its own.
type crowd struct {
	srv    *volttest.Server
	client *volt.Client
	before int // requests before the waits

	mu       sync.Mutex
	latest   time.Duration // how long after its pod ran the last to hear of it did
	longest  time.Duration // how long the longest wait was
	deserted int           // waits whose context died
}

// crowdSize returns the number of goroutines that wait. It is smaller with -short.
func crowdSize() int { return shortOr(60, 1000) }

// waitFor waits for n pods that start together, one goroutine each; context
// gives each goroutine its own.
func (c *crowd) waitFor(t *testing.T, n int, own func(i int) context.Context) {
	pods := make([]volt.Pod, n)
	for i := range pods {
		pods[i] = mustCreate(t, c.client, podIn(volttest.Observed, fmt.Sprintf("pod-%d", i)))
	}
	c.before = c.srv.RequestCount("*")
	began := time.Now()
	var all sync.WaitGroup
	for i, pod := range pods {
		all.Go(func() {
			got, err := c.client.Pods.WaitRunning(own(i), pod.ID)
			c.mu.Lock()
			defer c.mu.Unlock()
			c.longest = max(c.longest, time.Since(began))
			if errors.Is(err, context.Canceled) {
				c.deserted++
				return
			}
			assert.NoError(t, err)
			assert.True(t, got.Status.IsRunning() && got.SSH().Known())
			// Get tells when the workload changed last: when it came to run.
			c.latest = max(c.latest, time.Since(got.UpdatedAt))
		})
	}
	all.Wait()
}

// lists and gets are what the waits have cost.
func (c *crowd) lists() int { return requestsTo(c.srv, "GET /pods", c.before) }
func (c *crowd) gets() int  { return requestsTo(c.srv, "GET /pods/:id", c.before) }

// newCrowd is a crowd whose requests sees is shown, where it is not nil.
func newCrowd(t *testing.T, n int, deploy time.Duration, sees func(*http.Request)) *crowd {
	low := 10 * time.Second
	if n == 1 {
		low = deploy // one that takes as long as the longest of many
	}
	c := &crowd{srv: simulated(t, volttest.Observed, volttest.Seed(7), volttest.Deploy(low, deploy))}
	c.client = unlimited(c.srv)
	if sees != nil {
		c.client = unlimited(c.srv, tap(c.srv, sees))
	}
	return c
}

// everyone waits as long as the test does.
func everyone(t *testing.T) func(int) context.Context {
	return func(int) context.Context { return t.Context() }
}

// A thousand waits cost what one costs, and a Get each.
func TestAThousandWaitsCostWhatOneCosts(t *testing.T) {
	t.Parallel()
	for _, deploy := range []time.Duration{90 * time.Second, 5 * time.Minute} {
		t.Run(fmt.Sprint("pods that take up to ", deploy), func(t *testing.T) {
			t.Parallel()
			var one int
			synctest.Test(t, func(t *testing.T) {
				alone := newCrowd(t, 1, deploy, nil)
				alone.waitFor(t, 1, everyone(t))
				one = alone.lists()
			})
			synctest.Test(t, func(t *testing.T) {
				many := newCrowd(t, crowdSize(), deploy, nil)
				many.waitFor(t, crowdSize(), everyone(t))

				t.Logf("%d waits of up to %s: %d lists and %d gets, where one wait takes %d lists; the last heard of it after %s",
					crowdSize(), many.longest.Round(time.Second), many.lists(), many.gets(), one, many.latest.Round(time.Millisecond))
				require.LessOrEqual(t, float64(many.lists()), 1.1*float64(one))
				require.Equal(t, crowdSize(), many.gets())
				require.LessOrEqual(t, many.latest, longestInterval(deploy))
			})
		})
	}
}

// Under the client's own limiter the Gets of pods that come to run together take
// their time, and all waits end for all that.
func TestACrowdUnderTheQuota(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		n := shortOr(150, 500) // more than the client may send at once
		many := newCrowd(t, n, time.Minute, nil)
		maker := many.client
		for i := range n {
			mustCreate(t, maker, podIn(volttest.Observed, fmt.Sprintf("pod-%d", i)))
		}
		time.Sleep(time.Hour)
		client := many.srv.Client()
		began := time.Now()
		var all sync.WaitGroup
		for _, pod := range many.srv.Pods() {
			all.Go(func() {
				_, err := client.Pods.WaitRunning(t.Context(), pod.WorkloadID)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		most := busiestHour(many.srv, "GET /pods", "GET /pods/:id")
		t.Logf("%d waits for pods that run already: %s, at most %d requests in any hour", n, time.Since(began).Round(time.Minute), most)
		require.LessOrEqual(t, most, 1000)
		require.Less(t, time.Since(began), time.Hour)
		require.Zero(t, client.Stats().RateLimited)
	})
}

// longestInterval is the longest that looks are apart when a wait is that old.
func longestInterval(age time.Duration) time.Duration {
	return min(30*time.Second, max(4*time.Second, age/15)) + time.Millisecond
}

// However often the goroutine that looks for all is called off, with its request
// under way or between two, another takes over at once.
func TestAnotherTakesOverAtOnce(t *testing.T) {
	t.Parallel()
	type waiter struct{}
	for name, lasting := range map[string]time.Duration{"under way": 100 * time.Millisecond, "at once": 0, "between two": 2 * time.Second} {
		inBubble(t, name, func(t *testing.T) {
			const deploy, deaths = 90 * time.Second, 30
			one := newCrowd(t, 1, deploy, nil)
			one.waitFor(t, 1, everyone(t))

			contexts := make([]context.Context, crowdSize())
			leave := make([]context.CancelFunc, crowdSize())
			for i := range contexts {
				contexts[i], leave[i] = context.WithCancel(context.WithValue(t.Context(), waiter{}, i))
				defer leave[i]()
			}
			died := 0
			many := newCrowd(t, crowdSize(), deploy, func(r *http.Request) {
				i, leads := r.Context().Value(waiter{}).(int)
				if !leads || r.URL.Path != "/api/volt/pods" || r.Method != "GET" || died == deaths {
					return
				}
				died++
				if lasting == 0 {
					leave[i]()
				}
				time.AfterFunc(lasting, leave[i])
			})
			many.srv.Fail("GET /pods", volttest.SlowHeaders(200*time.Millisecond).Always())
			many.waitFor(t, crowdSize(), func(i int) context.Context { return contexts[i] })

			t.Logf("%d of %d called off: %d lists and %d gets, where one wait takes %d lists; the last heard of it after %s",
				many.deserted, crowdSize(), many.lists(), many.gets(), one.lists(), many.latest.Round(time.Millisecond))
			require.GreaterOrEqual(t, died, 10)
			require.LessOrEqual(t, float64(many.lists()), 1.1*float64(one.lists())+float64(died))
			require.LessOrEqual(t, many.gets(), crowdSize())
			require.LessOrEqual(t, many.latest, longestInterval(deploy)+400*time.Millisecond) // two answers
		})
	}
}
