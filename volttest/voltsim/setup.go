package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// simulator makes what the flags ask for.
func (o *options) simulator() (*sim.Server, error) {
	switch {
	case !(o.speed > 0):
		return nil, fmt.Errorf("-speed %g: want more than 0", o.speed)
	case o.chaos < 0 || o.chaos > 1:
		return nil, fmt.Errorf("-chaos %g: want a chance from 0 to 1", o.chaos)
	case o.cfg.Quota == 0 || o.cfg.Window <= 0:
		return nil, errors.New("-quota and -window: want a number other than 0, and some time")
	case o.manual:
		o.cfg.Clock = kernel.NewManualClock(time.Now())
	case o.speed != 1:
		o.cfg.Clock = kernel.NewScaledClock(o.speed)
	}
	o.populate()
	s := sim.New(o.cfg)
	if o.chaos > 0 {
		o.faults = append(o.faults, chaos(o.chaos)...)
	}
	for _, f := range o.faults {
		fault, err := sim.Faults().Fault(f.spec)
		if err == nil {
			err = s.AddFault(fault, f.when)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// chaos is several faults that share a chance.
func chaos(p float64) []scripted {
	specs := []kernel.FaultSpec{
		{Kind: "status", Status: 500}, {Kind: "html", Status: 502}, {Kind: "html", Status: 502, Then: true}, {Kind: "cut"}, {Kind: "cut", Then: true},
		{Kind: "rate-limited", For: 2 * time.Second}, {Kind: "slow-headers", For: 2 * time.Second}, {Kind: "cut-body", Size: -1},
	}
	faults := make([]scripted, len(specs))
	for i, spec := range specs {
		faults[i] = scripted{spec, kernel.When{Route: "*", Probability: p / float64(len(specs))}}
	}
	return faults
}

// populate fills the account with what -pods and -jobs ask for.
func (o *options) populate() {
	names := []string{"training-run", "ci-4711", "inference", "notebook", "batch"}
	for i := range o.pods {
		seed := sim.PodSeed{Name: fmt.Sprintf("%s-%d", names[i%len(names)], i+1), ResourceName: "h200-small", Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"}
		if o.cfg.Revision == sim.Classic && i%2 == 0 {
			seed.ResourceName, seed.MachineID, seed.TemplateID = "", "mach_rtx4090_01", "tpl_pytorch21"
		} else if o.cfg.Revision == sim.Classic {
			seed.Provider = "targon"
		}
		o.cfg.Pods = append(o.cfg.Pods, seed)
	}
	for i := range o.jobs {
		o.cfg.Jobs = append(o.cfg.Jobs, sim.JobSeed{
			Name: fmt.Sprintf("finetune-%d", i+1), Model: "meta-llama/Llama-3.1-8B-Instruct", TaskType: "text", Status: "training",
			Hours: 2, Repo: "myorg/support-qa", CreatedAt: time.Now(), StartedAt: time.Now(),
		})
	}
}
