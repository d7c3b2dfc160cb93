package volt

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// reclaimGather is how long the looks of one Reclaim, for several names, wait for each
// other.
const reclaimGather = 100 * time.Millisecond

// clockMargin is by how much the server's clock may be behind this one's, beyond what
// its answers tell of that, where a pod's age is compared with when a create was sent.
const clockMargin = 2 * time.Minute

// Reclaim gives back what a create with an unknown outcome may have made. It takes any
// error: one that holds no AmbiguousError is nothing to give back, and ends it with
// nil at once. With several, as errors.Join and CreateFirst make them, each is seen
// to.
//
// It looks for a pod of the error's Name, and for one with an id that the create's
// answer told, through a settle window of its own (a minute; WithSettle), also after
// it has found one. Then it deletes it, and proves that it is gone, as Release does,
// for three minutes at most. A pod that is older than Since counts as another's, with
// 2 minutes' margin for the clocks, and so does one that this client knew before, or
// that another create was answered with; one whose age is not told counts. How far the
// clocks are apart, the Date of the lists' answers tells; without one they count as
// equal. An id alone counts where the answer was a 2xx; another answer may tell the id
// of another, so that its name or age has to agree.
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

// datedPods is a list, and by how much the server's clock was ahead of this one.
type datedPods struct {
	List[Pod]
	ahead time.Duration
}

// datedList lists the pods.
func (s *PodsService) datedList(ctx context.Context, looks CallOption) (pods datedPods, err error) {
	var answer Response
	pods.List, err = s.List(ctx, looks, WithResponse(&answer))
	now := time.Now()
	pods.ahead = rest.TheirNow(now, answer.Header).Sub(now)
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
	sent := maybe.Since // by the server's clock
	ensure.List = func(ctx context.Context) ([]Pod, bool, error) {
		pods, err := lists.Do(ctx, callOf(podsList, ""), func() (datedPods, error) { return s.datedList(ctx, look.looks) })
		if err == nil && !maybe.Since.IsZero() {
			sent = maybe.Since.Add(pods.ahead)
		}
		return s.recalled(pods.Items), pods.Complete(), err
	}
	ensure.Live = func(p Pod) bool { // what has failed may be billed
		return !p.Status.IsGone() && !s.memory.deleted(p) && !s.isOlder(p, maybe.Since, sent)
	}
	ensure.MayHide = func(Pod) bool { return true } // a Get that finds nothing proves nothing of what is listed
	return ensure.Reclaim(ctx, &maybe.AmbiguousError,
		func(p Pod) bool {
			aged := !p.CreatedAt.IsZero() && !maybe.Since.IsZero() // and not older
			return aged || look.knownName(p) == maybe.Name || slices.ContainsFunc(maybe.answered, p.Is)
		},
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

// isOlder reports whether a pod is known not to be what a create made that was sent
// then, by this clock and by the server's, and never answered.
func (s *PodsService) isOlder(p Pod, since, sent time.Time) bool {
	return s.client.creations.has(p) || !since.IsZero() &&
		(s.memory.knewBefore(p, since) || !p.CreatedAt.IsZero() && p.CreatedAt.Before(sent.Add(-clockMargin)))
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
				if e.Since.Before(first.Since) {
					first.Since = e.Since
				}
				first.Err = errors.Join(first.Err, e.Err)
				first.answered = append(first.answered, answered(e)...)
				return
			}
			own := &lostCreate{*e, answered(e)}
			own.IDs = slices.Clone(e.IDs)
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
