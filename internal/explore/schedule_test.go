package explore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// verb is a call of the SDK.
type verb int

const (
	vCreate verb = iota
	vEnsure
	vWith
	vEnsureDeleted
	vDelete // Cancel for jobs
	vStop
	vReclaim
	vFind
	vGet
	vWaitRunning
	verbs
)

func (v verb) String() string {
	return [...]string{"Create", "Ensure", "With", "EnsureDeleted", "Delete", "Stop", "Reclaim", "Find", "Get", "WaitRunning"}[v]
}

// step is a call of a schedule, drawn before the schedule begins.
type step struct {
	verb       verb
	client     int
	spec       spec
	unique     bool
	pause      time.Duration // before it
	concurrent bool          // the next step does not wait for this one
	cancel     time.Duration // when the caller's context is cancelled, or 0
	deadline   time.Duration // the caller's deadline, or 0
	choice     int           // which of the values or errors that the caller has
	work       time.Duration // how long With's function works
	outcome    int           // how With's function ends
	cap        float64       // the price cap of the pod, or 0
	replace    bool          // Ensure may replace a failed pod
}

// call is a call of a schedule with its result.
type call struct {
	n          int
	step       step
	spec       spec
	start, end time.Time
	limited    bool // the caller's context could end
	before     struct{ faulty, lost int }
	target     *thing // the thing that the caller asked to delete or get
	targetIDs  []string
	about      *call // the call whose error is passed to Reclaim
	aboutErr   error

	posts          int
	mayHaveCreated bool // a create of this call may have been carried out
	lost           bool // the client does not know whether it was
	faults         int
	refused        bool // a response said that the key is wrong, which ends every call
	made           []*thing

	ended   bool
	err     error
	value   value
	values  []value
	created bool
	worked  int
	stack   []byte // of a panic
	panics  any
}

func (c *call) String() string {
	what := fmt.Sprintf("call %d %s", c.n, c.step.verb)
	switch {
	case c.about != nil:
		return fmt.Sprintf("%s(error of call %d)", what, c.about.n)
	case c.target != nil:
		return fmt.Sprintf("%s(%s)", what, strings.Join(c.target.ids, " "))
	case len(c.targetIDs) > 0:
		return fmt.Sprintf("%s(%s)", what, strings.Join(c.targetIDs, " "))
	}
	return fmt.Sprintf("%s(%q %s)", what, c.spec.name, c.spec.image)
}

// run is one schedule.
type run struct {
	*server
	drivers []*driver
	logs    *logText
	calls   []*call
	held    []value // values that the caller got
	errs    []*call // calls that failed
}

// callersNames are the names that the callers use, apart from unique ones.
var callersNames = []string{"train", "serve"}

// drawSteps draws the calls of a schedule.
func drawSteps(rng *rand.Rand, w *world) []step {
	names := callersNames[:1+rng.IntN(2)]
	steps := make([]step, 1+rng.IntN(6))
	for i := range steps {
		st := step{
			verb: weighted(rng, vCreate, 5, vEnsure, 10, vWith, 4, vEnsureDeleted, 6, vDelete, 1, vStop, 1, vReclaim, 4, vFind, 2, vGet, 2, vWaitRunning, 2),
			spec: w.specOf(rng, pick(rng, names...)), choice: rng.IntN(1000),
			pause: pick(rng, 0, 100*time.Millisecond, 3*time.Second, 30*time.Second, 3*time.Minute),
			work:  pick(rng, 0, time.Second, 30*time.Second, 4*time.Minute), outcome: rng.IntN(12),
		}
		if i == 0 {
			st.verb = weighted(rng, vCreate, 3, vEnsure, 5, vWith, 2)
		}
		st.replace = rng.IntN(5) == 0
		if w.kind == pods && rng.IntN(12) == 0 {
			st.cap = pick(rng, 0.1, 99)
		}
		st.pause = below(rng, st.pause+1)
		if w.theme == noTheme && rng.IntN(25) == 0 {
			st.pause = 90 * time.Minute // longer than the client keeps what it need not know
		}
		st.concurrent = rng.IntN(4) == 0
		if w.theme == twinTheme && i < 2 {
			st.verb = weighted(rng, vCreate, 1, vEnsure, 1, vWith, 2)
			if i == 1 {
				st.verb = weighted(rng, vReclaim, 3, vEnsure, 2)
			}
			st.spec, st.cap = w.specOf(rng, "train"), 0
		}
		if w.theme == lateTheme {
			if i == 1 {
				st.verb = weighted(rng, vReclaim, 3, vEnsure, 2, vEnsureDeleted, 3)
			}
			st.spec, st.cap, st.concurrent = w.specOf(rng, "train"), 0, false
		}
		if w.theme == dropTheme {
			st.verb, st.cap = vEnsure, 0
		}
		if !offers(w.kind, st.verb) {
			st.verb = vEnsure
		}
		st.unique = w.theme == noTheme && (st.verb == vCreate || st.verb == vWith) && rng.IntN(3) == 0
		switch rng.IntN(6) {
		case 0:
			st.cancel = 1 + below(rng, pick(rng, 100*time.Millisecond, 3*time.Second, time.Minute, 6*time.Minute))
		case 1:
			st.deadline = 1 + below(rng, pick(rng, 3*time.Second, time.Minute, 12*time.Minute))
		}
		if w.class == twoClients {
			st.client = rng.IntN(2)
		}
		steps[i] = st
	}
	return steps
}

