package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Fault is something that goes wrong with requests. By default it strikes once,
// the next request that matches; see Nth, Times, Always and WithProbability.
// Where several are due for a request, the one that was added first strikes.
type Fault struct {
	spec kernel.FaultSpec
	when kernel.When
}

// Nth lets f strike from the nth matching request on, counted from 1 and from
// when it is added.
func (f Fault) Nth(n int) Fault { f.when.Nth = n; return f }

// Times lets f strike n matching requests in a row.
func (f Fault) Times(n int) Fault { f.when.Times = n; return f }

// Always lets f strike every matching request.
func (f Fault) Always() Fault { f.when.Times = -1; return f }

// WithProbability lets f strike each matching request with chance p, from 0 to 1,
// drawn from Seed.
func (f Fault) WithProbability(p float64) Fault {
	f.when.Probability, f.when.HasProbability = p, true
	return f
}

// Then lets the request be carried out before f strikes: the machine is made, and
// its answer is what goes wrong.
func Then(f Fault) Fault { f.spec.Then = true; return f }

func fault(kind string) Fault { return Fault{spec: kernel.FaultSpec{Kind: kind}} }

func timed(kind string, d time.Duration) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: kind, For: d}}
}

func answering(kind string, status int, contentType, text string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: kind, Status: status, Type: contentType, Text: text}}
}

// FaultOf is a fault of a kind that one provider's simulator alone has, for its
// test package to give a name to. What text means is up to the kind.
func FaultOf(kind, text string) Fault { return answering(kind, 0, "", text) }
