package volt

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/internal/poll"
)

const (
	// releaseTime is how long Release takes at most.
	releaseTime = 3 * time.Minute
	// releaseGap is between two tries of a Release, where the first met a server that
	// failed.
	releaseGap = 10 * time.Second
)

// Release deletes the pod and proves that it is gone, for a defer: on a context
// of its own, however the caller's ended, for three minutes at most. A pause after
// a 429 that ends within them is waited out, whatever WithMaxWait says, and a server
// that fails is asked again until they are over. A Pod
// without an id, as a failed Create returns it, has nothing to release: what an
// AmbiguousError tells of is for Reclaim.
//
// It costs what EnsureDeleted costs, again where the server failed, and fails as that
// does.
func (s *PodsService) Release(pod Pod) error {
	if len(pod.IDs()) == 0 {
		return nil
	}
	return s.release(context.Background(), pod)
}

// release is Release with what a context has to say but its end.
func (s *PodsService) release(ctx context.Context, pod Pod) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	return s.deleteForGood(ctx, pod, WithCallMaxWait(releaseTime))
}

// deleteForGood is EnsureDeleted, and again where the server failed, until ctx ends.
func (s *PodsService) deleteForGood(ctx context.Context, pod Pod, opts ...CallOption) error {
	for {
		err := s.EnsureDeleted(ctx, pod, opts...)
		if err == nil || !poll.IsTransient(err) || poll.Pause(ctx, releaseGap) != nil {
			return err
		}
	}
}
