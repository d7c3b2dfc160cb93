package explore

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// kind is the kind of resource that a schedule creates.
type kind int

const (
	pods kind = iota
	jobs
)

func (k kind) String() string { return [...]string{"pod", "job"}[k] }

// state is the true state of a thing. The words that responses show are in shapes_test.go.
type state int

const (
	absent state = iota
	starting
	running
	failed
	paused
	stopping // on its way to gone, which nothing can prevent
	succeeded
	gone
)

func (s state) String() string {
	return [...]string{"absent", "starting", "running", "failed", "paused", "stopping", "succeeded", "gone"}[s]
}

// access is a way to read the data. Each way has its own lag.
type access int

const (
	byList access = iota
	byFirstID
	bySecondID
	byWrite
	accesses
)

// spec is the specification of a thing.
type spec struct {
	name, provider, resource, image string
}

// moment is a change of a thing's true state, with the times at which each way of access
// shows it.
type moment struct {
	at    time.Time
	state state
	shown [accesses]time.Time
}

// thing is a pod or a job in the server's ledger.
type thing struct {
	n        int
	kind     kind
	spec     spec
	ids      []string // the API's own id, then the workload's or the network's
	listName string   // the name that lists show, if they do not show spec.name
	owner    *call    // nil for a neighbour's
	history  []moment
	dropped  time.Time // when a list last omitted it because of a fault
	halfSaid bool      // the response to its create had only one of its two ids
	deletes  []ending
	// given is when a call first returned the thing as a value, and asked when the caller
	// first asked for its deletion.
	given, asked time.Time
}

// ending is a DELETE, stop or cancel of a thing.
type ending struct {
	at   time.Time
	call *call
	how  string
}

func (t *thing) String() string {
	owner := "neighbour's"
	if t.owner != nil {
		owner = fmt.Sprintf("of call %d", t.owner.n)
	}
	return fmt.Sprintf("%s %q (%s, %s)", t.kind, t.spec.name, strings.Join(t.ids, " "), owner)
}

func (t *thing) is(id string) bool {
	for _, own := range t.ids {
		if own == id {
			return true
		}
	}
	return false
}

// stateAt returns the true state at a time.
func (t *thing) stateAt(at time.Time) state {
	s := absent
	for _, m := range t.history {
		if m.at.After(at) {
			break
		}
		s = m.state
	}
	return s
}

// aliveAt reports whether the thing exists and is not ending.
func (t *thing) aliveAt(at time.Time) bool { return t.isAlive(t.stateAt(at)) }

func (t *thing) isAlive(s state) bool {
	switch s {
	case absent, gone, stopping:
		return false
	case failed:
		return t.kind == pods
	}
	return true
}

// aliveWithin reports whether the thing was alive at some moment between two times.
func (t *thing) aliveWithin(from, to time.Time) bool {
	if t.aliveAt(from) {
		return true
	}
	for _, m := range t.history {
		if !m.at.Before(from) && !m.at.After(to) && t.isAlive(m.state) {
			return true
		}
	}
	return false
}

// aliveThroughout reports whether the thing was alive at every moment between two times.
func (t *thing) aliveThroughout(from, to time.Time) bool {
	if !t.aliveAt(from) {
		return false
	}
	for _, m := range t.history {
		if !m.at.Before(from) && !m.at.After(to) && !t.aliveAt(m.at) {
			return false
		}
	}
	return true
}

// ranWithin reports whether the thing ran at some moment between two times.
func (t *thing) ranWithin(from, to time.Time) bool {
	runs := func(st state) bool { return st == running || st == succeeded }
	return runs(t.stateAt(from)) || slices.ContainsFunc(t.history, func(m moment) bool {
		return !m.at.Before(from) && !m.at.After(to) && runs(m.state)
	})
}

// mayBeAlive reports whether the thing is alive, or will be.
func (t *thing) mayBeAlive(now time.Time) bool {
	return t.aliveAt(now) || len(t.history) > 0 && t.history[0].at.After(now)
}

// billedAt reports whether a deletion of the thing would save money. A job is debited at
// once, and refunded if it is cancelled before it ends.
func (t *thing) billedAt(at time.Time) bool { return t.aliveAt(at) }

// since returns when the state at a time began.
func (t *thing) since(at time.Time) time.Time {
	var began time.Time
	for _, m := range t.history {
		if m.at.After(at) {
			break
		}
		began = m.at
	}
	return began
}

func (t *thing) born() time.Time { return t.history[0].at }

// change records a change of the state, and draws when each way shows it.
func (s *server) change(t *thing, at time.Time, to state) {
	m := moment{at: at, state: to}
	for a := range accesses {
		m.shown[a] = at.Add(s.delay(a))
		if n := len(t.history); n > 0 && t.history[n-1].shown[a].After(m.shown[a]) {
			m.shown[a] = t.history[n-1].shown[a]
		}
	}
	t.history = append(t.history, m)
}