// specOf returns the specification that the callers use for a name.
func (w *world) specOf(rng *rand.Rand, name string) spec {
	image := "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"
	if rng.IntN(25) == 0 {
		image = "ubuntu:24.04"
	}
	switch {
	case w.kind == jobs:
		return spec{name: name, resource: "meta-llama/Llama-3.1-8B-Instruct"}
	case w.revision == classic && w.seed%3 == 0:
		return spec{name: name, provider: "lium", resource: "mach_rtx4090_01", image: "tpl_pytorch21"}
	case w.revision == classic:
		return spec{name: name, provider: "targon", resource: "h200-small", image: image}
	}
	return spec{name: name, provider: "confidential", resource: "h200-small", image: image}
}

// history is the longest time before the first call at which a neighbour's thing was
// created.
const history = 12 * time.Minute

// addNeighbours adds things of other callers, before the first call and while the calls
// run.
func (s *server) addNeighbours(rng *rand.Rand, w *world) {
	now := time.Now()
	n := pick(rng, 0, 0, 1, 2, 4)
	for range n {
		sp := w.specOf(rng, fmt.Sprintf("other-%d", rng.IntN(9)))
		at := now.Add(below(rng, time.Minute))
		if w.theme == twinTheme {
			continue // the theme is about the name "train"
		}
		switch rng.IntN(8) {
		case 0: // somebody else's of the same name, listed before, with another specification
			sp.name, sp.image = "train", "nginx:1.27"
			if w.kind == jobs {
				sp.resource = "Qwen/Qwen2.5-7B-Instruct"
			}
		case 1: // the same specification: Ensure adopts it
			if rng.IntN(2) == 0 {
				sp = w.specOf(rng, "train")
			}
		case 2: // another client's unique name
			sp.name = "ci-" + s.letters(6)
			at = now.Add(history + below(rng, 5*time.Minute))
		case 3: // somebody else's of the same name, with another specification that Get shows
			if w.revision != observed && sp.provider != "lium" && w.kind == pods {
				sp.name, sp.image = "train", "nginx:1.27"
			}
			at = now.Add(history + below(rng, 5*time.Minute))
		case 4:
			at = now.Add(history + below(rng, 5*time.Minute))
		}
		s.addNeighbour(rng, w, sp, at)
	}
	if w.theme == twinTheme {
		sp, at := w.specOf(rng, "train"), now.Add(below(rng, time.Minute))
		if rng.IntN(2) == 0 && w.revision != observed && sp.provider != "lium" && w.kind == pods {
			sp.image, at = "nginx:1.27", now.Add(history+below(rng, 20*time.Second))
		}
		s.create(w.kind, sp, nil, at)
	}
}

