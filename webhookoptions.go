package volt

import (
	"context"
	"log/slog"
)

// WebhookOption changes how a WebhookHandler is made.
type WebhookOption func(*webhookSettings)

// webhookSettings is what a handler's options add up to.
type webhookSettings struct {
	token    Secret
	given    bool // WithWebhookToken was used
	open     bool // WithoutWebhookToken was
	callback func(context.Context, Job)
	log      *slog.Logger
}

// WithWebhookFunc calls f with each job that has ended, once, as the API tells
// it: nothing in it is from the webhook. Success is one end among others: see
// Job.Status.
//
// f runs in the handler's own goroutine, one call after another. While it runs no
// further webhook is confirmed, so f should hand long work on; what is posted
// meanwhile is answered and queued all the same. ctx ends with Close. A panic in
// f is recovered and logged, and counts as a call.
func WithWebhookFunc(f func(ctx context.Context, job Job)) WebhookOption {
	return func(s *webhookSettings) { s.callback = f }
}

// WithWebhookToken gives the token, so that addresses hold after a restart of
// the program or are the same for several of them: random text of 128 bits, that
// is 22 characters or more, such as crypto/rand.Text gives. An empty or a weak one
// is an error, and does not stand for no token.
func WithWebhookToken(token string) WebhookOption {
	return func(s *webhookSettings) { s.token, s.given = NewSecret(token), true }
}

// WithoutWebhookToken takes what anyone posts who finds the address. What is
// handed over is confirmed all the same; but strangers can then spend the
// handler's requests, and crowd out the webhooks of Volt's.
func WithoutWebhookToken() WebhookOption { return func(s *webhookSettings) { s.open = true } }

// WithWebhookLogger logs panics of the callback to l instead of slog.Default();
// nil for nowhere. Nothing else is logged: see Stats, and WithLogger for the
// requests.
func WithWebhookLogger(l *slog.Logger) WebhookOption {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	return func(s *webhookSettings) { s.log = l }
}

// settle fills in the defaults, and says which option cannot be.
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
