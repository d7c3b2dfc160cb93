package kernel

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Why is why a request is refused.
type Why int

// The reasons that the kernel itself has. A world's handlers have their own.
const (
	// NoPath is 404: the page has no such path.
	NoPath Why = iota
	// NoMethod is 405: the page has the path, and other methods for it.
	NoMethod
	// RateLimited is 429: the quota's window is used up.
	RateLimited
	// Malformed is 400: something in the request is not what the page allows.
	Malformed
	// Missing is 400: required fields or parameters are not there.
	Missing
	// Scripted is any status, of a fault.
	Scripted
)

// Refusal is a request that the kernel wants to be refused: API.Refuse words it.
type Refusal struct {
	Why     Why
	Status  int
	Message string
	// Problems are what is wrong with a malformed request, Names the fields that
	// are missing.
	Problems, Names []string
	// Path is where there is no route, below the API's prefix.
	Path string
	// Wait is how long a client has to wait, in its own time, until the window
	// of its quota is over.
	Wait time.Duration
}

// refuse words a refusal.
func (s *Server[K]) refuse(c *Call[K], r Refusal) *Answer {
	if a := s.api.Refuse(c, r); a != nil {
		return a
	}
	return &Answer{Status: r.Status}
}

// noRoute answers what is not on the page.
func (s *Server[K]) noRoute(c *Call[K], path string, methods []string) *Answer {
	if len(methods) == 0 {
		c.Violate(fmt.Sprintf("no such path: the page has %s, below %s", s.table.paths(), s.api.Prefix))
		path = strings.TrimPrefix(path, s.api.Prefix)
		return s.refuse(c, Refusal{Why: NoPath, Status: http.StatusNotFound, Message: path + " not found", Path: path})
	}
	allow := strings.Join(methods, ", ")
	c.Violate(fmt.Sprintf("no such method: the page has %s here", allow))
	return s.refuse(c, Refusal{Why: NoMethod, Status: http.StatusMethodNotAllowed, Message: "Method Not Allowed"}).Set("Allow", allow)
}

func (s *Server[K]) rateLimited(c *Call[K], now time.Time) *Answer {
	return s.refuse(c, Refusal{
		Why: RateLimited, Status: http.StatusTooManyRequests, Message: "Rate limit exceeded",
		Wait: s.clock.Outside(c.Quota.Resets.Sub(now)),
	})
}

func (s *Server[K]) malformed(c *Call[K], problems []string) *Answer {
	return s.refuse(c, Refusal{Why: Malformed, Status: http.StatusBadRequest, Message: problems[0], Problems: problems})
}

// missing answers a request that misses required fields, unless the world lets it
// through.
func (s *Server[K]) missing(c *Call[K], names []string) *Answer {
	return s.api.Refuse(c, Refusal{
		Why: Missing, Status: http.StatusBadRequest, Message: strings.Join(names, " and ") + " required", Names: names,
	})
}
