package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Fault is a failure of requests. By default it is applied once, to the next matching
// request: see Nth, Times, Always and WithProbability. If several faults match a request,
// the fault that was added first is applied.
type Fault struct {
	spec kernel.FaultSpec
	when kernel.When
}

// Nth applies f from the nth matching request on. The count starts at 1 when f is added.
func (f Fault) Nth(n int) Fault { f.when.Nth = n; return f }

// Times applies f to n matching requests in a row.
func (f Fault) Times(n int) Fault { f.when.Times = n; return f }

// Always applies f to every matching request.
func (f Fault) Always() Fault { f.when.Times = -1; return f }

// WithProbability applies f to each matching request with probability p, from 0 to 1,
// drawn from Seed.
func (f Fault) WithProbability(p float64) Fault {
	if f.when.Probability = p; p <= 0 {
		f.when.Probability = kernel.Never
	}
	return f
}

// Then carries out the request before it applies f: the machine is created, and only the
// response fails.
func Then(f Fault) Fault { f.spec.Then = true; return f }

func fault(kind string) Fault { return Fault{spec: kernel.FaultSpec{Kind: kind}} }

func timed(kind string, d time.Duration) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: kind, For: d}}
}

func answering(kind string, status int, contentType, text string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: kind, Status: status, Type: contentType, Text: text}}
}

// FaultOf returns a fault that only one provider's simulator has, for its test package.
// kind defines the meaning of text.
func FaultOf(kind, text string) Fault { return answering(kind, 0, "", text) }
