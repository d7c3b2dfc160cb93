package rest

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
)

const (
	// searchedBytes is how much of an answer is looked at for ids.
	searchedBytes = 1 << 20
	// mostIDs and longestID are what is told of them.
	mostIDs   = 16
	longestID = 256
)

// findIDs looks in an answer that cannot be read for the ids of what a create
// may have made: the endpoint says under which names, most telling first. It
// reads broken JSON too, and a Location header.
func (c *call) findIDs() []string {
	var found, ids []string
	add := func(id string) {
		if id == "" || len(id) > longestID || slices.Contains(found, id) {
			return
		}
		found = append(found, id)
		if id = c.scrubID(id); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	search := func(body []byte) {
		for _, name := range c.ep.IDs {
			for rest := body; len(found) < mostIDs; {
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
	body = body[:min(len(body), searchedBytes)]
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
		if j < len(text) && text[j] == '"' {
			if end := skipString(text, j); end > 0 && json.Unmarshal(text[j:end], &value) == nil {
				return value, text[end:], true
			}
			continue
		}
		number := text[j : len(text)-len(bytes.TrimLeft(text[j:], "0123456789"))]
		// One at the very end may be half of it.
		if after := text[j+len(number):]; len(number) > 0 && len(after) > 0 && bytes.IndexByte(afterNumber, after[0]) >= 0 {
			return string(number), after, true
		}
	}
}

// afterNumber is what may stand behind a number in JSON.
var afterNumber = []byte(",}] \t\r\n")
