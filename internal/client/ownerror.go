package client

import (
	"regexp"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ownError reports whether a body has the form of the API's own errors: an object
// with one of the documented members, whose status, if it shows one, is that of the
// response. A text that speaks of a route, of a method with a path, or of an upstream
// comes from a gateway.
func (p *Provider) ownError(body []byte, e *api.Error) bool {
	object, err := wire.Object(body)
	if err != nil {
		return false
	}
	documented := false
	for name, v := range object.Members() {
		switch string(name) {
		case "status", "statusCode", "status_code":
			if status := v.Int(0); status >= 100 && status <= 599 && status != e.Status {
				return false
			}
		case "error", "errors", "message", "detail":
			if speaksOfGateway(string(v)) {
				return false
			}
		}
		documented = documented || slices.Contains(p.ErrorMembers, string(name))
	}
	return documented
}

// gatewayText matches the usual words of a gateway's errors, and a method before a path
// or a URL.
var gatewayText = regexp.MustCompile(`route|endpoint|page not found|upstream|gateway|backend|no matching host|ingress|load balancer|proxy|\b(get|head|post|put|patch|delete)\b\W{1,4}(/|https?:)`)

// speaksOfGateway reports whether the JSON of a text is that of a gateway.
func speaksOfGateway(text string) bool {
	return gatewayText.MatchString(strings.ReplaceAll(strings.ToLower(text), `\/`, "/"))
}
