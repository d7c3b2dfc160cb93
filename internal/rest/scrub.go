package rest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	redacted = "[redacted]"
	// shortestSecret is the shortest that is looked for: a shorter one would be
	// found in every other word.
	shortestSecret = 4
	// tellingPart is how much of a longer secret is one too.
	tellingPart = 8
)

// scrub takes the call's secrets out of a text: a server may repeat them in a
// message, a proxy in a page. It comes before any cutting, so that no half of
// one is left.
func (c *call) scrub(text string) string {
	if text == "" {
		return text
	}
	for _, s := range c.hidden() {
		text = strings.ReplaceAll(text, s, redacted)
	}
	return text
}

// scrubKey takes the key alone out of what the caller said itself: a word of a
// secret that is also a word of a name must not hide the name by which something
// paid for is found again.
func (c *call) scrubKey(text string) string {
	if text == "" {
		return text
	}
	for _, s := range spellings(c.core.cfg.Key.Reveal()) {
		text = strings.ReplaceAll(text, s, redacted)
	}
	return text
}

// scrubID is scrubKey for an id that a server sent: one that is a secret from
// end to end is hidden, and one that has a word of it within stays usable.
func (c *call) scrubID(id string) string {
	if c.scrub(id) == redacted {
		return redacted
	}
	return c.scrubKey(id)
}

// scrubCut is scrub for a text that may have been cut off in the middle of a
// secret.
func (c *call) scrubCut(text string) string {
	text = c.scrub(text)
	for _, s := range c.hidden() {
		for n := min(len(s)-1, len(text)); n >= tellingLength(s); n-- {
			if strings.HasSuffix(text, s[:n]) {
				return text[:len(text)-n] + redacted
			}
		}
	}
	return text
}

// tellingLength is from how many bytes on the start of a secret must not be shown.
func tellingLength(secret string) int {
	return max(shortestSecret, min(len(secret)/2, tellingPart))
}

// clean is err, or its scrubbed text alone where it repeats a secret.
func (c *call) clean(err error) error {
	text := err.Error()
	if clean := c.scrub(text); clean != text {
		return errors.New(clean)
	}
	return err
}

// hidden are the call's secrets in the spellings that they may come back in,
// the longest first: one may be a part of another.
func (c *call) hidden() []string {
	if c.spellings == nil {
		c.spellings = spellings(c.core.cfg.Key.Reveal())
		for _, s := range c.params.Secrets {
			c.spellings = append(c.spellings, spellings(s.Reveal())...)
		}
		slices.SortFunc(c.spellings, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
		c.spellings = slices.Compact(c.spellings)
	}
	return c.spellings
}

// spellings are a secret as it stands and as addresses, JSON, pages and Go's
// errors have it.
func spellings(secret string) []string {
	if len(secret) < shortestSecret {
		return []string{}
	}
	var plain, marked bytes.Buffer
	marking := json.NewEncoder(&marked)
	_ = marking.Encode(secret)
	unmarked := json.NewEncoder(&plain)
	unmarked.SetEscapeHTML(false)
	_ = unmarked.Encode(secret)
	inner := func(quoted string) string { return quoted[1 : len(quoted)-1] }
	inJSON := inner(strings.TrimSpace(plain.String()))
	all := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), (&url.URL{Path: secret}).EscapedPath(),
		inJSON, strings.ReplaceAll(inJSON, "/", `\/`), inner(strings.TrimSpace(marked.String())),
		html.EscapeString(secret), inner(strconv.Quote(secret)),
	}
	// A malformed answer is told of by its words.
	for _, word := range strings.Fields(secret) {
		if len(word) >= tellingPart && len(word) < len(secret) {
			all = append(all, word, inner(strconv.Quote(word)))
		}
	}
	return all
}
