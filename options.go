package volt

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// An Option changes the Client that New returns.
type Option = api.Option

// WithAPIKey sets the API key, in place of VOLT_API_KEY and the configuration file. An
// empty key is an error. With this option, New reads neither the key nor the base URL
// from the configuration file or the environment.
func WithAPIKey(key string) Option { return api.WithAPIKey(key) }

// WithBaseURL sets the API's address, to which paths are appended. The default is
// https://api.voltagegpu.com/api/volt. It must use https, or http on a loopback address.
func WithBaseURL(url string) Option { return api.WithBaseURL(url) }

// WithHTTPClient makes the client use the Transport and the Timeout of c. c is not
// changed. Its CheckRedirect and Jar are not used: redirects are refused, and cookies are
// not kept. The Transport must send each request once: see api.WithHTTPClient.
func WithHTTPClient(c *http.Client) Option { return api.WithHTTPClient(c) }

// WithLimiter replaces the limiter. The default allows 100 requests at once and then 900
// an hour, for all clients of the process with the same base URL and key.
func WithLimiter(l Limiter) Option { return api.WithLimiter(l) }

// WithRetryPolicy changes how often and how fast requests are repeated. It does not
// change which requests may be repeated.
func WithRetryPolicy(p RetryPolicy) Option { return api.WithRetryPolicy(p) }

// WithMaxWait limits the total time that a call waits, in the queue and before repeats.
// If a wait would be longer, the call fails at once. The default is 60 s. With 0 a call
// never waits, with Unlimited only its context limits the wait.
func WithMaxWait(d time.Duration) Option { return api.WithMaxWait(d) }

// WithGrace limits how long the client still waits for the response to a create that was
// sent, after the context of the caller has ended. The default is 2 s.
func WithGrace(d time.Duration) Option { return api.WithGrace(d) }

// WithTimeout limits one attempt, from dialling to the last byte of the response. The
// default is 60 s, and three times that for a create. With 0 only the context limits an
// attempt.
func WithTimeout(d time.Duration) Option { return api.WithTimeout(d) }

// WithMaxBody limits the size of a response in bytes, after decompression. The default is
// 16 MiB.
func WithMaxBody(bytes int64) Option { return api.WithMaxBody(bytes) }

// WithUserAgent adds product, such as "my-ci/1.4", to the User-Agent header.
func WithUserAgent(product string) Option { return api.WithUserAgent(product) }

// WithLogger logs each attempt at debug level, and each call that failed at warn level. A
// record has the operation, endpoint, status, attempt, duration, wait and request id, and
// never a body, a query, a header or a key.
func WithLogger(l *slog.Logger) Option { return api.WithLogger(l) }

// WithAttemptHook calls hook at the end of each attempt, for metrics and traces, with the
// endpoint pattern, status, number, waits, times and sizes. The option may be given
// several times. A hook runs on the goroutine and with the context of the call. See
// api.WithAttemptHook.
func WithAttemptHook(hook func(ctx context.Context, a Attempt)) Option {
	return api.WithAttemptHook(hook)
}

// WithListLag sets how far the API's lists and Gets may lag behind. The default is 60 s.
// It holds for every method that decides whether a pod or job exists. If the true lag is
// longer, Ensure may create a second pod, and EnsureDeleted may return too early.
func WithListLag(d time.Duration) Option { return api.WithListLag(d) }
