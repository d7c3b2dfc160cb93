package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// violation is a broken invariant. Its name begins with the invariant's number:
//
//	1  if a call returns nil, the state is the promised one
//	2  everything billed at the end is named by a value or an error
//	3  nobody else's resource, and no pod that the caller uses, is deleted
//	4  no call creates twice
//	5  no panic, and no goroutine or connection is left
//	6  the resource of a lost create is deleted if nothing else can have made it
type violation struct {
	Invariant string
	Text      string
}

// slack is how much older than a list lag the facts behind a nil may be: a lookup may
// have begun a second before the call, and requests take time.
const slack = 15 * time.Second

// touch checks that the caller asked for the deletion of a thing.
func (s *server) touch(t *thing, x *exchange) {
	t.deletes = append(t.deletes, ending{at: x.now, call: x.call, how: x.method + " " + strings.Join(x.path, "/")})
	c := x.call
	if c != nil && slices.ContainsFunc(t.deletes[:len(t.deletes)-1], func(e ending) bool { return e.call == c }) {
		return // the call's first request was checked
	}
	switch {
	case !t.asked.IsZero(), c != nil && c.target == t: // the caller asked for it, in this call or before
	case c != nil && t.owner == c:
		t.asked = x.now
	case c != nil && c.about != nil && t.owner == c.about:
	case c != nil && c.step.replace && t.spec.name == c.spec.name && t.stateAt(x.now) == failed: // the caller states that the thing is theirs
		t.asked = x.now // a later call may finish the deletion
	case c != nil && t.owner != nil && t.owner.step.verb == vWith && t.owner.step.client == c.step.client && (t.owner.ended || t.owner.worked > 0): // its With asks for it
	case t.owner == nil:
		s.violate("3 foreign", "%s sends %s for %s", c, x.method, t)
	case c != nil && t.owner.step.client != c.step.client:
		s.violate("3 foreign", "%s sends %s for %s", c, x.method, t)
	case !t.given.IsZero():
		s.violate("3 in use", "%s sends %s for %s, which the caller has and did not ask to delete", c, x.method, t)
	}
}

// check checks a call that has just returned.
func (r *run) check(c *call) {
	if c.panics != nil {
		if _, ok := c.panics.(expectedPanic); !ok {
			r.violate("5 panic", "%s: %v\n%s", c, c.panics, c.stack)
		}
	}
	if c.err == nil && c.panics == nil {
		r.checkNil(c)
	}
	r.checkDecided(c)
	for _, t := range c.made {
		if slices.ContainsFunc(priceDeleted(c.err), t.is) && t.mayBeAlive(c.end) {
			r.violate("1 price", "%s says that it deleted %s, which is %s", c, t, t.stateAt(c.end))
		}
	}
}

func (r *run) checkNil(c *call) {
	if t := r.thingOf(c.value); c.step.cap > 0 && c.step.verb <= vWith && t != nil && price(t.spec.provider) > c.step.cap {
		r.violate("1 price", "%s returned %s, which costs %v, with a cap of %v", c, t, price(t.spec.provider), c.step.cap)
	}
	switch c.step.verb {
	case vCreate:
		r.checkCreated(c)
	case vEnsure:
		r.checkEnsured(c)
	case vWith:
		for _, t := range c.made {
			if t.mayBeAlive(c.end) {
				r.violate("1 With", "%s returned nil, and %s is %s", c, t, t.stateAt(c.end))
			}
		}
		if c.worked != 1 {
			r.violate("1 With", "%s returned nil, and called its function %d times", c, c.worked)
		}
	case vEnsureDeleted:
		if t := c.target; t != nil && t.mayBeAlive(c.end) && !(t.kind == jobs && t.stateAt(c.end) != starting && t.stateAt(c.end) != running) {
			r.violate("1 EnsureDeleted", "%s returned nil, and %s is %s", c, t, t.stateAt(c.end))
		}
	case vDelete, vStop:
		r.checkAccepted(c)
	case vReclaim:
		if len(mayHaveCreated(c.aboutErr)) == 0 {
			return
		}
		for _, t := range c.about.made {
			if t.mayBeAlive(c.end) && !(t.kind == jobs && t.stateAt(c.end) != starting && t.stateAt(c.end) != running) {
				r.violate("1 Reclaim", "%s returned nil, and %s is %s", c, t, t.stateAt(c.end))
			}
		}
	case vFind:
		r.checkFound(c)
	case vGet, vWaitRunning:
		r.checkRead(c)
	}
}

