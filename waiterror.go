package volt

import "github.com/voltagegpu/volt-go/api"

// A WaitError reports a wait that ended before its condition was met. errors.Is finds
// ErrPodFailed or ErrJobFailed if the pod or job reached another final state,
// ErrWaitTimeout if the context ended first, and the cause.
type WaitError struct {
	api.WaitError
	// Pod is the last known state of the pod, if a pod was waited for.
	Pod Pod
	// Job is the last known state of the job, if a job was waited for.
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
