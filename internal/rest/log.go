package rest

import (
	"errors"
	"log/slog"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// logAttempt tells of one attempt. What may be shown is listed here; the rest
// is not: no body, no query, no header, no id.
func (c *call) logAttempt() {
	defer ignorePanic()
	log := c.core.cfg.Logger
	if log == nil || !log.Enabled(c.ctx, slog.LevelDebug) {
		return
	}
	log.LogAttrs(c.ctx, slog.LevelDebug, c.core.cfg.API+" attempt", append(c.attributes(),
		slog.Int("attempt", c.attempts), slog.Duration("took", time.Since(c.sent)), slog.Int("bytes", len(c.bytes())))...)
}

// logEnd tells of a call that failed.
func (c *call) logEnd(err error, took time.Duration) {
	defer ignorePanic()
	log := c.core.cfg.Logger
	if log == nil || err == nil || !log.Enabled(c.ctx, slog.LevelWarn) {
		return
	}
	log.LogAttrs(c.ctx, slog.LevelWarn, c.core.cfg.API+" call failed", append(c.attributes(),
		slog.Int("attempts", c.attempts), slog.Duration("took", took), slog.Duration("waited", c.waited), slog.String("error", kindOf(err)))...)
}

// ignorePanic, deferred, keeps a logger's panic from the call, as a hook's is kept:
// it must not lose an answer. There is nobody to tell it to.
func ignorePanic() { _ = recover() }

// kindOf is what an error is, in words of this module's own: its text may hold
// names, and the start of a body.
func kindOf(err error) string {
	var unknown *api.AmbiguousError
	var answer *api.Error
	switch {
	case errors.As(err, &unknown) && unknown.Err != nil:
		return string(api.ErrMaybeCreated) + ": " + kindOf(unknown.Err)
	case errors.Is(err, api.ErrRateLimited):
		return string(api.ErrRateLimited)
	case errors.As(err, &answer):
		return string(answer.Kind)
	}
	for _, kind := range [...]api.Kind{
		api.ErrInvalidArgument, api.ErrTooLarge, api.ErrBadResponse, api.ErrTimeout, api.ErrConnection,
	} {
		if errors.Is(err, kind) {
			return string(kind)
		}
	}
	return "ended by its context"
}

func (c *call) attributes() []slog.Attr {
	attrs := make([]slog.Attr, 0, 10)
	operation, endpoint := c.ep.Operation, c.ep.Method+" "+c.ep.Path
	if c.params.RawPath != "" {
		operation, endpoint = "do", c.ep.Method // the path may hold an id
	}
	attrs = append(attrs, slog.String("operation", operation), slog.String("endpoint", endpoint), slog.String("class", c.ep.Class.String()))
	if c.response != nil {
		attrs = append(attrs, slog.Int("status", c.response.StatusCode))
	}
	if id := c.requestID(); id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	return attrs
}