func (s *server) addNeighbour(rng *rand.Rand, w *world, sp spec, at time.Time) {
	now := time.Now()
	t := s.create(w.kind, sp, nil, at)
	if rng.IntN(2) == 0 {
		s.endLater(t, now.Add(history+below(rng, 8*time.Minute)))
	}
}

// endLater plans the end of a neighbour's thing.
func (s *server) endLater(t *thing, at time.Time) {
	if at.After(t.history[len(t.history)-1].at) {
		s.change(t, at, gone)
	}
}

// runSchedule runs one schedule in its own bubble.
func runSchedule(t *testing.T, seed uint64, set settings) (out outcome) {
	var r *run
	defer func() {
		if p := recover(); p != nil {
			out = r.outcome(seed)
			out.Violations = append(out.Violations, violation{Invariant: "5 left over", Text: fmt.Sprint(p)})
		}
	}()
	synctest.Test(t, func(*testing.T) {
		w, rng := newWorld(seed, set)
		steps := drawSteps(rng, w)
		r = &run{server: newServer(w, rng), logs: &logText{}}
		r.addNeighbours(rng, w)
		time.Sleep(history)
		r.opened = time.Now()
		before := runtime.NumGoroutine()
		r.runSteps(steps)
		time.Sleep(5 * time.Minute) // until late effects have come
		r.mu.Lock()
		r.checkEnd()
		r.closed = true
		r.mu.Unlock()
		r.drivers = nil
		time.Sleep(15 * time.Minute)
		left := runtime.NumGoroutine() > before && r.checkGoroutines()
		out = r.outcome(seed)
		if left {
			report(out) // a goroutine that sleeps again and again never lets the bubble end
			os.Exit(exitLeftOver)
		}
	})
	return out
}

// checkGoroutines reports whether the bubble has goroutines other than the schedule's own.
func (r *run) checkGoroutines() (left bool) {
	buf := make([]byte, 1<<18)
	for _, stack := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		first, _, _ := strings.Cut(stack, "\n")
		if strings.Contains(first, "synctest bubble") && !strings.Contains(stack, "runSchedule") && !strings.Contains(stack, "testingSynctestTest") {
			r.violate("5 left over", "a goroutine is left:\n%s", stack)
			left = true
		}
	}
	return left
}

func (r *run) runSteps(steps []step) {
	for range 2 {
		d, err := newDriver(r.world, r.server, r.logs)
		if err != nil {
			panic(err)
		}
		r.drivers = append(r.drivers, d)
	}
	var running sync.WaitGroup
	for _, st := range steps {
		time.Sleep(st.pause)
		if r.class == noMemory {
			r.drivers[0], _ = newDriver(r.world, r.server, r.logs)
		}
		d := r.drivers[st.client]
		if st.concurrent {
			running.Go(func() { r.do(d, st) })
		} else {
			r.do(d, st)
		}
	}
	running.Wait()
}

// longest is how long a call may take before the schedule cancels it.
const longest = 3 * time.Hour

// do makes one call and checks its result.
func (r *run) do(d *driver, st step) {
	r.mu.Lock()
	c := r.begin(st)
	r.mu.Unlock()

	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), callKey{}, c), longest)
	defer cancel()
	if st.cancel > 0 {
		timer := time.AfterFunc(st.cancel, cancel)
		defer timer.Stop()
	}
	if c.step.deadline > 0 {
		ctx, cancel = context.WithTimeout(ctx, c.step.deadline)
		defer cancel()
	}
	func() {
		defer func() {
			if c.panics = recover(); c.panics != nil {
				c.stack = debug.Stack()
			}
		}()
		r.invoke(ctx, d, c)
	}()

	r.mu.Lock()
	defer r.mu.Unlock()
	c.end, c.ended = time.Now(), true
	r.record(c)
	r.check(c)
}

var errWork = errors.New("the work failed")

// expectedPanic is the value of a panic in With's function.
type expectedPanic struct{}

