package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// options is what the flags say.
type options struct {
	addr   string
	cfg    sim.Config
	speed  float64
	manual bool
	faults []scripted
	chaos  float64
	pods   int
	jobs   int
}

// scripted is a fault, and the requests that meet it.
type scripted struct {
	spec kernel.FaultSpec
	when kernel.When
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("voltsim", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.addr, "addr", "127.0.0.1:8642", "loopback `address` to serve on; port 0 takes a free one")
	f.Func("revision", "`name` of the API's revision: classic, confidential or observed (default confidential)", func(s string) error {
		o.cfg.Revision = sim.Revision(s)
		if !o.cfg.Revision.Valid() {
			return errors.New("want classic, confidential or observed")
		}
		return nil
	})
	f.StringVar(&o.cfg.Key, "key", "", "API `key` (default one that is made up)")
	f.Func("balance", "`dollars` of the account (default 100)", func(s string) (err error) {
		o.cfg.Balance, err = kernel.ParseMoney(s)
		o.cfg.NoBalance = o.cfg.Balance == 0
		return err
	})
	f.IntVar(&o.cfg.Quota, "quota", 1000, "`requests` a key may make in each window; -1 for any number")
	f.DurationVar(&o.cfg.Window, "window", time.Hour, "length of the quota's window")
	f.Float64Var(&o.speed, "speed", 1, "how many times as fast as real time the simulator's goes: `factor`")
	f.BoolVar(&o.manual, "manual", false, "let time stand still until it is advanced")
	f.Uint64Var(&o.cfg.Seed, "seed", 0, "seed of what is drawn; 0 draws one")
	f.BoolVar(&o.cfg.Lenient, "lenient", false, "accept what no page allows")
	f.BoolVar(&o.cfg.Instant, "instant", false, "let what is not given otherwise take no time")
	f.DurationVar(&o.cfg.ListLag, "lag", 0, "how far lists of pods lag behind")
	f.Func("lookup", "`id` that finds a pod: either, own or workload (default either)", func(s string) error {
		lookup, known := map[string]sim.Lookup{"either": sim.ByEither, "own": sim.ByOwnID, "workload": sim.ByWorkloadID}[s]
		if !known {
			return errors.New("want either, own or workload")
		}
		o.cfg.Lookup = lookup
		return nil
	})
	for name, span := range map[string]struct {
		r     *sim.Range
		about string
	}{
		"deploy":   {&o.cfg.Deploy, "how long a pod takes to run (default 20s-90s)"},
		"start":    {&o.cfg.Start, "how long a stopped pod takes to run (default 15s-30s)"},
		"stop":     {&o.cfg.Stop, "how long a pod takes to stop (default 5s-20s)"},
		"stage":    {&o.cfg.Stage, "how long a job stays in each status before training (default 10s-1m)"},
		"training": {&o.cfg.Training, "how long a job is trained (default the hours that were paid)"},
		"evaluate": {&o.cfg.Evaluating, "how long a job is evaluated (default 1m-5m)"},
	} {
		f.Func(name, "`span`: "+span.about, func(s string) error { return parseSpan(span.r, s) })
	}
	f.Func("fault", "`fault` to meet, as in \"POST /pods=then-cut,nth=2\"; may be given again. Kinds:\n"+strings.Join(sim.Faults().Names(), ", ")+"\neach also with then- before it, and behind it nth=2, times=3, always or p=0.1", func(s string) error {
		spec, when, err := sim.Faults().Parse(s)
		o.faults = append(o.faults, scripted{spec, when})
		return err
	})
	f.Func("resource", "a further size of confidential pod, `name:GPU:GPUs:dollars:stock`, as in h100-small:H100:1:2.50:8; may be given again", func(s string) error {
		tier, err := sim.ParseTier(s)
		o.cfg.MoreTiers = append(o.cfg.MoreTiers, tier)
		return err
	})
	f.Float64Var(&o.chaos, "chaos", 0, "`chance` from 0 to 1 that a request meets one of several faults")
	f.IntVar(&o.pods, "pods", 0, "`number` of pods that are there from the start")
	f.IntVar(&o.jobs, "jobs", 0, "`number` of jobs that are there from the start (classic)")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("%q: want flags only", f.Arg(0))
	}
	return o, nil
}

// parseSpan reads "20s-90s", or "30s" for exactly that.
func parseSpan(r *sim.Range, s string) (err error) {
	low, high, ranged := strings.Cut(s, "-")
	if !ranged {
		high = low
	}
	if r.Min, err = time.ParseDuration(low); err != nil {
		return err
	}
	if r.Max, err = time.ParseDuration(high); err != nil {
		return err
	}
	if r.Min < 0 || r.Max < r.Min {
		return errors.New("want the shorter time first, as in 20s-90s")
	}
	r.Max = max(r.Max, 1) // a span of nothing would read as one that was not given
	return nil
}
