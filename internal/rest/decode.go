package rest

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

var (
	errEmpty   = errors.New("it is empty")
	errNotJSON = errors.New("it is not JSON")
	errTells   = errors.New("it tells of an error")
)

// decode makes of an answer a value or a typed error.
func decode(c *Core, _ Handler) Handler {
	return func(cl *call) error {
		status := cl.response.StatusCode
		if status < 200 || status > 299 {
			return cl.answerError(api.KindOf(status))
		}
		body := bytes.TrimSpace(cl.bytes())
		failed, certain := saysFailed(body)
		failed = failed && !cl.ep.Verdict
		if failed && (certain || cl.ep.Class != Create) {
			return cl.answerError(api.ErrRejected)
		}
		if cl.decode == nil {
			if failed {
				return cl.badResponse(errTells)
			}
			if len(body) > 0 && body[0] == '<' {
				return cl.badResponse(errNotJSON) // a page of something in between
			}
			return nil
		}
		if status == 204 && cl.ep.Class == Write {
			// There is nothing to read, which is an answer too: the decoder fills
			// in what the call itself knows, if it can.
			_ = cl.decode([]byte("{}"))
			return nil
		}
		if err := cl.decodeBody(body); err != nil {
			return cl.badResponse(err)
		}
		if failed && cl.params.RawPath != "" {
			return cl.badResponse(errTells) // a caller's own value does not ask for an id
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

// badResponse is the error of a 2xx that cannot be read.
func (c *call) badResponse(err error) *api.ResponseError {
	return &api.ResponseError{Status: c.response.StatusCode, Body: c.excerpt(), IDs: c.findIDs(), RequestID: c.requestID(), Err: err}
}

// answerError is the error of an answer that says no. A 429 is described only
// when the caller is told of it (see finish): most are followed by a repeat.
func (c *call) answerError(kind api.Kind) error {
	res := c.response
	e := &api.Error{Status: res.StatusCode, Kind: kind, RetryAfter: c.core.askedToWait(res, time.Now())}
	if e.Status != http.StatusTooManyRequests {
		c.describeAnswer(e)
	}
	return e
}

// describeAnswer reads the body of the last answer into its error.
func (c *call) describeAnswer(e *api.Error) {
	e.Body, e.RequestID = c.excerpt(), c.requestID()
	body := bytes.TrimSpace(c.bytes())
	if describe := c.core.cfg.DescribeError; describe != nil {
		describe(c.ep, body, e)
	}
	if e.Message == "" && !c.ep.Opaque {
		e.Message = readable(c.scrubCut(strings.ToValidUTF8(string(body), "")))
	}
	if e.Kind == api.ErrRedirect {
		e.Hint = join(e.Hint, "the server points to "+c.line(place(c.response.Header.Get("Location")), placeLength)+"; redirects are not followed")
	}
	e.Message = c.line(e.Message, messageLength)
	e.Code = c.line(e.Code, codeLength)
	e.Hint = c.scrub(e.Hint)
}
