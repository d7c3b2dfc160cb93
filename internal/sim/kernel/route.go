package kernel

import (
	"encoding/json"
	"slices"
	"strings"
)

// Route is one endpoint of a page. K is what a world knows a caller by.
type Route[K any] struct {
	// Pattern is the path below the API's prefix. A segment that begins with a
	// colon stands for any text but none; a slash at the end counts.
	Method, Pattern string
	Class           Class
	// Open lets requests in that have no key.
	Open bool
	// Query is what the query may have.
	Query Fields
	// Body is what the body may have, by the members that it has; nil for no
	// body at all.
	Body func(members map[string]json.RawMessage) Fields
	// MayBeEmpty lets a body be left out.
	MayBeEmpty bool
	// Unchecked bodies may hold anything: Call.Raw has it.
	Unchecked bool
	// Handle carries the call out, under the server's lock.
	Handle func(*Call[K]) *Answer

	segments []string
}

// Name is how faults and the log call the route: "GET /pods/:id".
func (rt *Route[K]) Name() string { return rt.Method + " " + rt.Pattern }

// fits compares a path with the route's, and counts the ids in it.
func (rt *Route[K]) fits(segments []string) (ids int, ok bool) {
	if len(segments) != len(rt.segments) {
		return 0, false
	}
	for i, s := range rt.segments {
		switch {
		case s == anything && segments[i] != "":
			ids++
		case s != segments[i]:
			return 0, false
		}
	}
	return ids, true
}

// ids are those in a path that fits.
func (rt *Route[K]) ids(segments []string) (ids []string) {
	for i, s := range rt.segments {
		if s == anything {
			ids = append(ids, segments[i])
		}
	}
	return ids
}

// SameRoute reports whether a route as people write it means one by its name:
// "GET /pods/{id}", a method with any path ("GET *"), or "*".
func SameRoute(written, name string) bool {
	written = strings.TrimSpace(written)
	if written == "*" {
		return true
	}
	method, pattern, _ := strings.Cut(written, " ")
	realMethod, real, _ := strings.Cut(name, " ")
	return (method == "*" || method == realMethod) && (pattern == "*" || slices.Equal(shape(pattern), shape(real)))
}

// anything is a segment that stands for an id.
const anything = ":"

// shape is a pattern's segments, whatever the ids in it are called.
func shape(pattern string) []string {
	segments := strings.Split(strings.TrimPrefix(pattern, "/"), "/")
	for i, s := range segments {
		if strings.HasPrefix(s, ":") || strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
			segments[i] = anything
		}
	}
	return segments
}
