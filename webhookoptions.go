package volt

import (
	"context"
	"log/slog"
)

// A WebhookOption changes a WebhookHandler.
type WebhookOption func(*webhookSettings)

// webhookSettings is the result of a handler's options.
type webhookSettings struct {
	token    Secret
	given    bool // WithWebhookToken was used
	open     bool // WithoutWebhookToken was
	callback func(context.Context, Job)
	log      *slog.Logger
}

// WithWebhookFunc calls f once with each job that has ended. The job is from a Get, never
// from the webhook. It may have failed: see Job.Status.
//
// f runs on the handler's goroutine, one call after another. No webhook is confirmed
// while f runs, so f should pass long work to another goroutine. Webhooks are still
// accepted and queued. Close ends ctx. A panic in f is recovered and logged, and counts
// as a call.
func WithWebhookFunc(f func(ctx context.Context, job Job)) WebhookOption {
	return func(s *webhookSettings) { s.callback = f }
}

// WithWebhookToken sets the token, so that the URL stays valid after a restart, or is the
// same for several programs. It must be random text of at least 22 characters (128 bits),
// such as crypto/rand.Text returns. An empty or weak token is an error.
func WithWebhookToken(token string) WebhookOption {
	return func(s *webhookSettings) { s.token, s.given = NewSecret(token), true }
}

// WithoutWebhookToken accepts requests without a token. Jobs are still confirmed with the
// API, but strangers can use up the handler's requests and crowd out Volt's webhooks.
func WithoutWebhookToken() WebhookOption { return func(s *webhookSettings) { s.open = true } }

// WithWebhookLogger logs panics of the callback to l instead of slog.Default(), or
// nowhere if l is nil. The handler logs nothing else: see Stats, and WithLogger for the
// requests.
func WithWebhookLogger(l *slog.Logger) WebhookOption {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	return func(s *webhookSettings) { s.log = l }
}

// settle fills in the defaults. It returns an invalid option and the problem with it, if
// there is one.
func (s *webhookSettings) settle() (option, problem string) {
	switch {
	case s.given && s.open:
		return "WithoutWebhookToken", "WithWebhookToken is given too: want one of them"
	case s.given:
		return "WithWebhookToken", tokenProblem(s.token.Reveal())
	case !s.open:
		s.token = newToken()
	}
	return "", ""
}
