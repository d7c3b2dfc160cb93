package rest

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
)

// findIDs looks in an answer that cannot be read for the ids of what a create
// may have made: the endpoint says under which names, most telling first. It
// reads broken JSON too, and a Location header.
func (c *call) findIDs() []string {
	var ids []string
	add := func(id string) {
		id = c.scrub(id)
		if id != "" && len(id) <= 256 && !slices.Contains(ids, id) && len(ids) < 16 {
			ids = append(ids, id)
		}
	}
	search := func(body []byte) {
		for _, name := range c.ep.IDs {
			for rest := body; ; {
				value, after, ok := nextMember(rest, name)
				if !ok {
					break
				}
				add(value)
				rest = after
			}
		}
	}
	body := c.bytes()
	search(body)
	if len(ids) == 0 {
		// A gateway may have put the answer into a page, or into a string.
		search([]byte(strings.ReplaceAll(html.UnescapeString(string(body)), `\"`, `"`)))
	}
	if c.response != nil && len(c.ep.IDs) > 0 {
		if u, err := url.Parse(c.response.Header.Get("Location")); err == nil && c.response.StatusCode < 300 {
			path := strings.TrimRight(u.Path, "/")
			add(path[strings.LastIndexByte(path, '/')+1:])
		}
	}
	return ids
}

// nextMember finds "name": value in a text that need not be whole JSON.
func nextMember(text []byte, name string) (value string, rest []byte, ok bool) {
	quoted := []byte(`"` + name + `"`)
	for {
		i := bytes.Index(text, quoted)
		if i < 0 {
			return "", nil, false
		}
		text = text[i+len(quoted):]
		j := skipSpace(text, 0)
		if j >= len(text) || text[j] != ':' {
			continue
		}
		j = skipSpace(text, j+1)
		end := skipValue(text, j)
		if end < 0 {
			continue
		}
		raw := text[j:end]
		if raw[0] == '"' {
			if json.Unmarshal(raw, &value) == nil {
				return value, text[end:], true
			}
		} else if end < len(text) && len(bytes.Trim(raw, "0123456789")) == 0 {
			return string(raw), text[end:], true // one at the very end may be half of it
		}
	}
}
