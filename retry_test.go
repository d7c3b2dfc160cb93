package volt_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// failing fails every request in the same way, and counts them.
type failing struct {
	status int // 0 for a cut connection
	header map[string]string
	seen   atomic.Int64
}

func (f *failing) RoundTrip(r *http.Request) (*http.Response, error) {
	f.seen.Add(1)
	if f.status == 0 {
		return nil, errors.New("connection reset by peer")
	}
	return answer(r, f.status, `{"error":true,"message":"no"}`, f.header), nil
}

// How often each call is sent, by how the server fails: once, or six times.
func TestHowOftenACallIsSent(t *testing.T) {
	t.Parallel()
	const once, repeated = 1, 6
	statuses := []int{0, 429, 500, 502, 503, 504, 400, 401, 402, 404, 408, 409, 421, 425, 499, 501, 519, 520, 525, 530, 302}
	read := map[int]int{0: repeated, 429: repeated, 500: repeated, 502: repeated, 503: repeated, 504: repeated,
		408: repeated, 421: repeated, 425: repeated, 499: repeated, 520: repeated, 525: repeated, 530: repeated}
	create := map[int]int{429: repeated}
	for call, table := range map[string]map[int]int{
		"list pods": read, "get job": read,
		// They end in the same state when they are repeated.
		"delete pod": read, "start pod": read, "update pod": read, "update template": read, "delete template": read,
		"create pod": create, "create job": create, "create template": create,
	} {
		for _, status := range statuses {
			want := max(once, table[status])
			synctest.Test(t, func(t *testing.T) {
				transport := &failing{status: status}
				client := newClient(t, transport, volt.WithRetryPolicy(volt.RetryPolicy{}))

				err := calls[call](t.Context(), client)

				require.Error(t, err)
				require.EqualValues(t, want, transport.seen.Load(), "%s after %d", call, status)
				uncertain := table[500] == 0 && (status == 0 || status == 302 || status == 408 || status == 409 || status == 421 || status == 425 || status == 499 || status >= 500)
				require.Equal(t, uncertain, errors.Is(err, volt.ErrMaybeCreated), "%s after %d: %v", call, status, err)
			})
		}
	}
}

// Whatever makes something is sent once, also where it costs nothing.
func TestEveryCreateIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]invoke{
		"ssh key": func(ctx context.Context, c *volt.Client) error {
			_, err := c.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: "k", PublicKey: "ssh-ed25519 AAAA"})
			return err
		},
		"docker credential": func(ctx context.Context, c *volt.Client) error {
			_, err := c.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{Name: "k", Registry: "r", Username: "u", Password: volt.NewSecret("p")})
			return err
		},
		"api key": func(ctx context.Context, c *volt.Client) error {
			_, err := c.APIKeys.Create(ctx, volt.APIKeySpec{Name: "k"})
			return err
		},
		"unknown path": func(ctx context.Context, c *volt.Client) error {
			return c.Do(ctx, "POST", "/clusters", map[string]any{"name": "k"}, nil)
		},
		"unknown delete": func(ctx context.Context, c *volt.Client) error {
			return c.Do(ctx, "DELETE", "/clusters/1", nil, nil)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			transport := &failing{status: 502}
			err := call(t.Context(), newClient(t, transport, volt.WithRetryPolicy(volt.RetryPolicy{})))
			require.ErrorIs(t, err, volt.ErrMaybeCreated, name)
			require.EqualValues(t, 1, transport.seen.Load(), name)
		})
	}
}

// Of what this package does not know, only reads are repeated.
func TestDoRepeatsReads(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "HEAD"} {
		synctest.Test(t, func(t *testing.T) {
			transport := &failing{status: 502}
			err := newClient(t, transport, volt.WithRetryPolicy(volt.RetryPolicy{})).Do(t.Context(), method, "/clusters", nil, nil)
			require.ErrorIs(t, err, volt.ErrServer)
			require.NotErrorIs(t, err, volt.ErrMaybeCreated)
			require.EqualValues(t, 6, transport.seen.Load())
		})
	}
}

