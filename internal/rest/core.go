package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/voltagegpu/volt-go/api"
)

// Core sends one client's calls.
type Core struct {
	cfg     Config
	gate    *gate
	budget  *repeatBudget
	alarm   *alarm
	handler Handler
	// answered is set once a 2xx with a JSON body has come from the base URL.
	answered atomic.Bool
	counters
}

// Handler takes a call one step further.
type Handler func(*call) error

// Layer is a Handler around the next one.
type Layer func(*Core, Handler) Handler

// The way of a call, outermost first: what lies behind retry happens anew in
// every attempt.
var way = []Layer{
	build,  // path, query, headers and body, once
	retry,  // what may be repeated, how often and after how long
	admit,  // back-off, pause and quota, before every attempt
	send,   // the key to its own host, no create twice, redirects refused
	read,   // the whole body, capped, into a pooled buffer
	decode, // a value, or a typed error
}

// New makes a Core.
func New(cfg Config) (*Core, error) {
	if cfg.BaseURL == nil {
		return nil, errors.New("rest: Config.BaseURL is nil")
	}
	if err := CheckKey(cfg.Key.Reveal()); err != nil {
		return nil, err
	}
	if err := cfg.Repeat.check(); err != nil {
		return nil, err
	}
	if cfg.MaxBody != nil && *cfg.MaxBody < 0 {
		return nil, fmt.Errorf("MaxBody is %d: want a number of bytes", *cfg.MaxBody)
	}
	if cfg.HTTPClient != nil && repeats(cfg.HTTPClient.Transport) {
		return nil, errors.New("the http.Client is go-retryablehttp's, which repeats creates: want one that sends each request once, as its HTTPClient")
	}
	if cfg.HTTPClient != nil && cfg.HTTPClient.Timeout > 0 && cfg.Timeout == nil {
		timeout := cfg.HTTPClient.Timeout // the caller's client may change
		cfg.Timeout = &timeout
	}
	cfg.KeyHeader = http.CanonicalHeaderKey(cfg.KeyHeader)
	cfg.Retry = cfg.Retry.WithDefaults()
	c := &Core{cfg: cfg, alarm: &alarm{}, budget: newRepeatBudget(cfg.Retry.HourlyBudget)}
	c.gate = gates.of(c, cfg.BaseURL, cfg.Key.Reveal())
	c.handler = assemble(c, way)
	return c, nil
}

func assemble(c *Core, layers []Layer) Handler {
	var h Handler
	for i := len(layers) - 1; i >= 0; i-- {
		h = layers[i](c, h)
	}
	return h
}

// transport is what requests go out through.
func (c *Core) transport() http.RoundTripper {
	if c.cfg.HTTPClient == nil {
		return SharedTransport()
	}
	if c.cfg.HTTPClient.Transport == nil {
		return http.DefaultTransport
	}
	return c.cfg.HTTPClient.Transport
}

// repeats reports whether a transport is known to send again by itself what a server
// may have received: of others, whoever brings them has to know.
func repeats(t http.RoundTripper) bool {
	_, known := t.(*retryablehttp.RoundTripper)
	return known
}

// BaseURL is what paths are below.
func (c *Core) BaseURL() string { return c.cfg.BaseURL.String() }

// Do makes the call that ep and p say, and reads its answer with decode: an
// error from decode means that the answer cannot be read. With a nil decode
// the answer's body does not matter.
func Do[T any](ctx context.Context, c *Core, ep *Endpoint, p *Params, decode func([]byte) (T, error)) (T, error) {
	var out T
	cl := &call{core: c, ep: ep, params: p}
	if decode != nil {
		cl.decode = func(body []byte) (err error) {
			out, err = decode(body)
			return err
		}
	}
	if err := c.do(ctx, cl); err != nil {
		var none T
		return none, err
	}
	return out, nil
}

func (c *Core) do(ctx context.Context, cl *call) error {
	began := time.Now()
	cl.inside = callContext{ctx, cl}
	cl.ctx = &cl.inside
	defer cl.surrender() // also where the caller's transport panics
	err := c.handler(cl)
	c.counters.ended(cl, err)
	if r := cl.params.Settings.Response; r != nil {
		*r = cl.describeResponse()
	}
	cl.logEnd(err, time.Since(began))
	cl.release()
	return err
}

// describeResponse is what WithResponse is given.
func (c *call) describeResponse() api.Response {
	r := api.Response{Attempts: c.attempts, Waited: c.waited}
	if c.response == nil {
		return r
	}
	r.Status = c.response.StatusCode
	r.Header = c.response.Header.Clone()
	for _, values := range r.Header {
		for i, v := range values {
			values[i] = c.scrub(v)
		}
	}
	r.RequestID = c.requestID()
	return api.NewResponse(r, append([]byte{}, c.bytes()...))
}

// requestID is the server's id for the request, under the names in use.
func (c *call) requestID() string {
	if c.response == nil {
		return ""
	}
	for _, name := range [...]string{"X-Request-Id", "Request-Id", "X-Amzn-Requestid", "X-Correlation-Id", "Cf-Ray"} {
		if v := c.response.Header.Get(name); v != "" {
			return c.line(v, requestIDLength)
		}
	}
	return ""
}
