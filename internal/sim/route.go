package sim

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Prefix is the path that all of the API is below.
const Prefix = "/api/volt"

// Class is what a request does to the world.
type Class string

// The classes of requests.
const (
	Read   Class = "read"
	Write  Class = "write"
	Create Class = "create"
)

// route is one endpoint of a page.
type route struct {
	method, pattern string
	class           Class
	query           []string
	// body is what the body may have; nil for none at all.
	body func(members map[string]json.RawMessage) fields
	// unchecked bodies may hold anything: the page refuses the whole call.
	unchecked bool
	handle    func(*Server, *call) *answer

	segments []string
}

// name is how faults and the log call the route: "GET /pods/:id".
func (rt *route) name() string { return rt.method + " " + rt.pattern }

// call is a request that is to be carried out.
type call struct {
	now     time.Time
	account *account
	key     *apiKey
	route   *route
	id      string
	query   url.Values
	body    body
	// lag is by how much lists lag behind for this call.
	lag time.Duration
	// wish is what a fault wants of the work.
	wish wish
	// note is what the log says of it.
	note string
}

func fixed(f ...field) func(map[string]json.RawMessage) fields {
	return func(map[string]json.RawMessage) fields { return f }
}

// table is the routes of a revision.
type table []*route

func newTable(routes ...*route) table {
	for _, rt := range routes {
		rt.segments = strings.Split(rt.pattern[1:], "/")
	}
	return routes
}

// match finds the route of a request. methods are those that the page has for
// the path.
func (t table) match(method, path string) (rt *route, id string, methods []string) {
	segments, ok := split(path)
	if !ok {
		return nil, "", nil
	}
	for _, r := range t {
		found, ok := r.fits(segments)
		if !ok {
			continue
		}
		methods = append(methods, r.method)
		if r.method == method {
			rt, id = r, found
		}
	}
	return rt, id, methods
}

// fits compares a path with the route's and returns the id in it.
func (rt *route) fits(segments []string) (id string, ok bool) {
	if len(segments) != len(rt.segments) {
		return "", false
	}
	for i, s := range rt.segments {
		switch {
		case strings.HasPrefix(s, ":"):
			id = segments[i]
		case s != segments[i]:
			return "", false
		}
	}
	return id, true
}

// split takes an escaped path below Prefix apart.
func split(path string) ([]string, bool) {
	rest, ok := strings.CutPrefix(path, Prefix+"/")
	if !ok {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil || plain == "" {
			return nil, false
		}
		segments[i] = plain
	}
	return segments, true
}

func (t table) paths() string {
	var paths []string
	for _, rt := range t {
		if !slices.Contains(paths, rt.pattern) {
			paths = append(paths, rt.pattern)
		}
	}
	return strings.Join(paths, ", ")
}
