package sim

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Violation is something in a request that no page allows.
type Violation struct {
	Time   time.Time
	Method string
	Path   string
	// Problem says what the page allows.
	Problem string
}

// String says which request, and what is wrong with it.
func (v Violation) String() string { return v.Method + " " + v.Path + ": " + v.Problem }

func (s *Server) violate(rec *Record, problems ...string) {
	if s.cfg.Lenient {
		return
	}
	for _, p := range problems {
		s.violations = append(s.violations, Violation{rec.Time, rec.Method, rec.Path, p})
		rec.Violations++
	}
}

// admit checks a request's key and its quota: a nil answer lets it through.
func (s *Server) admit(rec *Record, r *http.Request, now time.Time, rt *route) (*answer, *apiKey) {
	values := r.Header.Values("X-API-Key")
	if len(values) != 1 || values[0] == "" {
		if !s.does(KeyRequired) {
			return nil, s.main.firstKey()
		}
		s.violate(rec, "want exactly one X-API-Key header with an API key in it")
		return s.unauthorized(), nil
	}
	key := s.keys[values[0]]
	if key == nil || key.revoked && s.does(RevokedKeys) {
		if !s.does(UnknownKeys) {
			return nil, s.main.firstKey()
		}
		return s.unauthorized(), nil
	}
	rec.KeyID = key.ID
	if s.does(LastUsed) {
		key.LastUsed = now
	}
	s.log.count(key, now)
	if wait, ok := s.take(key, now); !ok {
		return s.rateLimited(wait), nil
	}
	return nil, key
}

func (s *Server) unauthorized() *answer {
	return s.failCode(http.StatusUnauthorized, "INVALID_API_KEY", "Invalid API key. Generate a new key at Dashboard > API Keys.")
}

// noRoute answers what is not on the page.
func (s *Server) noRoute(rec *Record, method, path string, methods []string) *answer {
	if len(methods) == 0 {
		s.violate(rec, fmt.Sprintf("no such path: the page has %s, below %s", s.table.paths(), Prefix))
		return s.notFound(strings.TrimPrefix(path, Prefix))
	}
	allow := strings.Join(methods, ", ")
	s.violate(rec, fmt.Sprintf("no such method: the page has %s here", allow))
	return s.fail(http.StatusMethodNotAllowed, "Method Not Allowed").set("Allow", allow)
}

// check compares a request with what the page allows, and reads its body.
func (s *Server) check(c *call, r *http.Request, raw []byte) (problems, missing []string) {
	rt := c.route
	for name := range c.query {
		if !slices.Contains(rt.query, name) {
			problems = append(problems, fmt.Sprintf("query %q is unknown: the page has %s", name, orNone(rt.query)))
		}
	}
	slices.Sort(problems)
	if s.cfg.Lenient {
		problems = nil
	}
	switch {
	case rt.unchecked:
		return problems, nil
	case rt.body == nil:
		if len(raw) > 0 && !s.cfg.Lenient {
			problems = append(problems, "it has a body: the page has none here")
		}
		return problems, nil
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" && !s.cfg.Lenient {
		problems = append(problems, fmt.Sprintf("the Content-Type is %q: the page has application/json", r.Header.Get("Content-Type")))
	}
	if len(raw) > maxRequestBody {
		return append(problems, "the body is larger than 1 MiB"), nil
	}
	object, order, err := members(raw)
	if err != nil {
		return append(problems, err.Error()), nil
	}
	allowed := rt.body(object)
	if s.cfg.Lenient {
		order = slices.DeleteFunc(order, func(name string) bool { _, known := allowed.find(name); return !known })
	}
	var wrong []string
	c.body, wrong, missing = allowed.check(object, order)
	return append(problems, wrong...), missing
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none here"
	}
	return strings.Join(names, ", ")
}
