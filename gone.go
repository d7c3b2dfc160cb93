package volt

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/internal/poll"
)

// The settle window: how long a list may lag behind what was done. It begins
// anew when the list shows the pod once more, until mostLooks are used up.
const (
	settleWindow = 60 * time.Second
	settleLooks  = 4
	mostLooks    = 2 * settleLooks
)

// EnsureDeleted deletes the pod and ends with nil only when that is proved: the
// server accepted the delete under one of the pod's ids; or it knows none of
// them, and for a minute complete lists have not shown the pod: which they could
// only where its workload's id is known, if theirs are such. Otherwise the
// StillThereError names every id that may still be billed.
//
// It takes one request where the first id is accepted. Where none is known it
// takes one for each id and four lists, and a minute; where lists still show the
// pod for a while, up to eight lists and 140 s, and the deletes again.
func (s *PodsService) EnsureDeleted(ctx context.Context, pod Pod, opts ...CallOption) error {
	for _, id := range pod.IDs() {
		pod = pod.withKnown(s.memory.recall(id))
	}
	err := s.deleteByAnyID(ctx, pod, opts)
	if err == nil || len(pod.IDs()) == 0 {
		return err
	}
	if isNotFound(err) {
		if pod, err = s.proveAbsent(ctx, pod, opts); err == nil {
			return nil
		}
	}
	return &StillThereError{Call: callOf(podsDelete, pod.IDs()[0]), IDs: pod.IDs(), Err: err}
}

func (s *PodsService) deleteByAnyID(ctx context.Context, pod Pod, opts []CallOption) error {
	_, err := eachID(pod, podsDelete, func(id string) (Pod, error) { return s.Delete(ctx, id, opts...) })
	return err
}

var (
	errStillListed = errors.New("the list goes on showing it")
	errPartialList = errors.New("the list does not show all that there are, so absence from it proves nothing")
	errHiddenID    = errors.New("the list shows pods without an id that could be compared, so absence from it proves nothing")
)

// proveAbsent looks for the pod in lists until they have not shown it for the
// settle window, and deletes it under the ids that they do show. It returns the
// pod with all of its ids.
func (s *PodsService) proveAbsent(ctx context.Context, pod Pod, opts []CallOption) (Pod, error) {
	absent := 0
	for look := 1; ; look++ {
		list, err := s.List(ctx, opts...)
		if err != nil {
			return pod, err
		}
		if !list.Complete() {
			return pod, errPartialList
		}
		absent++
		hidden := false
		for _, p := range list.Items {
			hidden = hidden || s.mayBe(p, pod)
			if !p.same(pod) || p.Status.IsGone() && p.Status != PodDeleting {
				continue
			}
			absent = 0
			pod = p.withKnown(pod)
			if err := s.deleteByAnyID(ctx, pod, opts); !isNotFound(err) {
				return pod, err
			}
		}
		switch {
		case absent > 0 && hidden:
			return pod, errHiddenID
		case absent == settleLooks:
			return pod, nil
		case look == mostLooks:
			return pod, errStillListed
		}
		if err := pause(ctx, settleWindow/(settleLooks-1)); err != nil {
			return pod, err
		}
	}
}

// mayBe reports whether a listed pod may be the other under an id that is not
// known: it shows none, or its workload's alone, and the other's is not known.
func (s *PodsService) mayBe(listed, other Pod) bool {
	listed = listed.withKnown(s.memory.recall(listed.ID))
	return listed.ID == "" || listed.mayHaveAnotherID() && other.WorkloadID == ""
}

// pause waits for d, or until ctx ends, and tells both that and why.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return poll.ContextCause(ctx)
	case <-timer.C:
		return nil
	}
}
