package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// faultKinds are the faults that this API alone has.
var faultKinds = kernel.FaultKinds{
	"no-stock":     {Make: func(kernel.FaultSpec) kernel.Fault { return kernel.Wish("no stock", wish{noStock: true}) }},
	"deploy-fails": {Make: func(kernel.FaultSpec) kernel.Fault { return kernel.Wish("deploy fails", wish{fails: true}) }},
	"outbid":       {Make: func(kernel.FaultSpec) kernel.Fault { return kernel.Wish("outbid", wish{outbid: true}) }},
}

// wish is what a fault wants of the work.
type wish struct {
	noStock bool // nothing is free
	fails   bool // what is deployed does not come to run
	outbid  bool // a virtual machine turns out a spot one, and is outbid
}

// wished is what the fault that a call meets wants.
func wished(c *call) wish {
	w, _ := c.Wish.(wish)
	return w
}
