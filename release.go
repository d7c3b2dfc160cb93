package volt

import (
	"context"
	"time"
)

// releaseTime is how long Release takes at most.
const releaseTime = 3 * time.Minute

// Release deletes the pod and proves that it is gone, for a defer: on a context
// of its own, however the caller's ended, for three minutes at most. A pause after
// a 429 that ends within them is waited out, whatever WithMaxWait says. A Pod
// without an id, as a failed Create returns it, has nothing to release: what an
// AmbiguousError tells of is for Reclaim.
//
// It costs what EnsureDeleted costs, and fails as that does.
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
	return s.EnsureDeleted(ctx, pod, WithCallMaxWait(releaseTime))
}
