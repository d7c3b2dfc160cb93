package client

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ownError reports whether a body has the form of the API's own errors: an object with a
// text in one of the documented members, and with no other status than the response. A
// text about a route, an upstream, or a method with a path comes from a gateway.
func (p *Provider) ownError(body []byte, e *api.Error) bool {
	object, err := wire.Object(body)
	if err != nil {
		return false
	}
	documented := false
	for name, v := range object.Members() {
		switch string(name) {
		case "status", "statusCode", "status_code", "code":
			if isOtherStatus(v, e.Status) {
				return false
			}
		case "error", "errors", "message", "detail":
			if speaksOfGateway(string(v)) || v[0] == '{' && isOtherStatus(member(v, "status"), e.Status) {
				return false
			}
		}
		documented = documented || slices.Contains(p.ErrorMembers, string(name)) && hasText(v)
	}
	return documented
}

// isOtherStatus reports whether v is an HTTP status other than the response's.
func isOtherStatus(v wire.Value, status int) bool {
	shown := v.Int(0)
	return shown >= 100 && shown <= 599 && shown != status
}

// hasText reports whether the member of an error has a text: not an empty value, a number
// or false.
func hasText(v wire.Value) bool {
	switch v[0] {
	case '"':
		return strings.ContainsFunc(v.Text(), unicode.IsLetter) && v.Lower() != "false"
	case '[', '{':
		return len(bytes.TrimSpace(v[1:len(v)-1])) > 0
	}
	return v.Bool()
}

// member returns a member of an object, or null.
func member(object wire.Value, wanted string) wire.Value {
	for name, v := range object.Members() {
		if string(name) == wanted {
			return v
		}
	}
	return wire.Value("null")
}

// gatewayText matches the usual words of a gateway's errors, and a method before a path
// or a URL.
var gatewayText = regexp.MustCompile(`route|endpoint|page not found|upstream|gateway|backend|no matching host|ingress|load balancer|proxy|\b(get|head|post|put|patch|delete)\b\W{1,4}(/|https?:)`)

// speaksOfGateway reports whether a text, as JSON, is typical of a gateway.
func speaksOfGateway(text string) bool {
	return gatewayText.MatchString(strings.ReplaceAll(strings.ToLower(text), `\/`, "/"))
}
