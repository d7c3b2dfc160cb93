package rest

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

var (
	errEmpty   = errors.New("it is empty")
	errNotJSON = errors.New("it is not JSON")
)

// decode makes of an answer a value or a typed error.
func decode(c *Core, _ Handler) Handler {
	return func(cl *call) error {
		status := cl.response.StatusCode
		if status < 200 || status > 299 {
			return cl.answerError(api.KindOf(status))
		}
		body := bytes.TrimSpace(cl.bytes())
		if failed, certain := saysFailed(body); failed && (certain || cl.ep.Class != Create) {
			return cl.answerError(api.ErrRejected)
		}
		if cl.decode == nil || status == 204 && cl.ep.Class == Write {
			return nil
		}
		if err := cl.decodeBody(body); err != nil {
			return &api.ResponseError{Status: status, Body: cl.excerpt(), IDs: cl.findIDs(), RequestID: cl.requestID(), Err: err}
		}
		return nil
	}
}

func (c *call) decodeBody(body []byte) error {
	if len(body) == 0 {
		return errEmpty
	}
	if body[0] == '<' {
		return errNotJSON
	}
	return c.decode(body)
}

// answerError is the error of an answer that says no. A 429 is described only
// when the caller is told of it (see finish): most are followed by a repeat.
func (cl *call) answerError(kind api.Kind) error {
	res := cl.response
	e := &api.Error{Status: res.StatusCode, Kind: kind, RetryAfter: retryAfter(res.Header, time.Now())}
	if e.Status != http.StatusTooManyRequests {
		cl.describeAnswer(e)
	}
	return e
}

// describeAnswer reads the body of the last answer into its error.
func (cl *call) describeAnswer(e *api.Error) {
	e.Body, e.RequestID = cl.excerpt(), cl.requestID()
	body := bytes.TrimSpace(cl.bytes())
	if describe := cl.core.cfg.DescribeError; describe != nil {
		describe(cl.ep, body, e)
	}
	if e.Message == "" && !cl.ep.Opaque {
		e.Message = readable(body)
	}
	if e.Kind == api.ErrRedirect {
		e.Hint = join(e.Hint, "the server points to "+place(cl.response.Header.Get("Location"))+"; redirects are not followed")
	}
	e.Message = printable(cl.scrub(e.Message), messageLength)
	e.Code = printable(cl.scrub(e.Code), messageLength/4)
	e.Hint = cl.scrub(e.Hint)
}
