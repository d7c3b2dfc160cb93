package volt

import (
	"context"
	"errors"

	"github.com/voltagegpu/volt-go/internal/client"
)

// With rents a pod for as long as f takes: it creates the pod, waits until it runs
// and can be reached (WaitRunning), calls f with it, and gives it back however f
// ends, also with a panic or runtime.Goexit. It gives back, too, what a create with
// an unknown outcome may have made, as Reclaim does, and a pod that came beside an
// error, as one does whose price is not known.
//
// The giving back is on a context of its own, however the caller's ended, for three
// minutes at most, as Release; and for as long beyond the settle window (a minute;
// WithSettle) where it has to be looked for. A pause after a 429 that ends within
// that is waited out.
//
// The error is that of the create, of the wait or of f, joined with what could not
// be given back: errors.Is and errors.As find both. A create with an unknown outcome
// is ErrMaybeCreated also where nothing of it is left: f was not called then. A panic
// goes on, and there is nobody to tell what could not be given back.
//
// It takes and bills what Create does, and takes what WaitRunning and EnsureDeleted
// do, or Reclaim. A pod of that name which there is already is another: see Ensure.
func (s *PodsService) With(ctx context.Context, spec PodSpec, f func(ctx context.Context, pod Pod) error, opts ...CreatePodOption) (err error) {
	if f == nil {
		return argumentError(podsCreate, "", "f", "it is nil: want what to do with the pod")
	}
	pod, err := s.Create(ctx, spec, opts...)
	if err != nil {
		return joined(err, s.undo(ctx, pod, err, opts))
	}
	defer func() { err = joined(err, s.release(ctx, pod)) }()
	running, err := s.WaitRunning(ctx, pod.ID)
	pod = pod.withKnown(running)
	if err != nil {
		return err
	}
	return f(ctx, running)
}

// undo gives back what a create that failed has made, or may have.
func (s *PodsService) undo(ctx context.Context, pod Pod, err error, opts []CreatePodOption) error {
	var price *PriceError
	switch {
	case errors.As(err, &price) && price.Deleted:
		return nil
	case pod.ID != "":
		return s.release(ctx, pod)
	case !errors.Is(err, ErrMaybeCreated):
		return nil
	}
	settings := callSettings{settle: client.SettleWindow}
	for _, o := range opts {
		o.applyCreatePod(&settings)
	}
	bound := settings.settle + releaseTime
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bound)
	defer cancel()
	return s.Reclaim(ctx, err, WithSettle(settings.settle), WithCallMaxWait(bound))
}

// joined is what is wrong, as errors.Join has it, and one error as it is.
func joined(errs ...error) error {
	var wrong []error
	for _, err := range errs {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errors.Join(wrong...)
}
