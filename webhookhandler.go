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

const (
	// A handler spends at most 30 requests in any hour: these at once, and then
	// the rest spread over it.
	webhookBurst   = 10
	webhookPerHour = 20
	// webhookReading bounds how long a body may take to come in: with what is
	// done after it, well below the 10 s in which Volt wants an answer.
	webhookReading = 5 * time.Second
)

// WebhookHandler takes the webhooks of fine-tuning jobs. It is an http.Handler,
// to be reached at the address that URL gives.
//
// Volt does not sign webhooks, so that each is but a hint. The handler takes it
// only with the token that URL puts into the address, and only for jobs that it
// knows: those of Expect, those that a Wait or Watch of the client waits on, and
// the newest 1,024 things that the client has created. It then asks
// FineTuningService.Get, and only when that says that the job has ended, the
// job, as Get tells it, is handed to the callback and to all who wait on it, each
// end once. What Get does not say ends nothing. It is asked once more half a
// minute later, and up to three times where it failed in a way that passes.
//
// A webhook for a job that is not known yet, as when it comes before the create's
// answer, is kept for two minutes, with 255 others, for Expect or the create to
// take it up.
//
// A webhook takes one request, a forged one two, and all together never take more
// than 30 in any hour. What is too much waits its turn, 64 jobs of it, and the
// rest is dropped: webhooks are best-effort, and FineTuningService.Wait polls in
// any case. Nothing of it is billed.
//
// Each post is answered as soon as it is read, within 5 s, whatever the callback
// does: 200 where it was taken, 404 without the token, 405, 413, 415 or 400 where
// it is none, 503 after Close.
//
// A handler has a goroutine, the only one of this package that outlives a call:
// Close ends it.
type WebhookHandler struct {
	service  *FineTuningService
	token    Secret // none where it was opted out of
	callback func(context.Context, Job)
	log      *slog.Logger
	budget   *rate.Limiter

	stop context.CancelFunc
	done chan struct{} // closed when the goroutine has ended
	wake chan struct{} // there is something new for it

	mu     sync.Mutex
	closed bool
	stats  WebhookStats
	hints
}

// WebhookStats counts what a WebhookHandler has met. Each post is Received, and
// at most one of WrongToken, Malformed, UnknownJob, Duplicates and Dropped.
type WebhookStats struct {
	// Received counts the posts, of any kind.
	Received int64
	// WrongToken counts those without the token.
	WrongToken int64
	// Malformed counts those that were no webhook: another method, another type,
	// too large, no JSON, no job.
	Malformed int64
	// UnknownJob counts those for a job that was not known when they came, also
	// where it became known later.
	UnknownJob int64
	// Duplicates counts those that said what was known already, or was about to
	// be looked at.
	Duplicates int64
	// Dropped counts those for which there was no room.
	Dropped int64
	// Requests counts what was spent on looking.
	Requests int64
	// Confirmed counts the ends that the API confirmed; each was handed over.
	Confirmed int64
	// Unconfirmed counts the looks that showed no end, or failed.
	Unconfirmed int64
}

// WebhookHandler makes a handler for the webhooks of the account's jobs, and
// begins its goroutine: it has to be closed. It fails with ErrInvalidArgument
// where an option cannot be. It spends no request.
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

// ServeHTTP takes one webhook. It waits for nothing but its body.
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(h.serve(w, r))
}

// serve takes one webhook, and tells the status to answer.
func (h *WebhookHandler) serve(w http.ResponseWriter, r *http.Request) int {
	if !h.open() {
		return http.StatusServiceUnavailable
	}
	// The token comes first: without it, nothing is told of what would be taken.
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
	// Where it is not supported, the server's own limits have to do.
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

// isJSON reports whether a body of that type may be JSON: no page says which type
// a webhook has.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json"))
}

// open counts a post, and reports whether the handler still takes any.
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

// Expect makes jobs known, and takes up webhooks that came for them before. It
// spends no request by itself. Jobs that this client creates or waits on need no
// Expect. A job is known until its end has been handed over.
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

// Stats tells what the handler has met until now. It spends no request.
func (h *WebhookHandler) Stats() WebhookStats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stats
}

// String names the handler without its token.
func (h *WebhookHandler) String() string { return "volt.WebhookHandler" }

// Format writes what String returns, whatever the verb.
func (h *WebhookHandler) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, h.String()) }

// Close ends the handler: what is queued is forgotten, a request under way is
// given up, the callback's context ends. Close waits until the callback has
// returned, or until ctx ends; then the error is of ctx, and the goroutine ends
// when the callback does. It may be called again, but not by the callback, for
// which it would wait.
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
