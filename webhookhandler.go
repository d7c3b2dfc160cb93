package volt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// A handler sends at most 30 requests in any hour: webhookBurst at once, and
// webhookPerHour spread over the hour.
const (
	// A handler spends at most 30 requests in any hour: these at once, and then
	// the rest spread over it.
	webhookBurst   = 10
	webhookPerHour = 20
	// webhookReading limits how long the body may take to arrive. Volt wants a response
	// within 10 s.
	webhookReading = 5 * time.Second
)

// A WebhookHandler is an http.Handler for the webhooks of fine-tuning jobs. Serve it at
// the address that URL returns.
//
// Volt does not sign webhooks, so the handler accepts only requests with the token in the
// URL, and only for jobs that it knows: jobs of Expect, jobs that a Wait or Watch of the
// client waits for, and the newest 1,024 pods and jobs that the client created. A webhook
// for another job is kept for two minutes, in case the create's response or an Expect
// comes later.
//
// The handler then gets the job. If the Get shows that the job has ended, the job from
// the Get is passed to the callback and to all waits, once. If the Get shows no end, it
// is repeated once after half a minute. If it fails temporarily, it is repeated up to
// three times.
//
// A webhook costs one request, a forged one two, and all webhooks together at most 30 an
// hour. Up to 64 jobs wait for their turn, further webhooks are dropped.
// FineTuningService.Wait polls in any case.
//
// Each request is answered within 5 s, before the callback returns: 200 if it was
// accepted, 404 without the token, 405, 413, 415 or 400 if it is not a webhook, 503 after
// Close.
//
// A handler has one goroutine. Close ends it.
type WebhookHandler struct {
	service  *FineTuningService
	token    Secret // empty with WithoutWebhookToken
	callback func(context.Context, Job)
	log      *slog.Logger
	budget   *rate.Limiter

	stop context.CancelFunc
	done chan struct{} // closed when the goroutine has ended
	wake chan struct{} // wakes the goroutine

	mu     sync.Mutex
	closed bool
	stats  WebhookStats
	hints
}

// WebhookStats counts the requests to a WebhookHandler. Each is Received, and at most one
// of WrongToken, Malformed, UnknownJob, Duplicates and Dropped.
type WebhookStats struct {
	// Received counts all requests.
	Received int64
	// WrongToken counts the requests without the token.
	WrongToken int64
	// Malformed counts the requests that were not webhooks: another method, another type,
	// too large, not JSON, no job.
	Malformed int64
	// UnknownJob counts the webhooks for a job that was not known when they came.
	UnknownJob int64
	// Duplicates counts the webhooks without news: the job's end was already confirmed,
	// or about to be.
	Duplicates int64
	// Dropped counts the webhooks that were dropped because a queue was full.
	Dropped int64
	// Requests counts the requests to the API.
	Requests int64
	// Confirmed counts the ends that the API confirmed. Each was passed to the callback.
	Confirmed int64
	// Unconfirmed counts the requests to the API that showed no end, or failed.
	Unconfirmed int64
}

// WebhookHandler returns a handler for the webhooks of the account's jobs, and starts its
// goroutine. The caller must close it. It returns ErrInvalidArgument if an option is
// invalid. It sends no request.
//
// Documented under "Webhooks" (v1).
func (s *FineTuningService) WebhookHandler(opts ...WebhookOption) (*WebhookHandler, error) {
	settings := webhookSettings{log: slog.Default()}
	for _, o := range opts {
		o(&settings)
	}
	if option, problem := settings.settle(); problem != "" {
		return nil, argumentError(webhookMaking, "", option, problem)
	}
	ctx, stop := context.WithCancel(context.Background())
	h := &WebhookHandler{
		service: s, token: settings.token, callback: settings.callback, log: settings.log,
		budget: rate.NewLimiter(rate.Limit(webhookPerHour/time.Hour.Seconds()), webhookBurst),
		stop:   stop, done: make(chan struct{}), wake: make(chan struct{}, 1),
		hints: newHints(),
	}
	go h.work(ctx)
	return h, nil
}

// ServeHTTP handles one webhook. It waits only for the request's body.
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(h.serve(w, r))
}

// serve handles one webhook, and returns the status of the response.
func (h *WebhookHandler) serve(w http.ResponseWriter, r *http.Request) int {
	if !h.open() {
		return http.StatusServiceUnavailable
	}
	// The token comes first, so that a stranger learns nothing from the other checks.
	if !h.hasToken(r.URL) {
		h.count(func(s *WebhookStats) { s.WrongToken++ })
		return http.StatusNotFound
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.count(malformed)
		return http.StatusMethodNotAllowed
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		h.count(malformed)
		return http.StatusUnsupportedMediaType
	}
	// If this is not supported, only the server's own limits hold.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(webhookReading))
	e, err := ParseWebhook(r.Body)
	switch {
	case err == nil && len(e.JobID) <= longestJobID:
		h.take(e)
		return http.StatusOK
	case errors.Is(err, ErrTooLarge):
		h.count(malformed)
		return http.StatusRequestEntityTooLarge
	}
	h.count(malformed)
	return http.StatusBadRequest
}

func malformed(s *WebhookStats) { s.Malformed++ }

// isJSON reports whether a body of this type may be JSON. The API does not document the
// type of a webhook.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json"))
}

// open counts a request, and reports whether the handler is open.
func (h *WebhookHandler) open() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stats.Received++
	return !h.closed
}

func (h *WebhookHandler) count(what func(*WebhookStats)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	what(&h.stats)
}

// Expect makes jobs known, and accepts webhooks that came for them earlier. It sends no
// request. Jobs that this client creates or waits for need no Expect. A job is known
// until its end was passed to the callback.
func (h *WebhookHandler) Expect(jobIDs ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	for _, id := range jobIDs {
		if id != "" && !h.ended.knows(id) {
			h.expect(id)
		}
	}
	h.rouse()
}

// Stats returns the handler's counters. It sends no request.
func (h *WebhookHandler) Stats() WebhookStats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stats
}

// String returns the type of the handler, without its token.
func (h *WebhookHandler) String() string { return "volt.WebhookHandler" }

// Format writes the result of String for every verb.
func (h *WebhookHandler) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, h.String()) }

// Close ends the handler: it drops its queue, cancels a request to the API, and ends the
// callback's context. Close waits until the callback has returned, or until ctx ends. It
// then returns ctx's error, and the goroutine ends when the callback returns. Close may
// be called again, but not by the callback, because it would wait for itself.
func (h *WebhookHandler) Close(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	h.hints = newHints()
	h.mu.Unlock()
	h.stop()
	select {
	case <-h.done:
		return nil
	default:
	}
	select {
	case <-h.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("volt: close webhook handler: its callback still runs: %w", rest.ContextError(ctx))
	}
}
