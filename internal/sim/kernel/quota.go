package kernel

import "time"

// Limit is how many requests each window of time has room for: any number where
// Requests is negative.
type Limit struct {
	// Name is the class of requests that it is for, "" where there is but one.
	Name     string
	Requests int
	Window   time.Duration
}

// Window is what has been used of a Limit. It is fixed: it begins with its first
// request and is over when its time is.
type Window struct {
	since time.Time
	used  int
}

// take counts a request, unless the window is used up.
func (w *Window) take(l Limit, now time.Time) bool {
	if w.since.IsZero() || now.Sub(w.since) >= l.Window {
		*w = Window{since: now}
	}
	if w.used >= l.Requests {
		return false
	}
	w.used++
	return true
}

// Allowance is what is left of a Limit at a time.
type Allowance struct {
	Limit
	// Used is how many requests the present window has taken, Left how many it
	// has room for yet; it ends at Resets, which is zero while none has begun.
	Used, Left int
	Resets     time.Time
}

// Allowance is what is left of l.
func (w *Window) Allowance(l Limit, now time.Time) Allowance {
	if w.since.IsZero() || now.Sub(w.since) >= l.Window {
		return Allowance{Limit: l, Left: max(l.Requests, 0)}
	}
	return Allowance{l, w.used, max(l.Requests-w.used, 0), w.since.Add(l.Window)}
}
