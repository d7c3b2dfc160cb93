package volt

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/url"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// The token is in the query of the URL, which reaches the handler however it is
// mounted. Request logs are more likely to omit the query than the path.
const tokenParameter = "token"

const (
	// shortestToken is the length of 128 bits at six bits a character.
	shortestToken = 22
	// fewestCharacters is how many distinct characters a token must have. A random token
	// of the shortest length always has more.
	fewestCharacters = 8
)

// webhookMaking names the call in the errors of making a WebhookHandler.
var webhookMaking = &rest.Endpoint{Operation: "make webhook handler"}

// newToken returns 130 random bits.
func newToken() Secret { return NewSecret(rand.Text()) }

// tokenProblem returns the problem with a caller's token, without the token.
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

// hasToken reports whether u has the token. The comparison takes the same time for every
// token, so its duration reveals nothing.
func (h *WebhookHandler) hasToken(u *url.URL) bool {
	if h.token.IsZero() {
		return true
	}
	given := sha256.Sum256([]byte(u.Query().Get(tokenParameter)))
	want := sha256.Sum256([]byte(h.token.Reveal()))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// URL returns the address for a job's WebhookURL: base with the token. base is the public
// address of the handler, such as "https://my-server.com/webhooks/volt". Treat the URL as
// a password. This package puts it into no error and no log. URL sends no request.
//
// base must use https, or http on a loopback address, because the token must not be sent
// in the clear. Without a token, http is accepted. URL returns ErrInvalidArgument if base
// is another kind of address, has a fragment, or already has a token.
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

// webhookSecrets returns the texts that must not get from a response into an error: a
// server may repeat the webhook's address, which holds the token.
func webhookSecrets(address string) []Secret {
	secrets := []Secret{NewSecret(address)}
	if u, err := url.Parse(address); err == nil {
		secrets = append(secrets, NewSecret(u.RawQuery), NewSecret(u.Query().Get(tokenParameter)))
	}
	return secrets
}
