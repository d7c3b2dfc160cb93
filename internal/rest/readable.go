package rest

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlTag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// readable is what a person can make of a body that is not the API's own JSON:
// a page's title, or its text.
func readable(body string) string {
	if !strings.HasPrefix(body, "<") {
		return body
	}
	if m := htmlTitle.FindStringSubmatch(body); m != nil && strings.TrimSpace(m[1]) != "" {
		return html.UnescapeString(m[1])
	}
	return html.UnescapeString(htmlTag.ReplaceAllString(body, " "))
}

// How much an error shows of what a server says.
const (
	messageLength   = 512
	excerptLength   = 512
	codeLength      = 128
	requestIDLength = 128
	placeLength     = 256
)

// excerpt is the start of the body, without secrets.
func (c *call) excerpt() string {
	if c.ep.Opaque {
		return ""
	}
	body := c.bytes()
	if len(body) > 4*excerptLength {
		body = body[:4*excerptLength]
	}
	return cutOff(c.scrubCut(strings.ToValidUTF8(string(body), "")), excerptLength)
}

// line is what an error shows of a server's text: one line, without secrets, at
// most n bytes of it.
func (c *call) line(text string, n int) string {
	return cutOff(OneLine(c.scrubCut(strings.ToValidUTF8(text, ""))), n)
}

func cutOff(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

// OneLine is text without what would break a line.
func OneLine(text string) string {
	if strings.ContainsFunc(text, unicode.IsControl) {
		text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, text)), " ")
	}
	return strings.TrimSpace(text)
}

// place is where a Location points, without what could be secret in it.
func place(location string) string {
	u, err := url.Parse(location)
	if location == "" || err != nil {
		return "nowhere"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
