package kernel

import (
	"net/url"
	"slices"
	"strings"
)

// table is the routes of an API, below its prefix.
type table[K any] struct {
	prefix string
	routes []*Route[K]
}

func newTable[K any](prefix string, routes []*Route[K]) table[K] {
	for _, rt := range routes {
		rt.segments = shape(rt.Pattern)
	}
	return table[K]{prefix, routes}
}

// match finds the route of a request, the one with the fewest ids in it where
// there are several. methods are those that the page has for the path.
func (t table[K]) match(method, path string) (rt *Route[K], ids []string, methods []string) {
	segments, ok := t.split(path)
	if !ok {
		return nil, nil, nil
	}
	fewest := 0
	for _, r := range t.routes {
		n, ok := r.fits(segments)
		if !ok {
			continue
		}
		if !slices.Contains(methods, r.Method) {
			methods = append(methods, r.Method)
		}
		if r.Method == method && (rt == nil || n <= fewest) {
			rt, fewest = r, n
		}
	}
	if rt != nil {
		ids = rt.ids(segments)
	}
	return rt, ids, methods
}

// split takes an escaped path below the prefix apart. The last segment may be
// empty: a slash at the end counts.
func (t table[K]) split(path string) ([]string, bool) {
	rest, ok := strings.CutPrefix(path, t.prefix+"/")
	if !ok {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil || plain == "" && i < len(segments)-1 {
			return nil, false
		}
		segments[i] = plain
	}
	return segments, true
}

// paths are the paths that there are.
func (t table[K]) paths() string {
	var paths []string
	for _, rt := range t.routes {
		if !slices.Contains(paths, rt.Pattern) {
			paths = append(paths, rt.Pattern)
		}
	}
	return strings.Join(paths, ", ")
}
