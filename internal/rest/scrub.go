package rest

import (
	"errors"
	"net/url"
	"strings"
)

// scrub takes the call's secrets out of a text: a server may repeat them in a
// message, a proxy in a page. It comes before any cutting, so that no half of
// one is left.
func (c *call) scrub(text string) string {
	text = hide(text, c.core.cfg.Key.Reveal())
	for _, s := range c.params.Secrets {
		text = hide(text, s.Reveal())
	}
	return text
}

// clean is err, or its scrubbed text alone where it repeats a secret.
func (c *call) clean(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if clean := c.scrub(text); clean != text {
		return errors.New(clean)
	}
	return err
}

const (
	hidden = "[redacted]"
	// shortestSecret is the shortest that is looked for: a shorter one would be
	// found in every other word.
	shortestSecret = 4
)

func hide(text, secret string) string {
	if len(secret) < shortestSecret || text == "" {
		return text
	}
	text = strings.ReplaceAll(text, secret, hidden)
	if escaped := url.QueryEscape(secret); escaped != secret {
		text = strings.ReplaceAll(text, escaped, hidden)
		text = strings.ReplaceAll(text, url.PathEscape(secret), hidden)
	}
	return text
}
