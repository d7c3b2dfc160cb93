package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Request is a request to any path of an API.
type Request struct {
	Method string
	// Path is escaped, and may have a query.
	Path string
	// In is marshalled to JSON unless it is nil, or a []byte, which goes as it is.
	In any
	// Out takes the answer, as it is where it is a *json.RawMessage, unless it is
	// nil.
	Out any
	// IDs are the members that hold an id, as of rest.Endpoint.
	IDs []string
	// Limit names the limit that it counts against.
	Limit    string
	Settings api.CallSettings
}

// Do sends a request to any path below the base URL. Only GET and HEAD are
// repeated.
func (p *Provider) Do(ctx context.Context, core *rest.Core, r Request) error {
	method := strings.ToUpper(r.Method)
	path, _, _ := strings.Cut(r.Path, "?") // a query may hold what errors must not
	ep := &rest.Endpoint{Method: method, Path: path, Operation: method + " " + path, IDs: r.IDs, Limit: r.Limit}
	if method == http.MethodGet || method == http.MethodHead {
		ep.Class = rest.Read
	}
	if !validMethod(method) {
		return p.ArgumentError(&rest.Endpoint{Operation: "do"}, "", "method", "want an HTTP method such as GET")
	}
	u, problem := relative(r.Path)
	if problem != "" {
		return p.ArgumentError(&rest.Endpoint{Operation: "do"}, "", "path", problem)
	}
	params := rest.Params{Body: r.In, RawPath: u.EscapedPath(), RawQuery: u.RawQuery, Settings: r.Settings}
	var decode func([]byte) (struct{}, error)
	if r.Out != nil {
		decode = func(body []byte) (struct{}, error) {
			if raw, ok := r.Out.(*json.RawMessage); ok {
				*raw = append((*raw)[:0], body...)
				return struct{}{}, nil
			}
			return struct{}{}, json.Unmarshal(body, r.Out)
		}
	}
	_, err := rest.Do(ctx, core, ep, &params, decode)
	return err
}

func validMethod(m string) bool {
	return m != "" && !strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// relative reads a path below the base URL, and says what is wrong with one
// that would leave it.
func relative(path string) (*url.URL, string) {
	u, err := url.Parse(path)
	switch {
	case err != nil:
		return nil, "it cannot be parsed: want an escaped path such as /pods/pod_1"
	case !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || u.Host != "" || u.Scheme != "":
		return nil, "want a path below the base URL that begins with one slash, such as /pods"
	case u.Fragment != "":
		return nil, "it has a fragment"
	}
	for segment := range strings.SplitSeq(u.EscapedPath(), "/") {
		if plain, _ := url.PathUnescape(segment); plain == "." || plain == ".." {
			return nil, "it has . or .. as a segment, which would leave the path"
		}
	}
	return u, ""
}