// The wait that a server asks for is kept, and one that is too long is told.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, expect(t,
			step{want: "GET /pods", status: 429, header: map[string]string{"Retry-After": "45"}},
			step{want: "GET /pods", body: "[]"},
		), volt.WithRetryPolicy(volt.RetryPolicy{}))
		began := time.Now()
		var resp volt.Response

		_, err := client.Pods.List(t.Context(), volt.WithResponse(&resp))

		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(began), 45*time.Second)
		require.Less(t, time.Since(began), 47*time.Second)
		require.Equal(t, 2, resp.Attempts)
		require.Equal(t, time.Since(began), resp.Waited)
		require.EqualValues(t, 1, client.Stats().RateLimited)
		require.EqualValues(t, 1, client.Stats().Repeats)
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, expect(t, step{want: "GET /pods", status: 429, header: map[string]string{"Retry-After": "1800"},
			body: `{"error":true,"message":"Slow down.","code":"RATE_LIMITED"}`}), volt.WithRetryPolicy(volt.RetryPolicy{}))
		began := time.Now()

		err := listPods(t.Context(), client)

		require.Zero(t, time.Since(began), "nothing is slept through")
		limited := as[*volt.RateLimitError](t, err)
		require.ErrorIs(t, err, volt.ErrRateLimited)
		require.Equal(t, began.Add(30*time.Minute), limited.RetryAt)
		require.Equal(t, 30*time.Minute, limited.Wait)
		require.Equal(t, "Slow down.", as[*volt.Error](t, err).Message)
		require.Equal(t, limited.RetryAt, client.Quota().PausedUntil)

		// Until then nothing of this client's goes, and it is told so at once.
		err = listPods(t.Context(), client)
		require.Equal(t, began.Add(30*time.Minute), as[*volt.RateLimitError](t, err).RetryAt)
		require.ErrorIs(t, err, volt.ErrNotSent)
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, expect(t, step{want: "GET /pods", status: 429, header: map[string]string{"Retry-After": "30"}}),
			volt.WithRetryPolicy(volt.RetryPolicy{}))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()

		err := listPods(ctx, client)

		require.Zero(t, time.Since(began))
		require.ErrorIs(t, err, volt.ErrRateLimited)
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// The options of one call go before the client's.
func TestCallOptions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := &failing{status: 500}
		client := newClient(t, transport, volt.WithRetryPolicy(volt.RetryPolicy{}))
		_, err := client.Pods.List(t.Context(), volt.WithCallRetryPolicy(volt.RetryPolicy{MaxRepeats: 2}))
		require.ErrorIs(t, err, volt.ErrServer)
		require.EqualValues(t, 3, transport.seen.Load())
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, &failing{status: 500}, volt.WithRetryPolicy(volt.RetryPolicy{}))
		began := time.Now()
		_, err := client.Pods.List(t.Context(), volt.WithCallMaxWait(0))
		require.ErrorIs(t, err, volt.ErrServer)
		require.Zero(t, time.Since(began))
		require.False(t, as[*volt.Error](t, err).RetryAt.IsZero(), "it tells when it would have gone on")
	})
	synctest.Test(t, func(t *testing.T) {
		hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		client := newClient(t, hangs)
		began := time.Now()
		_, err := client.Pods.List(t.Context(), volt.WithCallTimeout(5*time.Second))
		require.ErrorIs(t, err, volt.ErrTimeout)
		require.Equal(t, 5*time.Second, time.Since(began))

		began = time.Now()
		_, err = client.Pods.List(t.Context())
		require.ErrorIs(t, err, volt.ErrTimeout, "a hung server does not hang a caller for ever")
		require.Equal(t, time.Minute, time.Since(began))
	})
}

// The same for a whole client.
func TestClientOptions(t *testing.T) {
	t.Parallel()
	hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			_, _ = r.Body.Read(make([]byte, 4096))
		}
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, hangs, volt.WithTimeout(5*time.Second), volt.WithGrace(time.Second))
		began := time.Now()
		require.ErrorIs(t, listPods(t.Context(), client), volt.ErrTimeout)
		require.Equal(t, 5*time.Second, time.Since(began))

		began = time.Now()
		require.ErrorIs(t, createPod(t.Context(), client), volt.ErrTimeout)
		require.Equal(t, 15*time.Second, time.Since(began), "to give up early on a create is to lose its id")

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began = time.Now()
		require.ErrorIs(t, createPod(ctx, client), volt.ErrMaybeCreated)
		require.Equal(t, 4*time.Second, time.Since(began))
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, &failing{status: 503, header: map[string]string{"Retry-After": "20"}},
			volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: 3}), volt.WithMaxWait(10*time.Second))
		began := time.Now()
		err := listPods(t.Context(), client)
		require.ErrorIs(t, err, volt.ErrServer)
		require.Zero(t, time.Since(began))
		require.Equal(t, 20*time.Second, as[*volt.Error](t, err).RetryAfter)
	})
	client := newClient(t, always(200, `[{"id":"pod_1"}]`), volt.WithMaxBody(15))
	err := listPods(t.Context(), client)
	require.ErrorIs(t, err, volt.ErrTooLarge)
	require.ErrorIs(t, err, volt.ErrBadResponse)
	require.NoError(t, listPods(t.Context(), newClient(t, always(200, `[{"id":"pod_1"}]`), volt.WithMaxBody(16))))
}

// A create that was sent is still listened to when its context ends.
func TestGrace(t *testing.T) {
	t.Parallel()
	slow := func(takes time.Duration) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			_, _ = r.Body.Read(make([]byte, 4096))
			select {
			case <-time.After(takes):
				return answer(r, 201, `{"id":"pod_1","status":"deploying"}`, nil), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
	}
	create := func(t *testing.T, takes time.Duration, opts ...volt.CreatePodOption) (volt.Pod, error) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		return newClient(t, slow(takes)).Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", TemplateID: "tpl-1"}, opts...)
	}
	synctest.Test(t, func(t *testing.T) {
		pod, err := create(t, 2500*time.Millisecond)
		require.NoError(t, err)
		require.Equal(t, "pod_1", pod.ID)
	})
	synctest.Test(t, func(t *testing.T) {
		_, err := create(t, 4*time.Second)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
	synctest.Test(t, func(t *testing.T) {
		pod, err := create(t, 4*time.Second, volt.WithCallGrace(5*time.Second))
		require.NoError(t, err)
		require.Equal(t, "pod_1", pod.ID)
	})
}
