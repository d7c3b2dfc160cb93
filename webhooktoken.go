package volt

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/url"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// The token stands in the address's query: that reaches the handler however it
// is mounted, and what logs requests is more likely to leave it out than a path.
const tokenParameter = "token"

const (
	// shortestToken is what 128 bits take at six bits a character.
	shortestToken = 22
	// fewestCharacters is how many of a token's characters have to differ: a
	// random one of that length always has more.
	fewestCharacters = 8
)

// webhookMaking names what the errors of a WebhookHandler's making were about.
var webhookMaking = &rest.Endpoint{Operation: "make webhook handler"}

// newToken is 130 random bits.
func newToken() Secret { return NewSecret(rand.Text()) }

// tokenProblem says what is wrong with a token of the caller's, and never what
// it is.
func tokenProblem(token string) string {
	different := map[rune]bool{}
	for _, c := range token {
		different[c] = true
	}
	switch {
	case token == "":
		return "it is empty: want a random token, or WithoutWebhookToken"
	case len(token) < shortestToken:
		return "it is too short to be unguessable: want 22 characters or more, as crypto/rand.Text gives"
	case len(different) < fewestCharacters:
		return "it is too regular to be unguessable: want random text, as crypto/rand.Text gives"
	}
	return ""
}

// hasToken reports whether a request for u may come in. How long it takes tells
// nothing about the token, its length included.
func (h *WebhookHandler) hasToken(u *url.URL) bool {
	if h.token.IsZero() {
		return true
	}
	given := sha256.Sum256([]byte(u.Query().Get(tokenParameter)))
	want := sha256.Sum256([]byte(h.token.Reveal()))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// URL is the address to give as a job's WebhookURL: base, at which the handler
// is reached from outside, such as "https://my-server.com/webhooks/volt", with
// the token. It is to be treated as a password: it appears in no error and no log
// of this package, and should appear in none of yours.
//
// base has to be https, or http on loopback, since a token would go in the clear;
// without a token any http will do. Otherwise, and where base has a fragment or a
// token of its own, the error is ErrInvalidArgument. It spends no request.
func (h *WebhookHandler) URL(base string) (string, error) {
	u, err := url.Parse(base)
	problem := ""
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		problem = "it is no address: want one such as https://my-server.com/webhooks/volt"
	case u.Fragment != "":
		problem = "it has a fragment, which is never sent"
	case h.token.IsZero():
	case u.Scheme == "http" && !rest.IsLoopback(u.Hostname()):
		problem = "http would send the token in the clear: want https (http is for loopback only)"
	case u.Query().Has(tokenParameter):
		problem = "it has a " + tokenParameter + " already: want the address without one"
	}
	if problem != "" {
		return "", argumentError(&rest.Endpoint{Operation: "make webhook address"}, "", "base", problem)
	}
	if !h.token.IsZero() {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += tokenParameter + "=" + url.QueryEscape(h.token.Reveal())
	}
	return u.String(), nil
}

// webhookSecrets are what an answer to a create must not bring into an error: a
// server may repeat the address, and the address holds the token.
func webhookSecrets(address string) []Secret {
	secrets := []Secret{NewSecret(address)}
	if u, err := url.Parse(address); err == nil {
		secrets = append(secrets, NewSecret(u.RawQuery), NewSecret(u.Query().Get(tokenParameter)))
	}
	return secrets
}
