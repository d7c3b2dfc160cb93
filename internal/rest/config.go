package rest

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Config is what makes the core one API's.
type Config struct {
	// API begins every error's text: "volt".
	API string
	// BaseURL is what paths are below; see ParseBaseURL.
	BaseURL *url.URL
	// Key is sent in the header KeyHeader, behind KeyPrefix.
	Key       api.Secret
	KeyHeader string
	KeyPrefix string
	UserAgent string
	// HTTPClient gives the transport, and its Timeout that of an attempt; nil
	// for the shared transport.
	HTTPClient *http.Client
	// NewLimiter makes the limiter of a class of requests, shared by all
	// clients of the process that have the same BaseURL and Key.
	NewLimiter func(class string) api.Limiter
	// Limiter, where not nil, is asked instead of those.
	Limiter api.Limiter
	// Repeat says what may be repeated.
	Repeat RepeatTable
	Retry  api.RetryPolicy
	// MaxWait, Grace, Timeout and MaxBody are as the options of package api
	// have them; nil for the defaults.
	MaxWait *time.Duration
	Grace   *time.Duration
	Timeout *time.Duration
	MaxBody *int64
	Logger  *slog.Logger
	// AttemptHooks are called when an attempt has ended; see
	// api.WithAttemptHook.
	AttemptHooks []func(context.Context, api.Attempt)
	// DescribeError reads the body of an answer outside 2xx, or of one that
	// says it failed, into e: its code, message, and kind where that is not
	// what the status tells. The body may be empty, or anything.
	DescribeError func(ep *Endpoint, body []byte, e *api.Error)
	// OwnError reports whether a body has the form of the API's own errors, and not of a
	// gateway's. If it is nil, no body has.
	OwnError func(body []byte, e *api.Error) bool
	// Observe, where not nil, sees the header of every answer as it comes, from
	// the goroutines that send.
	Observe func(ep *Endpoint, header http.Header)
	// ResetHeader names the header that says, in Unix seconds, when a limit is
	// renewed: what a 429 without a Retry-After asks to wait for. It may be "".
	ResetHeader string
}

// The defaults of Config's nil fields.
const (
	DefaultMaxWait = 60 * time.Second
	DefaultGrace   = 2 * time.Second
	DefaultTimeout = 60 * time.Second
	DefaultMaxBody = 16 << 20
	// createPatience is how much longer than others a create may take: to give
	// up on it early is to lose the id of what it made.
	createPatience = 3
)

func valueOr[T any](p *T, fallback T) T {
	if p != nil {
		return *p
	}
	return fallback
}

// firstOf is the first of the pointers that is set.
func firstOf[T any](p, q *T) *T {
	if p != nil {
		return p
	}
	return q
}
