package rest

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
)

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlTag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// readable is what a person can make of a body that is not the API's own JSON:
// a page's title, or its text.
func readable(body []byte) string {
	if len(body) == 0 || body[0] != '<' {
		return string(body)
	}
	if m := htmlTitle.FindSubmatch(body); m != nil && len(bytes.TrimSpace(m[1])) > 0 {
		return html.UnescapeString(string(m[1]))
	}
	return html.UnescapeString(htmlTag.ReplaceAllString(string(body), " "))
}

// messageLength is how much of a server's message an error shows.
const messageLength = 512

// excerptLength is how much of a body an error shows.
const excerptLength = 512

// excerpt is the start of the body, without secrets.
func (c *call) excerpt() string {
	if c.ep.Opaque {
		return ""
	}
	body := c.bytes()
	// Cut behind the scrubbing, so that no half of a secret is left.
	if len(body) > 4*excerptLength {
		body = body[:4*excerptLength]
	}
	text := c.scrub(strings.ToValidUTF8(string(body), ""))
	if len(text) > excerptLength {
		text = strings.ToValidUTF8(text[:excerptLength], "")
	}
	return text
}

// place is where a Location points, without what could be secret in it.
func place(location string) string {
	u, err := url.Parse(location)
	if location == "" || err != nil {
		return "nowhere"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return printable(u.String(), 256)
}
