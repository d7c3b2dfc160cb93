package sim

import (
	"cmp"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// faultKinds are the faults that this API alone has.
var faultKinds = kernel.FaultKinds{
	"no-stock":     {Make: func(kernel.FaultSpec) kernel.Fault { return NoStock() }},
	"deploy-fails": {Make: func(f kernel.FaultSpec) kernel.Fault { return DeployFails(f.Text) }, Args: []string{"text"}},
	"job-ends":     {Make: func(f kernel.FaultSpec) kernel.Fault { return JobEnds(cmp.Or(f.Text, jobFailure)) }, Args: []string{"text"}},
}

// Faults are all kinds of faults that a Server can meet.
func Faults() kernel.FaultKinds { return kernel.Faults(faultKinds) }

// wish is what a fault wants of the work.
type wish struct {
	noStock bool
	fate    string // why a new pod is to fail
	jobFate string // the status that a new job is to end in
}

// wished is what the fault that a call meets wants.
func wished(c *call) wish {
	w, _ := c.Wish.(wish)
	return w
}

// NoStock finds no free GPU for a pod.
func NoStock() kernel.Fault { return kernel.Wish("no stock", wish{noStock: true}) }

// DeployFails lets a new pod end in failure instead of running.
func DeployFails(message string) kernel.Fault {
	return kernel.Wish("deploy fails", wish{fate: cmp.Or(message, "Container keeps crashing after start (exit code 1)")})
}

// JobEnds lets a new job end in a status such as "failure".
func JobEnds(status string) kernel.Fault {
	return kernel.Wish("job ends in "+status, wish{jobFate: status})
}
