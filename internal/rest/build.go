package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/google/go-querystring/query"
)

// build makes everything of a request that is the same in each attempt, and
// finds what is wrong with it before one is spent.
func build(c *Core, next Handler) Handler {
	base := c.cfg.BaseURL.EscapedPath()
	return func(cl *call) error {
		if problem := ContextProblem(cl.inside.Context); problem != "" {
			cl.inside.Context = context.Background() // for the log
			return cl.argumentError("ctx", problem)
		}
		if err := cl.buildURL(base); err != nil {
			return err
		}
		if err := cl.buildBody(); err != nil {
			return err
		}
		cl.buildHeader()
		return next(cl)
	}
}

func (c *call) buildURL(base string) error {
	path, rawQuery := c.params.RawPath, c.params.RawQuery
	if path == "" {
		var err error
		if path, err = c.expand(); err != nil {
			return err
		}
	}
	c.path = path
	if c.params.Query != nil {
		values, err := query.Values(c.params.Query)
		if err != nil {
			return c.argumentError("query", err.Error())
		}
		rawQuery = values.Encode()
	}
	c.url = *c.core.cfg.BaseURL
	c.url.RawQuery = rawQuery
	escaped := base + path
	if !strings.Contains(escaped, "%") {
		c.url.Path = escaped
		if c.url.RawPath != "" {
			c.url.RawPath = escaped
		}
		return nil
	}
	unescaped, err := url.PathUnescape(escaped)
	if err != nil {
		return c.argumentError("path", err.Error())
	}
	c.url.Path, c.url.RawPath = unescaped, escaped
	return nil
}

// expand fills the path's placeholders. This is the one place where an
// argument becomes part of a path.
func (c *call) expand() (string, error) {
	pattern, args := c.ep.Path, c.params.Args
	var b strings.Builder
	b.Grow(len(pattern) + 32) // ids are longer than their placeholders
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			b.WriteString(pattern)
			return b.String(), nil
		}
		end := strings.IndexByte(pattern, '}')
		name := pattern[open+1 : end]
		if len(args) == 0 {
			return "", c.argumentError(name, "it is missing")
		}
		if problem := ArgProblem(args[0]); problem != "" {
			return "", c.argumentError(name, problem)
		}
		b.WriteString(pattern[:open])
		b.WriteString(url.PathEscape(args[0]))
		pattern, args = pattern[end+1:], args[1:]
	}
}

// ArgProblem says what is wrong with a path's argument, or "". One that a file or
// a command left a line's end on is refused too: the server would not find it,
// which reads as if it were gone.
func ArgProblem(arg string) string {
	switch {
	case strings.TrimSpace(arg) == "":
		return "it is empty: want one that the API gave"
	case arg == "." || arg == "..":
		return fmt.Sprintf("%q would leave the path: want one that the API gave", arg)
	case strings.TrimSpace(arg) != arg || strings.ContainsFunc(arg, unicode.IsControl):
		return "it has spaces around it, or control characters in it: want one that the API gave"
	}
	return ""
}

// ContextProblem says what is wrong with a call's context, or "".
func ContextProblem(ctx context.Context) string {
	if ctx == nil {
		return "it is nil: want context.Background() where nothing is to end the call"
	}
	return ""
}

func (c *call) buildBody() error {
	switch body := c.params.Body.(type) {
	case nil:
		if len(c.params.Extra) == 0 {
			return nil
		}
		c.body = []byte("{}")
	case []byte:
		c.body = bytes.Clone(body) // net/http may read on when the call is over
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			return c.argumentError("body", err.Error())
		}
		c.body = raw
	}
	if len(c.params.Extra) > 0 {
		return c.mergeExtra()
	}
	return nil
}

// mergeExtra puts the fields that the package does not know behind those that
// it does. A field that both have is an error: one of them would be lost.
func (c *call) mergeExtra() error {
	var known map[string]json.RawMessage
	if err := json.Unmarshal(c.body, &known); err != nil {
		return c.argumentError("Extra", "the body is not a JSON object")
	}
	for name := range c.params.Extra {
		if _, ok := known[name]; ok {
			return c.argumentError("Extra", fmt.Sprintf("%q is set by a field of its own too: want it in one place", name))
		}
	}
	extra, err := json.Marshal(c.params.Extra)
	if err != nil {
		return c.argumentError("Extra", err.Error())
	}
	if len(known) == 0 {
		c.body = extra
		return nil
	}
	body := bytes.TrimSuffix(bytes.TrimSpace(c.body), []byte("}"))
	c.body = slices.Concat(body, []byte(","), extra[1:])
	return nil
}

// buildHeader makes the header that all attempts share. It is never changed
// after: an attempt that was given up may still be reading it.
func (c *call) buildHeader() {
	h := make(http.Header, 6)
	for name, values := range c.params.Header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	// net/http repeats a request by itself when it has one of these.
	h.Del("Idempotency-Key")
	h.Del("X-Idempotency-Key")
	cfg := &c.core.cfg
	h["Accept"] = acceptJSON
	h["User-Agent"] = []string{cfg.UserAgent}
	if c.body != nil {
		h["Content-Type"] = contentJSON
	}
	h[cfg.KeyHeader] = []string{cfg.KeyPrefix + cfg.Key.Reveal()}
	c.header = h
}

var (
	acceptJSON  = []string{"application/json"}
	contentJSON = []string{"application/json"}
)
