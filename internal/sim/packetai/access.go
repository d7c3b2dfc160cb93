package packetai

import (
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// keyPrefix is what API keys begin with.
const keyPrefix = "pk_live_"

// authenticate finds out whose key a request has.
func (s *Server) authenticate(c *call) (*apiKey, string, *answer) {
	value, ok := kernel.BearerToken(c.Request)
	if !ok {
		if !s.does(KeyRequired) {
			k := s.keys[s.cfg.Key]
			return k, k.id, nil
		}
		c.Violate("want exactly one Authorization header with Bearer and an API key in it")
		if len(c.Request.Header.Values("Authorization")) == 0 {
			return nil, "", s.fail(http.StatusUnauthorized, "MISSING_API_KEY", "API key is required. Use the Authorization header: Bearer "+keyPrefix+"…")
		}
		return nil, "", s.badKey()
	}
	k := s.keys[value]
	switch {
	case k == nil && !s.does(UnknownKeys):
		k = s.keys[s.cfg.Key]
	case k == nil:
		return nil, "", s.badKey()
	case k.refused != "":
		word := strings.ToLower(strings.TrimSuffix(k.refused, "_API_KEY"))
		return nil, "", s.fail(http.StatusUnauthorized, k.refused, "API key has been "+word)
	}
	return k, k.id, nil
}

func (s *Server) badKey() *answer {
	return s.fail(http.StatusUnauthorized, "INVALID_API_KEY", "Invalid API key")
}
