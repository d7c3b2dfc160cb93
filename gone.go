package volt

import (
	"context"
	"errors"

	"github.com/voltagegpu/volt-go/internal/client"
)

// EnsureDeleted deletes the pod and ends with nil only when that is proved: the
// server accepted the delete under one of the pod's ids, now or before from this
// client; or it knows none of them, and for a minute complete lists have not shown
// the pod. Lists that show workloads' ids prove nothing of a pod whose WorkloadID is
// not known. Otherwise the StillThereError names every id that may still be billed.
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
	if isNotFound(err) && s.memory.deleted(pod) {
		return nil // as was accepted before
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

var errHiddenID = errors.New("the list shows pods without an id that could be compared, so absence from it proves nothing")

// proveAbsent looks for the pod in lists until they have not shown it for the
// settle window, and deletes it under the ids that they do show. It returns the
// pod with all of its ids.
func (s *PodsService) proveAbsent(ctx context.Context, pod Pod, opts []CallOption) (Pod, error) {
	err := client.Absence[Pod]{
		Shown: func(ctx context.Context) (shown []Pod, doubt, err error) {
			list, err := s.List(ctx, opts...)
			doubt = client.WholeList(list.Complete)
			for _, p := range list.Items {
				if doubt == nil && s.mayBe(p, pod) {
					doubt = errHiddenID
				}
				if p.same(pod) && !p.meaning().Gone {
					shown = append(shown, p)
				}
			}
			return shown, doubt, err
		},
		Delete: func(ctx context.Context, p Pod) error {
			pod = p.withKnown(pod)
			return s.deleteByAnyID(ctx, pod, opts)
		},
	}.Prove(ctx)
	return pod, err
}

// mayBe reports whether a listed pod may be the other under an id that is not
// known: it shows none, or its workload's alone, and the other's is not known.
func (s *PodsService) mayBe(listed, other Pod) bool {
	listed = listed.withKnown(s.memory.recall(listed.ID))
	return listed.ID == "" || listed.mayHaveAnotherID() && other.WorkloadID == ""
}
