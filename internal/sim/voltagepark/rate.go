package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// billingRate tells what everything costs an hour as it stands. It is not on the
// page.
func (s *Server) billingRate(c *call) *answer {
	var sum Money
	for _, charge := range c.Key.charges {
		if charge.until.IsZero() {
			sum += charge.rate
		}
	}
	return kernel.OK(struct {
		Rate dollars `json:"rate_hourly"`
	}{dollars(sum)})
}

// getStorageRate tells what a GB of storage costs an hour. It is not on the page.
func (s *Server) getStorageRate(*call) *answer {
	return kernel.OK(struct {
		Rate string `json:"hourly_rate_per_gb"`
	}{perGB()})
}
