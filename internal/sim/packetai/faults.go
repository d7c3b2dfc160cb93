package packetai

import (
	"cmp"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// faultKinds are the faults that this API alone has.
var faultKinds = kernel.FaultKinds{
	"no-stock":         {Make: func(kernel.FaultSpec) kernel.Fault { return NoStock() }},
	"deploy-fails":     {Make: func(f kernel.FaultSpec) kernel.Fault { return DeployFails(f.Text) }, Args: []string{"text"}},
	"marketplace-down": {Make: func(kernel.FaultSpec) kernel.Fault { return MarketplaceDown() }},
}

// Faults are all kinds of faults that a Server can meet.
func Faults() kernel.FaultKinds { return kernel.Faults(faultKinds) }

// wish is what a fault wants of the work.
type wish struct {
	noStock, down bool
	fate          string // why a new deployment is to fail
}

// wished is what the fault that a call meets wants.
func wished(c *call) wish {
	w, _ := c.Wish.(wish)
	return w
}

// NoStock finds no machine left for a deployment.
func NoStock() kernel.Fault { return kernel.Wish("no stock", wish{noStock: true}) }

// DeployFails lets a new deployment end in failed instead of running.
func DeployFails(message string) kernel.Fault {
	return kernel.Wish("deploy fails", wish{fate: cmp.Or(message, "The provider could not provision the machine")})
}

// MarketplaceDown answers 503, and does nothing.
func MarketplaceDown() kernel.Fault { return kernel.Wish("marketplace down", wish{down: true}) }
