package volt_test

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// 10,000 posts in three hours, right token and all, cost no more than 30 requests
// in any hour: forged, repeated, for many jobs and for few, those that are waited
// on among them.
func TestFloodOfWebhooksIsCheap(t *testing.T) {
	t.Parallel()
	posts := shortOr(1_000, 10_000)
	known := posts / 20
	for name, c := range map[string]struct {
		last  time.Duration
		fails int
	}{"at once": {}, "within three hours": {last: 3 * time.Hour}, "while the API fails": {last: 3 * time.Hour, fails: 1 << 30}} {
		synctest.Test(t, func(t *testing.T) {
			service := newJobsAPI(map[string]volt.JobStatus{"genuine": volt.JobSuccess})
			service.fail(c.fails)
			var got inbox
			// The client repeats what fails; the handler must not.
			client := newClient(t, service, volt.WithRetryPolicy(volt.RetryPolicy{}))
			h := webhookHandler(t, client, volt.WithWebhookFunc(got.take))
			for i := range known {
				service.set(fmt.Sprint("job_", i), volt.JobTraining)
				h.Expect(fmt.Sprint("job_", i))
			}
			h.Expect("genuine")
			began := time.Now()
			for i := range posts {
				id := fmt.Sprint("job_", i%(2*known)) // half of them nobody knows
				if i == posts/2 {
					id = "genuine"
				}
				if i%7 == 0 {
					id = "job_7" // and one is told of more often
				}
				require.Equal(t, 200, post(t, h, ended(id, volt.JobStatus(fmt.Sprint("success_", i)))))
				time.Sleep(c.last / time.Duration(posts))
			}
			time.Sleep(3*time.Hour - time.Since(began))
			synctest.Wait()

			at, stats := service.times(), h.Stats()
			most := mostWithin(at, time.Hour)
			t.Logf("%s: %d posts, %d requests in three hours, %d in the worst hour: %+v", name, posts, len(at), most, stats)
			require.LessOrEqual(t, most, 30, name)
			require.GreaterOrEqual(t, len(at), 50, "the budget was really met")
			require.EqualValues(t, len(at), stats.Requests)
			require.EqualValues(t, posts, stats.Received)
			require.Subset(t, []string{"genuine success"}, got.ends(), "nothing but what the API confirms")
		})
	}
}

// mostWithin is the most of the times that lie within any span, its ends
// included.
func mostWithin(at []time.Time, span time.Duration) (most int) {
	first := 0
	for i := range at {
		for at[i].Sub(at[first]) > span {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// With the token, strangers cannot spend anything.
func TestFloodWithoutTheTokenCostsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := webhookHandler(t, newClient(t, noRequest(t)))
		h.Expect("job_1")
		posts := shortOr(1_000, 10_000)
		for i := range posts {
			require.Equal(t, 404, send(t, h, "POST", webhookBase+fmt.Sprint("?token=", i), "application/json", ended("job_1", "success")).Code)
		}
		time.Sleep(time.Hour)
		require.Equal(t, volt.WebhookStats{Received: int64(posts), WrongToken: int64(posts)}, h.Stats())
	})
}

// Everything at once, from many goroutines, and Close in the middle of it.
func TestWebhookHandlerIsSafeForManyGoroutines(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{})
		for i := range 8 {
			service.set(fmt.Sprint("job_", i), volt.JobSuccess)
		}
		var got inbox
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(got.take))
		address, err := h.URL(webhookBase)
		require.NoError(t, err)
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for n := range 200 {
					id := fmt.Sprint("job_", (i+n)%16)
					send(t, h, "POST", address, "application/json", ended(id, "success"))
					h.Expect(id)
					_, _ = fmt.Fprintf(io.Discard, "%+v %+v", h, h.Stats())
					if i == 0 && n == 100 {
						_ = h.Close(context.Background())
					}
				}
			})
		}
		wg.Wait()
		seen := map[string]bool{}
		for _, end := range got.ends() {
			require.False(t, seen[end], "handed over twice: %s", end)
			seen[end] = true
		}
		require.EqualValues(t, len(seen), h.Stats().Confirmed)
		require.LessOrEqual(t, len(service.requests()), 10)
	})
}
