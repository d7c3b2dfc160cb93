package sim

import (
	"net/http"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// authenticate finds out whose key a request has.
func (s *Server) authenticate(c *call) (*apiKey, string, *answer) {
	value, ok := kernel.HeaderKey(c.Request, "X-API-Key")
	if !ok {
		if !s.does(KeyRequired) {
			return s.main.firstKey(), "", nil
		}
		c.Violate("want exactly one X-API-Key header with an API key in it")
		return nil, "", s.unauthorized()
	}
	key := s.keys[value]
	if key == nil || key.revoked && s.does(RevokedKeys) {
		if !s.does(UnknownKeys) {
			return s.main.firstKey(), "", nil
		}
		return nil, "", s.unauthorized()
	}
	if s.does(LastUsed) {
		key.LastUsed = c.Now
	}
	return key, key.ID, nil
}

func (s *Server) unauthorized() *answer {
	return s.failCode(http.StatusUnauthorized, "INVALID_API_KEY", "Invalid API key. Generate a new key at Dashboard > API Keys.")
}
