package packetai

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Option changes how New makes a Client.
type Option = api.Option

// WithAPIKey gives the API key, in place of PACKETAI_API_KEY. An empty key is an
// error: New does not fall back to the environment. Nor does that give the base URL
// then.
func WithAPIKey(key string) Option { return api.WithAPIKey(key) }

// WithBaseURL gives the API's address, which paths are appended to: DefaultBaseURL by
// default. It has to be https, or http on loopback.
func WithBaseURL(url string) Option { return api.WithBaseURL(url) }

// WithHTTPClient takes the Transport of c, and its Timeout as that of WithTimeout. See
// api.WithHTTPClient.
func WithHTTPClient(c *http.Client) Option { return api.WithHTTPClient(c) }

// WithLimiter replaces the limiter, which by default lets through 60 reads, 20
// writes and 5 deploys a minute, for all clients of the process with the same
// base URL and key. It is told which of them a request is: Ticket.Class is
// LimitRead, LimitWrite or LimitDeploy.
func WithLimiter(l Limiter) Option { return api.WithLimiter(l) }

// WithRetryPolicy changes how often and how fast requests are repeated. What may
// be repeated stays as it is.
func WithRetryPolicy(p RetryPolicy) Option { return api.WithRetryPolicy(p) }

// WithMaxWait limits the total time that a call waits, in the queue and before repeats.
// The default is 90 s, because the limits are per minute. See api.WithMaxWait.
func WithMaxWait(d time.Duration) Option { return api.WithMaxWait(d) }

// WithGrace bounds how long a deploy, or another create, that has been sent is
// still listened to after the caller's context has ended: 2 s by default.
func WithGrace(d time.Duration) Option { return api.WithGrace(d) }

// WithTimeout bounds one attempt: 60 s by default, and three times that for a
// deploy or another create. See api.WithTimeout.
func WithTimeout(d time.Duration) Option { return api.WithTimeout(d) }

// WithMaxBody bounds the size of an answer in bytes, unpacked: 16 MiB by
// default.
func WithMaxBody(bytes int64) Option { return api.WithMaxBody(bytes) }

// WithUserAgent adds product, such as "my-ci/1.4", to the User-Agent header.
func WithUserAgent(product string) Option { return api.WithUserAgent(product) }

// WithLogger logs each attempt at debug level and each call that failed at warn;
// never a body, a query, a header or a key. See api.WithLogger.
func WithLogger(l *slog.Logger) Option { return api.WithLogger(l) }

// WithAttemptHook lets hook see each attempt of each call when it has ended, for
// metrics and traces. Several may be given. See api.WithAttemptHook.
func WithAttemptHook(hook func(ctx context.Context, a Attempt)) Option {
	return api.WithAttemptHook(hook)
}
