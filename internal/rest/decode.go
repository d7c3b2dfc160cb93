package rest

import (
	"bytes"
	"errors"
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

// answerError is the error of an answer that says no.
func (c *call) answerError(kind api.Kind) error {
	res := c.response
	e := &api.Error{Status: res.StatusCode, Kind: kind, RequestID: c.requestID(), RetryAfter: retryAfter(res.Header, time.Now())}
	e.Body = c.excerpt()
	body := bytes.TrimSpace(c.bytes())
	if c.core.cfg.DescribeError != nil {
		c.core.cfg.DescribeError(c.ep, body, e)
	}
	if e.Message == "" && !c.ep.Opaque {
		e.Message = readable(body)
	}
	if kind == api.ErrRedirect {
		e.Hint = join(e.Hint, "the server points to "+place(res.Header.Get("Location"))+"; redirects are not followed")
	}
	e.Message = printable(c.scrub(e.Message), messageLength)
	e.Code = printable(c.scrub(e.Code), messageLength/4)
	e.Hint = c.scrub(e.Hint)
	c.answered = e
	return e
}
