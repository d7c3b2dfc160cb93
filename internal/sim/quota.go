package sim

import (
	"math"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// quota is the limit of a key's requests, and its window of it.
func (s *Server) quota(c *call) (kernel.Limit, *kernel.Window) {
	limit, window := kernel.Limit{Requests: s.cfg.Quota, Window: s.cfg.Window}, &c.Key.window
	if !s.does(RateLimit) {
		limit.Requests = -1
	}
	if !s.does(QuotaPerKey) {
		window = &s.main.shared
	}
	if !s.does(WindowResets) {
		limit.Window = math.MaxInt64
	}
	return limit, window
}
