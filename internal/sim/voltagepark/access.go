package voltagepark

import (
	"net/http"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// authenticate finds out whose token a request has. The page says that every
// request needs one as a Bearer token, prints x-api-token instead for SSH keys
// and storage, and no header at all for what tells of nothing of one's own: the
// simulator takes each as it is printed, and Bearer everywhere.
func (s *Server) authenticate(c *call) (*organization, string, *answer) {
	token, ok := kernel.BearerToken(c.Request)
	ok = ok && s.does(BearerToken)
	if printed := printsOwnHeader(c); !ok && printed && s.does(HeaderAsPrinted) {
		token, ok = kernel.HeaderKey(c.Request, "X-Api-Token")
	}
	none := len(c.Request.Header.Values("Authorization")) == 0
	switch {
	case !ok && none && printsNoHeader(c) && s.does(HeaderAsPrinted):
		return s.org, "", nil
	case !ok:
		c.Violate("want one Authorization header with a Bearer token in it")
		return nil, "", s.fail(http.StatusUnauthorized, "Not authenticated")
	case token != s.cfg.Key && s.does(UnknownTokens):
		return nil, "", s.fail(http.StatusUnauthorized, "Invalid API token")
	}
	return s.org, "token", nil
}

// printsOwnHeader reports whether the page has x-api-token for a route.
func printsOwnHeader(c *call) bool {
	return c.Route != nil && (strings.HasPrefix(c.Route.Pattern, "/organization/ssh-keys") || strings.HasPrefix(c.Route.Pattern, "/storage/"))
}

// printsNoHeader reports whether the page has no token for a route.
func printsNoHeader(c *call) bool {
	return slices.Contains([]string{
		"GET /instant-deploy-presets/", "GET /instant-deploy-presets/:id", "GET /bare-metal/locations", "POST /validate/cloudinit",
	}, c.Name())
}
