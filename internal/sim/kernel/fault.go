package kernel

import (
	"net/http"
	"time"
)

// Fault is something that goes wrong with requests. Make one with Status, Cut
// and the like.
type Fault struct {
	// Name is what the log calls it.
	Name string

	// skip leaves the work undone: what was asked for does not happen.
	skip bool
	// late is how long the work waits before it is done.
	late time.Duration
	lag  time.Duration
	wish any
	// instead replaces the answer, which is nil where the work was skipped.
	instead func(refuse func(Refusal) *Answer) *Answer
	// alter changes the answer that the work gave.
	alter func(*Answer)
	// send sends the answer in another way.
	send func(http.ResponseWriter, *http.Request, *Answer)
	// unanswered faults give the client no status.
	unanswered bool
}

// Then lets the work be done before the fault strikes: the machine is made, and
// its answer is what goes wrong.
func Then(f Fault) Fault {
	if f.skip {
		f.skip, f.Name = false, "then "+f.Name
	}
	return f
}

// Late does the work only after d, whether the client still listens or not.
func Late(d time.Duration) Fault { return Fault{Name: "late by " + d.String(), late: d} }

// Lag lets a list show how things were d ago: a handler finds d in Call.Lag.
func Lag(d time.Duration) Fault { return Fault{Name: "lags by " + d.String(), lag: d} }

// Wish is a fault of a world's own: the work itself is to go wrong, and its
// handler finds in Call.Wish how.
func Wish(name string, wish any) Fault { return Fault{Name: name, wish: wish} }
