package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Settings is what a client's options add up to. It is of interest to those
// who write a client on this core; others use the options.
type Settings struct {
	// APIKey is the key that WithAPIKey gave, and KeyGiven whether it was used at
	// all: an empty key is an error, and does not stand for none.
	APIKey   Secret
	KeyGiven bool
	// BaseURL is what WithBaseURL gave, or "".
	BaseURL string
	// HTTPClient gives the transport and the timeout of an attempt, or is nil.
	HTTPClient *http.Client
	// Limiter replaces the client's own, or is nil.
	Limiter Limiter
	// Retry has zero fields where the defaults hold.
	Retry RetryPolicy
	// MaxWait, Grace, Timeout and MaxBody are nil where the defaults hold.
	MaxWait *time.Duration
	Grace   *time.Duration
	Timeout *time.Duration
	MaxBody *int64
	// UserAgent is put behind the client's own.
	UserAgent string
	// Logger takes a record of each attempt, or is nil.
	Logger *slog.Logger
	// ListLag is nil if the default holds.
	ListLag *time.Duration
	// AttemptHooks are what WithAttemptHook gave, in its order.
	AttemptHooks []func(context.Context, Attempt)
}

// Option changes how a client is made.
type Option func(*Settings)

// WithAPIKey gives the API key, before any other source of it. An empty key is
// an error when the client is made.
func WithAPIKey(key string) Option {
	return func(s *Settings) { s.APIKey, s.KeyGiven = NewSecret(key), true }
}

// WithBaseURL gives the API's address, which paths are appended to: https, or http on
// loopback.
func WithBaseURL(url string) Option { return func(s *Settings) { s.BaseURL = url } }

// WithHTTPClient takes the Transport of c, and its Timeout as that of WithTimeout. c
// is not changed, and neither its CheckRedirect nor its Jar is used: redirects
// are refused and cookies not kept. Its Transport has to send each request once: one
// that repeats by itself repeats creates, too. That of go-retryablehttp is an error
// when the client is made.
func WithHTTPClient(c *http.Client) Option { return func(s *Settings) { s.HTTPClient = c } }

// WithLimiter replaces the limiter that keeps the client within its quota.
func WithLimiter(l Limiter) Option { return func(s *Settings) { s.Limiter = l } }

// WithRetryPolicy changes how often and how fast requests are repeated.
func WithRetryPolicy(p RetryPolicy) Option { return func(s *Settings) { s.Retry = p } }

// WithMaxWait bounds the waits of a call together, in the queue and before repeats: a
// longer one is not begun, and the call returns at once with a RateLimitError
// or the server's last answer. 60 s by default; 0 never waits; Unlimited waits
// as long as the context allows.
func WithMaxWait(d time.Duration) Option { return func(s *Settings) { s.MaxWait = &d } }

// WithGrace bounds how long a create that has been sent is still listened to
// after the caller's context has ended, so that the id of something paid for
// is not lost: 2 s by default; 0 gives up with the context.
func WithGrace(d time.Duration) Option { return func(s *Settings) { s.Grace = &d } }

// WithTimeout bounds one attempt, from dialling to the last byte of the answer:
// 60 s by default, and three times that for a create. 0 leaves it to the
// context alone.
func WithTimeout(d time.Duration) Option { return func(s *Settings) { s.Timeout = &d } }

// WithMaxBody bounds the size of an answer, counted as it unpacks: 16 MiB by
// default.
func WithMaxBody(bytes int64) Option { return func(s *Settings) { s.MaxBody = &bytes } }

// WithUserAgent adds product, such as "my-ci/1.4", to the User-Agent header.
func WithUserAgent(product string) Option { return func(s *Settings) { s.UserAgent = product } }

// WithLogger logs each attempt at debug level and each ended call that failed
// at warn: the operation, endpoint, status, attempt, duration, wait and request
// id; never a body, a query, a header or a key. What it panics with goes no
// further: the answer may hold the id of something paid for.
func WithLogger(l *slog.Logger) Option { return func(s *Settings) { s.Logger = l } }

// WithListLag states how far lists and Gets of the API may lag behind.
func WithListLag(d time.Duration) Option { return func(s *Settings) { s.ListLag = &d } }
