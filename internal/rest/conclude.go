package rest

import (
	"crypto/tls"
	"errors"
	"net/http"

	"github.com/voltagegpu/volt-go/api"
)

// conclude makes of the last attempt's outcome what the caller is told.
func (c *call) conclude() error {
	if c.outcome == nil {
		return nil
	}
	if c.willRepeat {
		// The retry library saw the context end between two attempts.
		c.stop = stopReason{cause: ContextError(c.ctx), at: c.notBefore}
		c.refused, c.willRepeat = true, false
		c.observe()
	}
	err := c.outcome
	c.finish(err)
	if c.ep.Class == Create && c.mayHaveSucceeded(err) {
		return c.ambiguous(err)
	}
	if e, ok := err.(*api.Error); ok && e.Status == 429 {
		return c.rateLimited(e)
	}
	return err
}

// finish says in an attempt's outcome, once, whose it is and why there was no
// further one.
func (c *call) finish(outcome error) {
	switch e := outcome.(type) {
	case *api.Error:
		if e.Status == http.StatusTooManyRequests {
			c.describeAnswer(e)
		}
		e.Call = c.describe()
		e.Cause, e.RetryAt = c.stop.cause, c.stop.at
		if c.stop.note != "" {
			e.Hint = join(e.Hint, c.stop.note)
		}
	case *api.TransportError:
		e.Call, e.Err = c.describe(), c.clean(e.Err)
		if c.stop.cause != nil && !errors.Is(e.Err, c.stop.cause) {
			e.Cause = c.stop.cause
		}
		// The last attempt was not sent, but an earlier one may have been.
		e.NotSent = e.NotSent && !c.maybeDone
	case *api.ResponseError:
		e.Call, e.Err = c.describe(), c.clean(e.Err)
	}
}

// maybeCarriedOut reports whether an attempt that is to be repeated may have
// done its work: not one that was never sent, nor one that was told to wait.
func maybeCarriedOut(outcome error) bool {
	switch e := outcome.(type) {
	case *api.Error:
		return e.Status != 429
	case *api.TransportError:
		return !e.NotSent
	}
	return true // uncovered: nothing else is repeated
}

func (c *call) rateLimited(e *api.Error) error {
	at := e.RetryAt
	if c.pausedTo.After(at) {
		at = c.pausedTo
	}
	err := &api.RateLimitError{Call: e.Call, RetryAt: at, Reason: "the server answered 429", Err: e, Cause: e.Cause}
	if !at.IsZero() {
		err.Wait = interval(at)
	}
	e.Cause = nil // said once
	return err
}

// ambiguous returns the error of a create whose outcome is unknown. Ids from a 2xx belong
// to the created resource. Ids from any other response may belong to somebody else.
func (c *call) ambiguous(err error) error {
	call := c.describe()
	e := &api.AmbiguousError{Call: call, Name: call.Target, Since: c.sent, Err: err}
	if c.isAccepted() {
		e.IDs = c.findIDs()
	} else {
		e.MentionedIDs = c.findIDs()
	}
	return e
}

// permanent reports whether a transport error would come again at once: the
// server's certificate is not good, or it does not speak TLS.
func permanent(err error) bool {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &cert) || errors.As(err, &record)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
