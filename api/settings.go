package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Settings is the result of a client's options. It is for authors of client packages.
type Settings struct {
	// APIKey is the key from WithAPIKey. KeyGiven reports whether that option was given,
	// because an empty key is an error and a missing option is not.
	APIKey   Secret
	KeyGiven bool
	// BaseURL is the URL from WithBaseURL, or "".
	BaseURL string
	// HTTPClient has the transport and the timeout of an attempt. It may be nil.
	HTTPClient *http.Client
	// Limiter replaces the client's default limiter if it is not nil.
	Limiter Limiter
	// Retry is the policy from WithRetryPolicy. A zero field means the default.
	Retry RetryPolicy
	// MaxWait, Grace, Timeout and MaxBody are nil for the default.
	MaxWait *time.Duration
	Grace   *time.Duration
	Timeout *time.Duration
	MaxBody *int64
	// UserAgent is appended to the client's own.
	UserAgent string
	// Logger receives a record of each attempt. It may be nil.
	Logger *slog.Logger
	// ListLag is nil for the default.
	ListLag *time.Duration
	// AttemptHooks are the hooks from WithAttemptHook, in their order.
	AttemptHooks []func(context.Context, Attempt)
}

// An Option changes a client.
type Option func(*Settings)

// WithAPIKey sets the API key. It has priority over every other source. An empty key is
// an error when the client is made.
func WithAPIKey(key string) Option {
	return func(s *Settings) { s.APIKey, s.KeyGiven = NewSecret(key), true }
}

// WithBaseURL sets the API's address, to which paths are appended. It must use https, or
// http on a loopback address.
func WithBaseURL(url string) Option { return func(s *Settings) { s.BaseURL = url } }

// WithHTTPClient makes the client use the Transport and the Timeout of c. c is not
// changed. Its CheckRedirect and Jar are not used: redirects are refused, and cookies are
// not kept. The Transport must send each request once, because a Transport that repeats
// requests also repeats creates. The Transport of go-retryablehttp is an error when the
// client is made.
func WithHTTPClient(c *http.Client) Option { return func(s *Settings) { s.HTTPClient = c } }

// WithLimiter replaces the limiter that keeps the client within its quota.
func WithLimiter(l Limiter) Option { return func(s *Settings) { s.Limiter = l } }

// WithRetryPolicy changes how often and how fast requests are repeated.
func WithRetryPolicy(p RetryPolicy) Option { return func(s *Settings) { s.Retry = p } }

// WithMaxWait limits the total time that a call waits, in the queue and before repeats.
// If a wait would be longer, the call returns at once with a RateLimitError or the
// server's last error. The default is 60 s. With 0 a call never waits, with Unlimited
// only its context limits the wait.
func WithMaxWait(d time.Duration) Option { return func(s *Settings) { s.MaxWait = &d } }

// WithGrace limits how long the client still waits for the response to a create that was
// sent, after the context of the caller has ended. This keeps the id of a billed resource
// from being lost. The default is 2 s. With 0 the create ends with its context.
func WithGrace(d time.Duration) Option { return func(s *Settings) { s.Grace = &d } }

// WithTimeout limits one attempt, from dialling to the last byte of the response. The
// default is 60 s, and three times that for a create. With 0 only the context limits an
// attempt.
func WithTimeout(d time.Duration) Option { return func(s *Settings) { s.Timeout = &d } }

// WithMaxBody limits the size of a response after decompression. The default is 16 MiB.
func WithMaxBody(bytes int64) Option { return func(s *Settings) { s.MaxBody = &bytes } }

// WithUserAgent adds product, such as "my-ci/1.4", to the User-Agent header.
func WithUserAgent(product string) Option { return func(s *Settings) { s.UserAgent = product } }

// WithLogger logs each attempt at debug level, and each call that failed at warn level. A
// record has the operation, endpoint, status, attempt, duration, wait and request id, and
// never a body, a query, a header or a key. A panic of the logger does not end the call,
// because the response may hold the id of a billed resource.
func WithLogger(l *slog.Logger) Option { return func(s *Settings) { s.Logger = l } }

// WithListLag sets how far lists and Gets of the API may lag behind.
func WithListLag(d time.Duration) Option { return func(s *Settings) { s.ListLag = &d } }
