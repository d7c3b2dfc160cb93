package volt

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Option changes how New makes a Client.
type Option = api.Option

// WithAPIKey gives the API key, in place of VOLT_API_KEY and the configuration file.
// An empty key is an error: New does not fall back to those. Nor does either of them
// give the base URL then.
func WithAPIKey(key string) Option { return api.WithAPIKey(key) }

// WithBaseURL gives the API's address, which paths are appended to:
// https://api.voltagegpu.com/api/volt by default. It has to be https, or http on
// loopback.
func WithBaseURL(url string) Option { return api.WithBaseURL(url) }

// WithHTTPClient takes the Transport of c, and its Timeout as that of WithTimeout. c is
// not changed, and neither its CheckRedirect nor its Jar is used: redirects are
// refused and cookies not kept. Its Transport has to send each request once: see
// api.WithHTTPClient.
func WithHTTPClient(c *http.Client) Option { return api.WithHTTPClient(c) }

// WithLimiter replaces the limiter, which by default lets through 100 requests
// at once and 900 an hour, for all clients of the process with the same base
// URL and key.
func WithLimiter(l Limiter) Option { return api.WithLimiter(l) }

// WithRetryPolicy changes how often and how fast requests are repeated. What may
// be repeated stays as it is.
func WithRetryPolicy(p RetryPolicy) Option { return api.WithRetryPolicy(p) }

// WithMaxWait bounds the waits of a call together, in the queue and before repeats: a
// longer one is not begun. 60 s by default; 0 never waits; Unlimited waits as
// long as the context allows.
func WithMaxWait(d time.Duration) Option { return api.WithMaxWait(d) }

// WithGrace bounds how long a create that has been sent is still listened to
// after the caller's context has ended: 2 s by default.
func WithGrace(d time.Duration) Option { return api.WithGrace(d) }

// WithTimeout bounds one attempt, from dialling to the last byte of the answer:
// 60 s by default, and three times that for a create. 0 leaves it to the context
// alone.
func WithTimeout(d time.Duration) Option { return api.WithTimeout(d) }

// WithMaxBody bounds the size of an answer in bytes, unpacked: 16 MiB by
// default.
func WithMaxBody(bytes int64) Option { return api.WithMaxBody(bytes) }

// WithUserAgent adds product, such as "my-ci/1.4", to the User-Agent header.
func WithUserAgent(product string) Option { return api.WithUserAgent(product) }

// WithLogger logs each attempt at debug level and each call that failed at warn:
// operation, endpoint, status, attempt, duration, wait and request id; never a
// body, a query, a header or a key.
func WithLogger(l *slog.Logger) Option { return api.WithLogger(l) }

// WithAttemptHook lets hook see each attempt of each call when it has ended, for
// metrics and traces: endpoint pattern, status, number, waits, times and sizes.
// Several may be given. A hook runs on the goroutine and with the context of the
// call. See api.WithAttemptHook.
func WithAttemptHook(hook func(ctx context.Context, a Attempt)) Option {
	return api.WithAttemptHook(hook)
}

// WithListLag states how far the API's lists and Gets may lag behind: 60 s by default.
// It holds for every method that decides whether a pod or job exists. If the true lag
// is longer, Ensure may create a second pod and EnsureDeleted may end too early.
func WithListLag(d time.Duration) Option { return api.WithListLag(d) }