func (r *run) checkCreated(c *call) {
	t := r.thingOf(c.value)
	if t == nil || t.owner != c {
		r.violate("1 Create", "%s returned %v, which it did not create", c, c.value.ids)
	}
}

func (r *run) checkAccepted(c *call) {
	t := c.target
	if t == nil {
		return
	}
	if !slices.ContainsFunc(t.deletes, func(e ending) bool { return e.call == c }) && t.mayBeAlive(c.end) {
		r.violate("1 Delete", "%s returned nil, and sent no request about %s", c, t)
	}
	if t.kind == jobs && t.mayBeAlive(c.end) && t.stateAt(c.end) != succeeded {
		r.violate("1 Cancel", "%s returned nil, and %s is %s", c, t, t.stateAt(c.end))
	}
}

// lostBeside reports whether the client has lost another create of the name. An Ensure then
// cannot know which of the two creates made the pod.
func (r *run) lostBeside(c *call) bool {
	return slices.ContainsFunc(r.calls, func(o *call) bool {
		return o != c && o.lost && o.step.client == c.step.client && o.spec.name == c.spec.name
	})
}

// checkEnsured checks an Ensure that returned nil: the pod exists, has the name and the
// specification, and is the only pod of the name that this client made.
func (r *run) checkEnsured(c *call) {
	t := r.thingOf(c.value)
	if t == nil {
		r.violate("1 Ensure: made up", "%s returned %v, which does not exist", c, c.value.ids)
		return
	}
	if t.spec.name != c.spec.name {
		r.violate("1 Ensure: name", "%s returned %s", c, t)
	}
	if created := t.owner == c; created != c.created && (c.created || !r.lostBeside(c)) {
		r.violate("1 Ensure: created", "%s returned %s with created %v", c, t, c.created)
	}
	switch {
	case t.owner == c:
	case !t.aliveWithin(c.end.Add(-r.listLag-slack), c.end):
		r.violate("1 Ensure: dead", "%s returned %s, which is %s since %s", c, t, t.stateAt(c.end), r.offset(t.since(c.end)))
	case r.outOfService(t, c):
		r.violate("1 Ensure: unusable", "%s returned %s, which is %s since %s", c, t, t.stateAt(c.end), r.offset(t.since(c.end)))
	case r.deletedByCaller(t, c):
		r.violate("1 Ensure: deleted", "%s returned %s, whose deletion had succeeded before", c, t)
	}
	showsSpec := r.revision != observed && r.gets[0] != notFound && r.gets[1] != notFound && t.aliveThroughout(c.start, c.end) // a Get of a deleted thing shows nothing
	if showsSpec && c.faults == 0 && !sameSpec(t.spec, c.spec) && t.spec.provider != "lium" {
		r.violate("1 Ensure: specification", "%s returned %s, which runs %s %s", c, t, t.spec.resource, t.spec.image)
	}
	for _, o := range r.things {
		if r.isSecond(c, t, o) {
			r.violate("1 Ensure: second", "%s returned %s (created %v), and %s is %s", c, t, c.created, o, o.stateAt(c.end))
		}
	}
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sameSpec(a, b spec) bool { return a.resource == b.resource && a.image == b.image }

// outOfService reports whether a thing had failed or was paused so long ago that every
// response shows it.
func (r *run) outOfService(t *thing, c *call) bool {
	st := t.stateAt(c.end)
	return (st == failed || st == paused) && t.since(c.end).Before(c.start.Add(-r.listLag-slack))
}

// deletedByCaller reports whether a successful deletion of the thing had returned nil
// before the call began.
func (r *run) deletedByCaller(t *thing, c *call) bool {
	if t.aliveAt(c.start) {
		return false
	}
	return slices.ContainsFunc(r.calls, func(d *call) bool {
		switch d.step.verb {
		case vEnsureDeleted, vDelete, vStop:
			return d.ended && d.err == nil && d.target == t && d.end.Before(c.start) && d.step.client == c.step.client && !t.aliveAt(d.end)
		}
		return false
	})
}

// isSecond reports whether o is a second billed thing of the name, which this client made
// in an earlier call. An Ensure must not ignore it.
func (r *run) isSecond(c *call, t, o *thing) bool {
	switch {
	case o == t || o.kind != t.kind || o.spec.name != c.spec.name:
		return false
	case o.owner == nil || o.owner.step.client != c.step.client:
		return false
	case !o.owner.ended:
		return false
	case !o.owner.end.Before(c.start) && (o.owner.step.verb != vEnsure || o.owner.err != nil):
		return false // only the Ensures of a name take turns
	case !o.aliveThroughout(later(c.start, o.born()), c.end):
		return false
	}
	st := o.stateAt(c.end)
	switch {
	case r.wasToGo(o): // its deletion must be finished before another pod is created
		return c.created && !r.beingDeleted(o, c)
	case st == paused: // it is not billed, and the caller paused it
		return c.created
	case st == failed: // a failure is seen late, but no second pod may be created
		return c.created || o.since(c.end).Before(c.start.Add(-r.listLag-slack))
	}
	return true
}

// wasToGo reports whether a call was meant to delete the thing.
func (r *run) wasToGo(t *thing) bool {
	return !t.asked.IsZero() || t.owner.step.verb == vWith || slices.ContainsFunc(r.calls, func(d *call) bool { return d.about == t.owner })
}

// beingDeleted reports whether a deletion of the thing ran at the same time as a call.
func (r *run) beingDeleted(t *thing, c *call) bool {
	return slices.ContainsFunc(r.calls, func(d *call) bool {
		deletes := d.target == t && d.step.verb != vGet && d.step.verb != vWaitRunning || d.about == t.owner
		return d != c && deletes && (!d.ended || d.end.After(c.start))
	})
}

// checkFound checks that Find returned only things of the name, and all that this client
// made.
func (r *run) checkFound(c *call) {
	found := map[*thing]bool{}
	for _, v := range c.values {
		t := r.thingOf(v)
		switch {
		case t == nil:
			r.violate("1 Find: made up", "%s returned %v, which does not exist", c, v.ids)
		case t.spec.name != c.spec.name:
			r.violate("1 Find: name", "%s returned %s", c, t)
		case !t.aliveWithin(c.end.Add(-r.listLag-slack), c.end):
			r.violate("1 Find: dead", "%s returned %s, which is %s since %s", c, t, t.stateAt(c.end), r.offset(t.since(c.end)))
		}
		if t != nil && found[t] {
			r.violate("1 Find: twice", "%s returned %s twice", c, t)
		}
		found[t] = true
	}
	for _, t := range r.things {
		own := t.owner != nil && t.owner.step.client == c.step.client && t.owner.ended && t.owner.end.Before(c.start)
		if !own || t.kind != r.kind || t.spec.name != c.spec.name || found[t] || r.wasToGo(t) || !t.aliveThroughout(c.start.Add(-slack-r.listLag), c.end) && t.given.IsZero() {
			continue
		}
		if st := t.stateAt(c.end); t.aliveThroughout(c.start, c.end) && (st == starting || st == running) {
			r.violate("1 Find: missing", "%s did not return %s, which is %s", c, t, st)
		}
	}
}

func (r *run) checkRead(c *call) {
	if c.target == nil {
		return
	}
	t := r.thingOf(c.value)
	if t != c.target {
		r.violate("1 "+c.step.verb.String(), "%s returned %v", c, c.value.ids)
		return
	}
	if c.step.verb != vWaitRunning {
		return
	}
	if !t.ranWithin(c.end.Add(-r.listLag-slack), c.end) {
		r.violate("1 WaitRunning", "%s returned, and %s is %s since %s", c, t, t.stateAt(c.end), r.offset(t.since(c.end)))
	}
}

// checkWork checks the value that With passes to its function.
func (r *run) checkWork(c *call, v value) {
	t := r.thingOf(v)
	now := time.Now()
	switch {
	case t == nil || t.owner != c:
		r.violate("1 With", "%s called its function with %v, which it did not create", c, v.ids)
	case !t.aliveWithin(now.Add(-r.listLag-slack), now):
		r.violate("1 With", "%s called its function with %s, which is %s", c, t, t.stateAt(now))
	case !t.ranWithin(now.Add(-r.listLag-slack), now):
		r.violate("1 With: not ready", "%s called its function with %s, which is %s", c, t, t.stateAt(now))
	}
}

// checkEnd checks that a value or an error names every billed thing.
func (r *run) checkEnd() {
	now := time.Now()
	texts := map[string]bool{}
	for _, c := range r.errs {
		for id := range named(c.err) {
			texts[id] = true
		}
	}
	for _, v := range r.held {
		for _, id := range v.ids {
			texts[id] = true
		}
	}
	log := r.logs.String()
	for _, t := range r.things {
		if t.owner == nil || !t.billedAt(now) || slices.ContainsFunc(t.ids, func(id string) bool { return texts[id] }) {
			continue
		}
		c := t.owner
		if slices.Contains(mayHaveCreated(c.err), t.spec.name) {
			continue
		}
		// If With's function panics, With returns no error that could name the pod.
		if c.panics != nil && slices.ContainsFunc(t.ids, func(id string) bool { return strings.Contains(log, id) }) {
			continue
		}
		r.violate("2 billed", "%s is %s at the end, and nothing names it; its call returned: %v", t, t.stateAt(now), c.err)
	}
}

// checkDecided checks that Reclaim and With delete the resource of a lost create. With
// and Ensure send a list before the create. If this list omits a pod of the name, the pod
// comes from the create, unless another pod of the name was created since.
func (r *run) checkDecided(c *call) {
	made := c
	if c.step.verb == vReclaim {
		made = c.about
	}
	switch {
	case c.step.verb != vWith && (c.step.verb != vReclaim || c.limited || made.step.verb != vWith && made.step.verb != vEnsure):
		return
	case r.faultMode == manyFaults || r.faulty > 1 || r.faulty == 1 && r.plan.route != routeCreate:
		return
	case c.panics != nil || !made.lost || r.lost != 1 || len(made.made) != 1:
		return
	case r.kind == pods && r.revision != classic && (r.revision == observed || r.gets[1] == notFound):
		return // nothing shows a name
	}
	t := made.made[0]
	listed := made.start.Add(-r.listLag - slack) // that list shows older things
	namesakes := slices.ContainsFunc(r.things, func(o *thing) bool {
		return o != t && o.spec.name == t.spec.name && o.born().After(listed)
	})
	others := slices.ContainsFunc(r.calls, func(o *call) bool {
		return o != c && o != made && (o.step.verb <= vWith && o.spec.name == t.spec.name || o.about == made)
	})
	if !namesakes && !others && len(t.deletes) == 0 && t.mayBeAlive(c.end) && (t.kind == pods || t.stateAt(c.end) != succeeded) {
		r.violate("6 undecided", "%s did not delete %s, which is %s: %v", c, t, t.stateAt(c.end), c.err)
	}
}

// live counts the calls, and the calls that could not decide.
type live struct{ Calls, Undecided int }

// liveness returns the group in which a call is counted for the rates of undecided calls,
// or "" if it is not counted.
func (r *run) liveness(c *call) string {
	switch {
	case c.limited || c.panics != nil || c.refused:
		return ""
	case slices.ContainsFunc(r.things, func(t *thing) bool { return t.halfSaid && t.kind == pods }):
		return "" // the lists show the other id
	case (c.step.verb == vCreate || c.step.verb == vWith) && c.lost:
		return "" // a single create cannot learn its outcome if the response is lost
	case r.kind == pods && (r.revision == observed || r.gets[1] == notFound) && (r.lost > 0 || slices.ContainsFunc(r.things, func(t *thing) bool { return t.owner == nil })):
		return "" // nothing shows a name
	case c.about != nil && c.about.lost && c.about.step.verb == vCreate && !c.about.step.unique && !r.showsAge():
		return "" // no list before the create, and no age: it can only be reported
	}
	faults := r.faultsDuring(c)
	if c.before.lost > 0 {
		faults++
	}
	return [...]string{noFault, oneFault, manyFaults}[min(faults, 2)]
}

func (r *run) showsAge() bool {
	switch r.createdForm {
	case "no zone", "date", "epoch", "null", "absent":
		return false
	}
	return true
}

func (r *run) faultsDuring(c *call) (n int) {
	for _, e := range r.log {
		if e.fault != "" && !e.at.Before(c.start) && !e.at.After(c.end) {
			n++
		}
	}
	return n
}

func (r *run) offset(at time.Time) string {
	return fmt.Sprintf("%.3fs", at.Sub(r.opened).Seconds())
}