// delay draws the time after which a way of access shows a change.
func (s *server) delay(a access) time.Duration {
	switch {
	case s.lagOf(a) == 0:
		return 0
	case s.slowLists && a == byList:
		return s.lagOf(a)
	}
	return someOf(s.rng, s.lagOf(a))
}

func (s *server) lagOf(a access) time.Duration {
	if s.getIsExact && (a == byFirstID || a == bySecondID) {
		return 0
	}
	return s.viewLag
}

// someOf draws a duration of at most most. The two ends are likelier than the rest.
func someOf(rng *rand.Rand, most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	switch rng.IntN(6) {
	case 0:
		return 0
	case 1:
		return most
	}
	return below(rng, most)
}

// replica draws the age of the data for one request.
func (s *server) replica(a access) time.Duration {
	if !s.replicas {
		return 0
	}
	return min(s.ages[s.rng.IntN(len(s.ages))], s.lagOf(a))
}

// seen returns the state that a request sees by a way of access, and when that state
// began.
func (s *server) seen(t *thing, a access, now time.Time, age time.Duration) (state, time.Time) {
	st, began := absent, time.Time{}
	for _, m := range t.history {
		if s.replicas && m.at.After(now.Add(-age)) || !s.replicas && m.shown[a].After(now) {
			break
		}
		st, began = m.state, m.at
	}
	return st, began
}

// end makes a thing end, at once or within effectLag.
func (s *server) end(t *thing, now time.Time) {
	if st := t.stateAt(now); st == gone || st == stopping {
		return
	}
	s.forget(t, now)
	wait := someOf(s.rng, s.effectLag)
	if wait > 0 || s.rng.IntN(2) == 0 {
		s.change(t, now, stopping)
	}
	s.change(t, now.Add(wait), gone)
}

// pause stops a pod and keeps its data.
func (s *server) pause(t *thing, now time.Time) {
	if st := t.stateAt(now); st == starting || st == running {
		s.forget(t, now)
		s.change(t, now, paused)
	}
}

// forget drops the planned changes.
func (s *server) forget(t *thing, now time.Time) {
	for i, m := range t.history {
		if m.at.After(now) {
			t.history = t.history[:i]
			return
		}
	}
}

// create adds a thing that exists from a time on, and plans its life.
func (s *server) create(k kind, sp spec, owner *call, at time.Time) *thing {
	n := len(s.things)
	t := &thing{n: n, kind: k, spec: sp, owner: owner}
	switch {
	case k == jobs:
		t.ids = []string{s.id("clj"), s.id("grad-")}
	case s.revision == classic:
		t.ids = []string{s.id("pod_")}
	case s.revision == observed:
		t.ids = []string{s.id("cmcuid"), s.id("wrk-")}
	default:
		t.ids = []string{s.id("cl_01h"), s.id("wl_01h")}
	}
	if k == pods && s.revision != classic {
		t.listName = s.madeUpName(t)
	}
	s.things = append(s.things, t)
	s.change(t, at, starting)
	runs := at.Add(someOf(s.rng, s.deployTime))
	ends := runs.Add(below(s.rng, 15*time.Minute))
	switch chance := s.rng.Float64(); {
	case owner != nil && chance < s.sticks: // it never runs
	case owner != nil && chance < s.sticks+s.failRate && s.rng.IntN(3) == 0: // it fails before it runs
		s.change(t, runs, failed)
	case owner != nil && chance < s.sticks+s.failRate:
		s.change(t, runs, running)
		s.change(t, ends, failed)
	case owner != nil && chance < s.sticks+s.failRate+s.vanishRate && k == pods:
		s.change(t, runs, running)
		s.change(t, ends, gone)
	case k == jobs && s.rng.IntN(3) == 0:
		s.change(t, runs, running)
		s.change(t, ends, succeeded)
	default:
		s.change(t, runs, running)
	}
	return t
}

const idLetters = "0123456789abcdefghjkmnpqrstvwxyz"

func (s *server) id(prefix string) string { return prefix + s.letters(10) }

func (s *server) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = idLetters[s.rng.IntN(len(idLetters))]
	}
	return string(b)
}

// madeUpName returns the name that lists show for a pod.
func (s *server) madeUpName(t *thing) string {
	switch s.listNames {
	case "cm_":
		return s.id("cm_01h")
	case "wl_":
		return fmt.Sprintf("wl_%d", t.n+1)
	case "CM_":
		return fmt.Sprintf("CM_%d", t.n+1)
	case "suffix":
		return t.spec.name + "-" + s.letters(4)
	case "none":
		return ""
	}
	return t.spec.name
}
