package volt

import "github.com/voltagegpu/volt-go/api"

// WaitError is a wait that ended before what was waited for. errors.Is finds
// ErrPodFailed or ErrJobFailed where it ended in another state, ErrWaitTimeout
// where the context ended first, and the cause.
type WaitError struct {
	api.WaitError
	// Pod is the last that was seen of it, where a pod was waited for.
	Pod Pod
	// Job is the last that was seen of it, where a job was waited for.
	Job Job
}

// As lets errors.As find the api.WaitError that the three clients share.
func (e *WaitError) As(target any) bool {
	t, ok := target.(**api.WaitError)
	if ok {
		*t = &e.WaitError
	}
	return ok
}
