package kernel

import (
	"maps"
	"mime"
	"slices"
)

// MaxBody is the most bytes that a request's body may have.
const MaxBody = 1 << 20

// check compares a request with what the page allows, and reads query and body.
func (s *Server[K]) check(c *Call[K]) (n findings) {
	rt, lenient := c.Route, s.cfg.Lenient
	n.lenient = lenient
	query := c.Request.URL.Query()
	c.Query = rt.Query.checkQuery(query, slices.Sorted(maps.Keys(query)), &n)
	switch {
	case rt.Unchecked || rt.MayBeEmpty && len(c.Raw) == 0:
		return n
	case rt.Body == nil:
		if len(c.Raw) > 0 && !lenient {
			n.problem("it has a body: the page has none here")
		}
		return n
	}
	sent := c.Request.Header.Get("Content-Type")
	if media, _, _ := mime.ParseMediaType(sent); media != "application/json" && !lenient {
		n.problem("the Content-Type is %q: the page has application/json", sent)
	}
	if len(c.Raw) > MaxBody {
		n.problem("the body is larger than %d MiB", MaxBody>>20)
		return n
	}
	object, order, err := members(c.Raw)
	if err != nil {
		n.problem("%v", err)
		return n
	}
	c.Body = rt.Body(object).check("", object, order, &n)
	return n
}
