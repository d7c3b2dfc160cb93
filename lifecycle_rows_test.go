package volt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
)

// listsAs makes the list show every pod under another name.
func (c *cloud) listsAs(name string) {
	c.on["GET /pods"] = func(*http.Request, string) *reply {
		var rows []string
		for _, p := range c.pods {
			if !p.ended {
				listed := *p
				listed.name = name
				rows = append(rows, c.show(&listed))
			}
		}
		return &reply{body: `{"pods":[` + strings.Join(rows, ",") + `]}`}
	}
}

// Row L4: the name that this client assigned counts, and not the name in a list.
func TestRowListShowsAnotherName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cm_01h8", "wl_1", "CM_1", "train-x7f2", "trai", "Train", "other", ""} {
		for _, made := range []string{"Ensure", "Create"} {
			withCloud(t, fmt.Sprintf("%q, %s", name, made), func(t *testing.T, c *cloud, client *volt.Client) {
				c.listsAs(name)
				if made == "Create" {
					_, err := client.Pods.Create(t.Context(), evidenceSpec)
					require.NoError(t, err)
				}
				for range 5 {
					got, err := ensurePod(client, t.Context(), evidenceSpec)
					require.NoError(t, err)
					require.Equal(t, "pod_100", got.Pod.ID)
					require.Equal(t, evidenceName, got.Pod.Name)
					time.Sleep(5 * time.Second)
				}
				require.Equal(t, 1, c.sent("POST /pods"))
				found, err := client.Pods.Find(t.Context(), evidenceName)
				require.NoError(t, err)
				require.Len(t, found, 1)
			})
		}
		withCloud(t, fmt.Sprintf("%q, Reclaim", name), func(t *testing.T, c *cloud, client *volt.Client) {
			c.listsAs(name)
			c.losesCreates(true)
			require.NoError(t, reclaimLost(t, client))
			require.Empty(t, c.running())
		})
	}
}

