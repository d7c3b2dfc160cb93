package rest

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// A decode function returns ErrRefused for a 2xx whose body reports a failure.
var ErrRefused = errors.New("the response says no")

var (
	errEmpty   = errors.New("it is empty")
	errNotJSON = errors.New("it is not JSON")
	errSaysNo  = errors.New("it reports a failure, and what it shows may exist")
)

// decode makes of an answer a value or a typed error.
func decode(c *Core, _ Handler) Handler {
	return func(cl *call) error {
		status := cl.response.StatusCode
		if status < 200 || status > 299 {
			return cl.answerError(api.KindOf(status))
		}
		body := bytes.TrimSpace(cl.bytes())
		cl.params.Head = Head{status, cl.response.Header}
		if err := cl.checkVerdict(body); err != nil {
			return err
		}
		if cl.decode == nil {
			if len(body) > 0 && body[0] == '<' {
				return cl.badResponse(errNotJSON) // a page of something in between
			}
			return nil
		}
		if len(body) == 0 && cl.ep.Class == Write {
			// There is nothing to read, which is an answer too: the decoder fills
			// in what the call itself knows, if it can.
			_ = cl.decode([]byte("{}"))
			return nil
		}
		if err := cl.decodeBody(body); errors.Is(err, ErrRefused) {
			return cl.saysNo()
		} else if err != nil {
			return cl.badResponse(err)
		}
		if !c.answered.Load() {
			c.answered.Store(true)
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
	if own := c.core.cfg.OwnError; own != nil {
		answered := c.core.answered.Load()
		e.FromAPI = answered && own(body, e)
		if e.Kind == api.ErrNotFound && answered && !e.FromAPI && c.ep.Class != Create {
			e.Kind = api.ErrServer // a gateway's 404 says nothing about the resource
			e.Hint = join(e.Hint, "the response does not have the form of the API's own errors, so it may come from a gateway")
		}
	}
	if c.ep.Class == Create && !c.isRefusal(e.Status) {
		e.Kind = kindOfUnknown(e.Status)
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
