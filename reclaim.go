package volt

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// reclaimGather is how long the looks of one Reclaim, for several names, wait for each
// other.
const reclaimGather = 100 * time.Millisecond

// Reclaim gives back what a create with an unknown outcome may have made. It takes any
// error: one that holds no AmbiguousError is nothing to give back, and ends it with
// nil at once. With several, as errors.Join and CreateFirst make them, each is seen
// to.
//
// It looks for a pod of the error's Name, and for one with an id that the create's
// answer told, through a settle window of its own (a minute; WithSettle), also after
// it has found one. Then it deletes it, and proves that it is gone, as Release does,
// for three minutes at most. A pod is somebody else's if it was created more than two
// minutes before the create was sent, if this client knew it before, or if another
// create returned it. It is deleted only if its id came in a 2xx response to the create,
// or if its creation time is known to be later than the create; otherwise it is named
// as a candidate. The Date of the lists' responses shows how far the clocks differ.
//
// It ends with nil where that is proved to be gone, or where nothing of the name is
// there when the window is over, by a whole list in which all names can be read. It
// deletes nothing, and names them all, where several may be it: ErrTwins. What it
// cannot prove to be gone is a StillThereError, and anything else an AmbiguousError:
// one of its Candidates may be it, whose names cannot be read, and were not deleted;
// or what else has kept it from seeing, such as ctx. The error of the create of
// something else than a pod is returned as it is.
//
// Within a client it takes its turn with the Ensures of the name. A later Ensure does
// not look for what it has given back, or has looked for in vain. Where Ensure is the
// retry, call that instead: it takes what was made rather than give it back.
//
// It takes six lists, for all names together, and for each name a Get for what they
// show, with one for each id that the answer told, and then what Release takes; see
// Find for where names have to be asked for. It ends the bill of what it deletes.
// WithResponse is told of none of these.
func (s *PodsService) Reclaim(ctx context.Context, err error, opts ...ReclaimPodOption) error {
	settings := callSettings{settle: client.SettleWindow}
	for _, o := range opts {
		o.applyReclaimPod(&settings)
	}
	unknown := ambiguities(err)
	if problem := rest.ContextProblem(ctx); problem != "" && len(unknown) > 0 {
		return argumentError(podsCreate, unknown[0].Name, "ctx", problem)
	}
	var lists client.Together[datedPods]
	if len(unknown) > 1 {
		lists.Gather = reclaimGather
	}
	ends := make([]error, len(unknown))
	var all sync.WaitGroup
	for i, maybe := range unknown {
		all.Go(func() { ends[i] = s.reclaim(ctx, maybe, settings, &lists) })
	}
	all.Wait()
	return joined(ends...)
}

// datedPods is a list, and by how much the server's clock was ahead of this one, if
// the response showed it.
type datedPods struct {
	List[Pod]
	ahead   time.Duration
	hasDate bool
}

// datedList lists the pods.
func (s *PodsService) datedList(ctx context.Context, looks CallOption) (pods datedPods, err error) {
	var answer Response
	pods.List, err = s.List(ctx, looks, WithResponse(&answer))
	if at, ok := rest.ServerTime(answer.Header); ok {
		pods.ahead, pods.hasDate = time.Until(at), true
	}
	return pods, err
}

func (s *PodsService) reclaim(ctx context.Context, maybe *lostCreate, settings callSettings, lists *client.Together[datedPods]) error {
	if maybe.Name == "" || !isPodCreate(maybe.Call) {
		return &maybe.AmbiguousError
	}
	call := callOf(podsCreate, maybe.Name)
	call.Operation = "reclaim pod"
	look := podLook{service: s, name: maybe.Name, looks: settings.looks()}
	ensure := look.ensure(call)
	ensure.Settle = settings.settle
	var sent, now time.Time // of the create, and of the last list, by the server's clock
	ensure.List = func(ctx context.Context) ([]Pod, bool, error) {
		pods, err := lists.Do(ctx, callOf(podsList, ""), func() (datedPods, error) { return s.datedList(ctx, look.looks) })
		if err == nil && pods.hasDate && !maybe.Since.IsZero() {
			sent, now = maybe.Since.Add(pods.ahead), time.Now().Add(pods.ahead)
		}
		return s.recalled(pods.Items), pods.Complete, err
	}
	ensure.Live = func(p Pod) bool { // what has failed may be billed
		return !p.meaning().Gone && !s.memory.deleted(p) && !s.isOlder(p, maybe.Since) && p.age().IsFrom(sent, now) != lifecycle.Denied
	}
	ensure.MayHide = func(Pod) bool { return true } // a Get that finds nothing proves nothing of what is listed
	mayDelete := func(p Pod) bool {
		return slices.ContainsFunc(maybe.answered, p.Is) || p.age().IsFrom(sent, now) == lifecycle.Known
	}
	return ensure.Reclaim(ctx, &maybe.AmbiguousError,
		func(p Pod) bool { return mayDelete(p) || look.knownName(p) == maybe.Name }, mayDelete,
		func(ctx context.Context, p Pod) error {
			ctx, cancel := context.WithTimeout(ctx, releaseTime)
			defer cancel()
			return s.deleteForGood(ctx, p, look.looks)
		},
	)
}

// isPodCreate reports whether a call made a pod. One that says nothing is of a
// program's own state.
func isPodCreate(c api.Call) bool {
	return c.Path == "" || c.Path == podsCreate.Path && c.API == provider.Name
}

// isOlder reports whether this client knew a pod before a create was sent, or got it
// as the response to another create.
func (s *PodsService) isOlder(p Pod, since time.Time) bool {
	return s.client.creations.has(p) || !since.IsZero() && s.memory.knewBefore(p, since)
}

// lostCreate is a create with an unknown outcome, or all of one name.
type lostCreate struct {
	AmbiguousError
	answered []string // the ids that a 2xx told
}

// answered are the ids that a 2xx to a create told: another answer may tell those of
// others. The answer is the error itself, since a look may have ended with one, too.
func answered(e *AmbiguousError) []string {
	if _, accepted := e.Err.(*ResponseError); accepted {
		return slices.Clone(e.IDs)
	}
	return nil
}

// ambiguities are the AmbiguousErrors that an error holds, the creates of pods of
// one name as one.
func ambiguities(err error) (all []*lostCreate) {
	byName := map[string]*lostCreate{}
	var seen []*AmbiguousError
	var visit func(error)
	visit = func(err error) {
		switch e := err.(type) {
		case *AmbiguousError:
			if e == nil || slices.Contains(seen, e) {
				return
			}
			seen = append(seen, e)
			first := byName[e.Name]
			if first != nil && isPodCreate(e.Call) {
				first.IDs = append(first.IDs, e.IDs...)
				first.MentionedIDs = append(first.MentionedIDs, e.MentionedIDs...)
				if e.Since.Before(first.Since) {
					first.Since = e.Since
				}
				first.Err = errors.Join(first.Err, e.Err)
				first.answered = append(first.answered, answered(e)...)
				return
			}
			own := &lostCreate{*e, answered(e)}
			own.IDs, own.MentionedIDs = slices.Clone(e.IDs), slices.Clone(e.MentionedIDs)
			all = append(all, own)
			if isPodCreate(e.Call) {
				byName[e.Name] = own
			}
		case interface{ Unwrap() error }:
			visit(e.Unwrap())
		case interface{ Unwrap() []error }:
			for _, inner := range e.Unwrap() {
				visit(inner)
			}
		}
	}
	visit(err)
	return all
}