func (r *run) invoke(ctx context.Context, d *driver, c *call) {
	switch c.step.verb {
	case vCreate:
		c.value, c.err = d.create(ctx, c.spec, c.step.cap)
	case vEnsure:
		c.value, c.created, c.err = d.ensure(ctx, c.spec, c.step.cap, c.step.replace)
	case vWith:
		c.err = d.with(ctx, c.spec, c.step.cap, func(v value) error { return r.work(ctx, c, v) })
	case vEnsureDeleted:
		c.err = d.ensureDeleted(ctx, c.value)
	case vDelete:
		c.err = d.remove(ctx, c.value)
	case vStop:
		c.err = d.stop(ctx, c.value)
	case vReclaim:
		c.err = d.reclaim(ctx, c.aboutErr)
	case vFind:
		c.values, c.err = d.find(ctx, c.spec.name)
	case vGet:
		c.value, c.err = d.get(ctx, c.value, c.step.choice)
	case vWaitRunning:
		c.value, c.err = d.waitRunning(ctx, c.value)
	}
}

// work is the function that With calls.
func (r *run) work(ctx context.Context, c *call, v value) error {
	r.mu.Lock()
	c.worked++
	r.checkWork(c, v)
	r.give(c, v)
	r.mu.Unlock()
	timer := time.NewTimer(c.step.work)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	switch c.step.outcome {
	case 0:
		return errWork
	case 1:
		panic(expectedPanic{})
	}
	return nil
}

// begin chooses the value or the error for the call. If there is none, the call becomes
// an Ensure.
func (r *run) begin(st step) *call {
	c := &call{n: len(r.calls), step: st, spec: st.spec, start: time.Now()}
	if st.unique {
		c.spec.name = uniqueName("ci", r.rng)
	}
	switch st.verb {
	case vEnsureDeleted, vDelete, vStop, vGet, vWaitRunning:
		if len(r.held) == 0 {
			c.step.verb = vEnsure
			break
		}
		c.value = r.held[st.choice%len(r.held)]
		if st.choice%2 == 0 { // the newest value is the usual one
			c.value = r.held[len(r.held)-1]
		}
		c.targetIDs = c.value.ids
		c.target = r.thingOf(c.value)
		pauses := st.verb == vStop && c.target != nil && c.target.spec.provider == "lium"
		if c.target != nil && st.verb != vGet && st.verb != vWaitRunning && !pauses && c.target.asked.IsZero() {
			c.target.asked = c.start
		}
	case vReclaim:
		if len(r.errs) == 0 {
			c.step.verb = vEnsure
			break
		}
		c.about = r.errs[st.choice%len(r.errs)]
		c.aboutErr = c.about.err
	}
	if c.step.verb == vWaitRunning && c.step.deadline == 0 {
		c.step.deadline = 25 * time.Minute
	}
	c.limited = st.cancel > 0 || c.step.deadline > 0
	c.before.faulty, c.before.lost = r.faulty, r.lost
	r.calls = append(r.calls, c)
	r.remark(c, "begins: %s%s", c, contextText(c))
	return c
}

func contextText(c *call) string {
	text := ""
	if c.step.cancel > 0 {
		text += fmt.Sprintf(", cancelled after %v", c.step.cancel)
	}
	if c.step.deadline > 0 {
		text += fmt.Sprintf(", deadline %v", c.step.deadline)
	}
	return text
}

// thingOf returns the thing of a value.
func (s *server) thingOf(v value) *thing {
	for _, t := range s.things {
		if slices.ContainsFunc(v.ids, t.is) {
			return t
		}
	}
	return nil
}

// give records that the caller has a value.
func (r *run) give(c *call, v value) {
	if v.isZero() {
		return
	}
	r.held = append(r.held, v)
	if t := r.thingOf(v); t != nil && t.given.IsZero() && (t.owner == c || c.step.verb == vEnsure) {
		t.given = time.Now()
	}
}

func (r *run) record(c *call) {
	switch c.step.verb {
	case vCreate, vEnsure:
		r.give(c, c.value)
	case vFind:
		r.held = append(r.held, c.values...)
	}
	if c.err != nil {
		r.errs = append(r.errs, c)
	}
	text := "nil"
	if c.err != nil {
		text = c.err.Error()
	}
	r.remark(c, "returns %s created=%v: %s", strings.Join(c.value.ids, " "), c.created, text)
}
