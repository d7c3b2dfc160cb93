package kernel

import (
	"net/http"
	"strings"
	"time"
)

// Call is a request on its way through a Server.
type Call[K any] struct {
	// Now is the world's time.
	Now time.Time
	// Request is as it came; its body has been read, into Raw.
	Request *http.Request
	Raw     []byte
	// Route is nil where the page has none, and where Authenticate and Quota may
	// meet it so.
	Route *Route[K]
	// ID is the first id in the path, IDs are all of them in their order.
	ID  string
	IDs []string
	// Query and Body are what the page allows, checked.
	Query, Body Body
	// Key is whom Authenticate has found.
	Key K
	// Quota is what is used of the limit that the request counts against.
	Quota Allowance
	// Lag is by how much lists are to lag behind.
	Lag time.Duration
	// Wish is what a fault of the world's own wants of the work.
	Wish any
	// Note is what the log says of it.
	Note string

	server *Server[K]
	record *Record
}

// Name is the route's, or "".
func (c *Call[K]) Name() string {
	if c.Route == nil {
		return ""
	}
	return c.Route.Name()
}

// Violate records that the request has something that no page allows. Answering
// it is left to the caller. It needs the server's lock.
func (c *Call[K]) Violate(problems ...string) {
	s, rec := c.server, c.record
	if s.cfg.Lenient {
		return
	}
	for _, p := range problems {
		s.violations = append(s.violations, Violation{rec.Time, rec.Method, rec.Path, p})
		rec.Violations++
	}
}

// HeaderKey is the key that a request has in a header such as X-API-Key, if it
// has exactly one.
func HeaderKey(r *http.Request, header string) (key string, ok bool) {
	values := r.Header.Values(header)
	if len(values) != 1 || values[0] == "" {
		return "", false
	}
	return values[0], true
}

// BearerToken is the token that a request has in its Authorization header, if it
// has exactly one.
func BearerToken(r *http.Request) (token string, ok bool) {
	value, ok := HeaderKey(r, "Authorization")
	scheme, token, found := strings.Cut(value, " ")
	if !ok || !found || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", false
	}
	return token, true
}