// Row L5: if a list omits a pod minutes after its create, no second pod is created.
func TestRowListLeavesAPodOut(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"pods":[],"total":0}`, `[]`, `{"pods":[{"id":"pod_7","name":"other","status":"running"}],"total":1}`} {
		for _, after := range []time.Duration{0, time.Minute, 5 * time.Minute, 24 * time.Hour} {
			withCloud(t, fmt.Sprint(body, " after ", after), func(t *testing.T, c *cloud, client *volt.Client) {
				pod, err := client.Pods.Create(t.Context(), evidenceSpec)
				require.NoError(t, err)
				time.Sleep(after)
				c.addPod("pod_7", "other", asConfidential, longAgo)
				c.answers("GET /pods", 200, body)
				for range 3 {
					got, err := ensurePod(client, t.Context(), evidenceSpec)
					require.NoError(t, err)
					require.Equal(t, pod.ID, got.Pod.ID)
					require.False(t, got.Created)
				}
				found, err := client.Pods.Find(t.Context(), evidenceName)
				require.NoError(t, err)
				require.Len(t, found, 1)
			})
		}
	}
}

// Row L8: a deletion continues after temporary refusals.
func TestRowDeletionKeepsTrying(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]reply{
		"409":                     {status: 409, body: `{"message":"The pod is still deploying."}`},
		"423":                     {status: 423, body: `{"message":"locked"}`},
		"400":                     {status: 400, body: `{"message":"try again later"}`},
		"429 without Retry-After": {status: 429, body: `{"error":"RATE_LIMIT_EXCEEDED","message":"Too Many Requests"}`},
		"503":                     {status: 503},
		"a cut":                   {err: errors.New("reset")},
		"a gateway's 403":         {status: 403, body: `<html>blocked</html>`},
		"a gateway's 404":         {status: 404, body: `404 page not found`},
	} {
		withCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod, err := client.Pods.Create(t.Context(), evidenceSpec)
			require.NoError(t, err)
			began := time.Now()
			refuse := func(*http.Request, string) *reply {
				if time.Since(began) < 20*time.Second {
					again := refusal
					return &again
				}
				return nil
			}
			c.on["DELETE /pods/:id"], c.on["POST /pods/:id/stop"] = refuse, refuse
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
			require.Empty(t, c.running())
			require.Less(t, time.Since(began), 3*time.Minute)
		})
	}
}

// Row L8: 50 reads of the same program that wait for the quota do not delay a deletion.
func TestRowDeletionOvertakes(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		c := newCloud()
		client := newClient(t, c, volt.WithLimiter(api.NewWindowLimiter(1000, time.Hour)), volt.WithMaxWait(volt.Unlimited))
		pod, err := client.Pods.Create(t.Context(), evidenceSpec)
		require.NoError(t, err)
		for client.Quota().Remaining > 0 {
			_, err := client.Machines.List(t.Context())
			require.NoError(t, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { _, _ = client.Machines.List(ctx) })
		}
		time.Sleep(time.Second)
		began := time.Now()
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
		require.Less(t, time.Since(began), 2*time.Minute)
		require.Empty(t, c.running())
		cancel()
		all.Wait()
	})
}

// away is a shared limiter that fails until a time.
type away struct{ until time.Time }

func (a away) Take(context.Context, api.Ticket) (time.Duration, error) {
	if time.Now().Before(a.until) {
		return 0, errors.New("dial tcp: connection refused")
	}
	return 0, nil
}
func (away) Pause(context.Context, api.Ticket, time.Time) {}

// Row L8: a pod is also deleted while a shared limiter fails.
func TestRowDeletionWithoutTheLimiter(t *testing.T) {
	t.Parallel()
	for _, lasting := range []time.Duration{10 * time.Second, time.Hour} {
		inBubble(t, lasting.String(), func(t *testing.T) {
			c := newCloud()
			pod := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			client := newClient(t, c, volt.WithLimiter(away{time.Now().Add(lasting)}))
			began := time.Now()
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}))
			require.True(t, pod.ended)
			require.Less(t, time.Since(began), 2*time.Minute)
			require.LessOrEqual(t, len(c.requests), 20)
		})
	}
}

// Row L10: if Stop has destroyed a pod, it is not adopted while list and Get lag.
func TestRowStoppedPodIsNotAdopted(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"Stop", "Delete"} {
		withCloud(t, end, func(t *testing.T, c *cloud, client *volt.Client) {
			old, err := client.Pods.Create(t.Context(), evidenceSpec)
			require.NoError(t, err)
			time.Sleep(time.Hour)
			ends := time.Now().Add(30 * time.Second) // list and Get lag behind
			lags := func(*http.Request, string) *reply { return &reply{body: `{"success":true}`} }
			c.on["POST /pods/:id/stop"], c.on["DELETE /pods/:id"] = lags, lags
			c.on["GET /pods/:id"] = func(_ *http.Request, id string) *reply {
				if id == old.ID && time.Now().After(ends) {
					c.pods[0].ended = true
				}
				return nil
			}
			c.on["GET /pods"] = func(*http.Request, string) *reply {
				if time.Now().After(ends) {
					c.pods[0].ended = true
				}
				return nil
			}
			if end == "Stop" {
				_, err = client.Pods.Stop(t.Context(), old.ID, volt.AllowDestroy())
			} else {
				_, err = client.Pods.Delete(t.Context(), old.ID)
			}
			require.NoError(t, err)
			got, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.True(t, got.Created, "the destroyed pod was adopted")
			require.NotEqual(t, old.ID, got.Pod.ID)
			require.Equal(t, []string{got.Pod.ID}, c.running())
		})
	}
}

// Row L11: the error names a failed pod that is still billed. With ReplaceFailed the pod
// is replaced. There is never a second pod of the name.
func TestRowFailedPod(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"failed", "error", "crashed"} {
		withCloud(t, word+", named", func(t *testing.T, c *cloud, client *volt.Client) {
			old, err := client.Pods.Create(t.Context(), evidenceSpec)
			require.NoError(t, err)
			time.Sleep(time.Minute)
			c.pods[0].status = word
			for range 6 {
				_, err := ensurePod(client, t.Context(), evidenceSpec)
				require.ErrorIs(t, err, volt.ErrPodFailed)
				require.ErrorContains(t, err, old.ID)
				require.ErrorContains(t, err, "ReplaceFailed")
			}
			require.Equal(t, []string{old.ID}, c.running())
			require.Equal(t, 1, c.sent("POST /pods"))
		})
		withCloud(t, word+", replaced", func(t *testing.T, c *cloud, client *volt.Client) {
			old, err := client.Pods.Create(t.Context(), evidenceSpec)
			require.NoError(t, err)
			time.Sleep(time.Minute)
			c.pods[0].status = word
			began := time.Now()
			got, err := ensurePod(client, t.Context(), evidenceSpec, volt.ReplaceFailed())
			require.NoError(t, err)
			require.True(t, got.Created)
			require.NotEqual(t, old.ID, got.Pod.ID)
			require.Equal(t, []string{got.Pod.ID}, c.running())
			require.GreaterOrEqual(t, time.Since(began), 30*time.Second, "the back-off")
		})
		withCloud(t, word+", somebody else's", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", "other", asConfidential, longAgo).status = word
			got, err := ensurePod(client, t.Context(), evidenceSpec, volt.ReplaceFailed())
			require.NoError(t, err)
			require.True(t, got.Created)
			require.Len(t, c.running(), 2, "only the failed pod of the name is replaced")
		})
	}
}

// Row L18: if neighbours vanish between the list and their Get, Ensure lists again, and
// returns no error.
func TestRowNeighboursVanish(t *testing.T) {
	t.Parallel()
	for _, neighbours := range []int{1, 3, 20} {
		for _, mine := range []bool{true, false} {
			withCloud(t, fmt.Sprint(neighbours, ", mine: ", mine), func(t *testing.T, c *cloud, client *volt.Client) {
				if mine {
					c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				}
				c.listsAs("cm_1")
				for i := range neighbours {
					c.addPod(fmt.Sprint("pod_2", i), "other", asConfidential, longAgo)
				}
				vanished := 0
				c.on["GET /pods/:id"] = func(_ *http.Request, id string) *reply {
					if strings.HasPrefix(id, "pod_2") && vanished < neighbours { // each vanishes at the Get for it
						vanished++
						c.pods[slices.IndexFunc(c.pods, func(p *resource) bool { return p.id == id })].ended = true
					}
					return nil
				}
				got, err := ensurePod(client, t.Context(), evidenceSpec)
				require.NoError(t, err)
				require.Equal(t, !mine, got.Created)
				require.Len(t, c.running(), 1)
			})
			withCloud(t, fmt.Sprint(neighbours, ", Find, mine: ", mine), func(t *testing.T, c *cloud, client *volt.Client) {
				if mine {
					c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				}
				c.listsAs("cm_1")
				for i := range neighbours {
					c.addPod(fmt.Sprint("pod_2", i), "other", asConfidential, longAgo)
				}
				c.on["GET /pods/:id"] = func(_ *http.Request, id string) *reply {
					time.Sleep(time.Millisecond) // so that the next list begins later
					if strings.HasPrefix(id, "pod_2") {
						c.pods[slices.IndexFunc(c.pods, func(p *resource) bool { return p.id == id })].ended = true
					}
					return nil
				}
				found, err := client.Pods.Find(t.Context(), evidenceName)
				require.NoError(t, err)
				require.Equal(t, mine, len(found) == 1)
			})
		}
	}
}

// Row L24b: a single refusal or redirect does not end a deletion.
func TestRowOneRefusal(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]reply{
		"success false": {body: `{"success":false}`}, "a 307": {status: 307, header: map[string]string{"Location": "/api/volt/pods/pod_1"}},
		"a 308": {status: 308, header: map[string]string{"Location": "https://elsewhere.example/pods/pod_1"}}, "errors": {body: `{"errors":["locked"]}`},
		"a page": {body: `<html></html>`}, "a 302": {status: 302, header: map[string]string{"Location": "/login"}},
	} {
		withCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", evidenceName, asLium, longAgo)
			asked := 0
			c.on["DELETE /pods/:id"] = func(*http.Request, string) *reply {
				if asked++; asked == 1 {
					return &first
				}
				return nil
			}
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}))
			require.True(t, pod.ended)
			require.Equal(t, 2, asked)
		})
	}
}

// Row L24d: if the deletion fails after a panic in With, the panic continues, and the
// error is logged. The ledger keeps the pod, and the next Ensure of the name finishes its
// deletion.
func TestRowPanicAndFailedDeletion(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		c := newCloud()
		var log bytes.Buffer
		client := newClient(t, c, volt.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		refuses := func(*http.Request, string) *reply { return &reply{status: 409, body: `{"message":"busy"}`} }
		c.on["DELETE /pods/:id"], c.on["POST /pods/:id/stop"] = refuses, refuses
		require.PanicsWithValue(t, "the work panicked", func() {
			_ = client.Pods.With(t.Context(), evidenceSpec, func(context.Context, volt.Pod) error { panic("the work panicked") })
		})
		require.Contains(t, log.String(), "level=ERROR")
		require.Contains(t, log.String(), "pod_100")
		require.Contains(t, log.String(), "busy")
		require.Equal(t, []string{"pod_100"}, c.running())

		delete(c.on, "DELETE /pods/:id")
		got, err := ensurePod(client, t.Context(), evidenceSpec)
		require.NoError(t, err)
		require.True(t, got.Created, "the pod that was to be deleted was adopted")
		require.Equal(t, []string{got.Pod.ID}, c.running())
	})
}

// Row L24f: MaxWait limits the sum of a call's waits.
func TestRowMaxWaitBoundsACall(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]invoke{
		"Create": func(ctx context.Context, c *volt.Client) error {
			_, err := c.Pods.Create(ctx, evidenceSpec)
			return err
		},
		"Ensure": func(ctx context.Context, c *volt.Client) error { _, err := ensurePod(c, ctx, evidenceSpec); return err },
		"List":   func(ctx context.Context, c *volt.Client) error { _, err := c.Pods.List(ctx); return err },
	} {
		inBubble(t, name, func(t *testing.T) {
			c := newCloud()
			limited := func(*http.Request, string) *reply {
				return &reply{status: 429, body: `{"error":"RATE_LIMIT_EXCEEDED"}`, header: map[string]string{"Retry-After": "50"}}
			}
			c.on["POST /pods"] = limited
			if name == "List" {
				c.on["GET /pods"] = limited
			}
			client := newClient(t, c, volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: 5}), volt.WithMaxWait(time.Minute))
			began := time.Now()
			err := call(t.Context(), client)
			require.ErrorIs(t, err, volt.ErrRateLimited)
			require.LessOrEqual(t, time.Since(began), time.Minute)
			assert.Equal(t, began.Add(100*time.Second), as[*volt.RateLimitError](t, err).RetryAt)
		})
	}
}

// If a job ends while it is being cancelled, the API refuses the cancel from then on, and
// a Get confirms the end.
func TestRowJobEndsWhileItIsCancelled(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"success", "failed", "cancelled"} {
		for _, status := range []int{400, 409, 404, 500} {
			withCloud(t, fmt.Sprint(word, ", ", status), func(t *testing.T, c *cloud, client *volt.Client) {
				c.addJob("job_1", evidenceName, "training")
				job, err := client.FineTuning.Get(t.Context(), "job_1")
				require.NoError(t, err)
				c.on["DELETE /fine-tuning/:id"] = func(*http.Request, string) *reply {
					c.jobs[0].status = word
					return &reply{status: status, body: `{"error":"CONFLICT","message":"The job has ended."}`}
				}
				require.NoError(t, client.FineTuning.EnsureDeleted(t.Context(), job))
			})
		}
	}
}

// The same for a pod: if the server refuses to delete a pod that is already stopping, its
// end is still confirmed.
func TestRowPodEndsWhileItsDeletesFail(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 409, 500} {
		for _, word := range []string{"terminating", "terminated", ""} {
			withCloud(t, fmt.Sprint(status, ", ", word), func(t *testing.T, c *cloud, client *volt.Client) {
				pod := c.addPod("pod_1", evidenceName, asLium, longAgo)
				c.on["DELETE /pods/:id"] = func(*http.Request, string) *reply {
					pod.status, pod.ended = word, word == ""
					time.AfterFunc(time.Minute, func() { c.mu.Lock(); pod.ended = true; c.mu.Unlock() })
					return &reply{status: status, body: `{"error":"CONFLICT","message":"The pod is being deleted."}`}
				}
				require.NoError(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}))
				require.True(t, pod.ended || word == "terminated")
			})
		}
	}
}

// If the caller's context ends and the response to a create is lost, the create may have
// made a pod. The error never says that nothing was sent.
func TestRowContextEndsDuringTheCreate(t *testing.T) {
	t.Parallel()
	for i := range 20 { // the faults are random
		withCloud(t, fmt.Sprint(i), func(t *testing.T, c *cloud, client *volt.Client) {
			c.on["POST /pods"] = func(r *http.Request, _ string) *reply {
				c.make()
				<-r.Context().Done()
				return &reply{err: r.Context().Err()}
			}
			_, err := ensurePod(client, within(t, 5*time.Second), evidenceSpec)
			require.ErrorIs(t, err, volt.ErrMaybeCreated)
			require.NotErrorIs(t, err, volt.ErrNotSent)
		})
	}
}
