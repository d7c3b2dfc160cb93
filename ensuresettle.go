package volt

import (
	"context"
	"slices"
	"time"
)

// settleLooksAt are the moments of the settle window, in sixtieths, at which an
// ambiguous create is looked for.
var settleLooksAt = [...]int{1, 3, 7, 15, 30, 60}

// settle only looks, after a create whose outcome is unknown.
func (e *podEnsure) settle(ctx context.Context, maybe *AmbiguousError) (Pod, error) {
	began := time.Now()
	window := max(0, time.Until(e.service.names.recall(e.req.name).until))
	before := e.listed // what was there then is not what was made
	var found []Pod
	see := func(p Pod) {
		if i := slices.IndexFunc(found, p.same); i >= 0 {
			found[i] = p.withKnown(found[i])
		} else {
			found = append(found, p)
		}
	}
	nameless := []Pod{}
	for _, sixtieths := range settleLooksAt {
		if err := pause(ctx, time.Until(began.Add(window*time.Duration(sixtieths)/60))); err != nil {
			break
		}
		for _, id := range maybe.IDs {
			if shows(found, id) {
				continue
			}
			if p, ours := e.lost(ctx, id, before); ours {
				see(p)
			}
		}
		named, unread, err := e.find(ctx)
		if err == nil || len(unread) > 0 {
			nameless = unread
		}
		for _, p := range named {
			see(p)
		}
	}
	seen := append(idsOf(found), idsOf(nameless)...)
	if ctx.Err() == nil {
		e.service.names.settled(e.req.name)
		// What was seen early may be gone by now.
		if live, hidden, err := e.ask(ctx, found); err == nil {
			hidden = slices.DeleteFunc(hidden, func(p Pod) bool { return !slices.ContainsFunc(e.listed, p.same) })
			found = append(live, hidden...)
		}
	}
	switch {
	case len(found) > 1:
		return found[0], e.twinsError(found, maybe)
	case len(found) == 1 && ctx.Err() == nil:
		e.service.memory.remember(found[0])
		return found[0], e.mismatch(found[0])
	}
	for _, id := range seen {
		if id != "" && !slices.Contains(maybe.IDs, id) {
			maybe.IDs = append(maybe.IDs, id)
		}
	}
	return Pod{}, maybe
}

// lost is the pod with an id that the create's own answer told, if it is one: an
// answer that says no may tell the id of another.
func (e *podEnsure) lost(ctx context.Context, id string, before []Pod) (p Pod, ours bool) {
	if shows(before, id) {
		return Pod{}, false
	}
	p, err := e.service.Refresh(ctx, e.service.memory.recall(id), e.looks)
	if err != nil || !adoptable(p) || e.isAnother(p) || slices.ContainsFunc(before, p.same) {
		return Pod{}, false
	}
	p.Name = e.req.name
	e.service.memory.remember(p)
	return p, true
}

// shows reports whether a pod with the id is among those.
func shows(pods []Pod, id string) bool {
	return slices.ContainsFunc(pods, func(p Pod) bool { return p.Is(id) })
}
