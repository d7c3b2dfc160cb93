package volt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// WaitError is a wait that ended before what was waited for. errors.Is finds
// ErrPodFailed or ErrJobFailed where it ended in another state, ErrWaitTimeout
// where the context ended first, and the cause.
type WaitError struct {
	api.Call
	// Pod is the last that was seen of it, where a pod was waited for.
	Pod Pod
	// Job is the last that was seen of it, where a job was waited for.
	Job Job
	// Waited is how long the wait was.
	Waited time.Duration
	// Err is the cause: the context's error, the API's, or nil where the pod or
	// job ended in another state.
	Err error `json:"-"`

	job bool
}

// state is the last known status, whether it is an end, and the server's words
// about it.
func (e *WaitError) state() (status string, ended bool, message string) {
	if e.job {
		return string(e.Job.Status), e.Job.Status.IsTerminal(), e.Job.Message
	}
	return string(e.Pod.Status), e.Pod.Status.IsTerminal(), e.Pod.Message
}

// Error says the last known state, and why the wait ended.
func (e *WaitError) Error() string {
	status, ended, message := e.state()
	if status == "" {
		status = "not seen"
	}
	text := fmt.Sprintf("%s: still %s after %s", e.String(), status, e.Waited.Round(time.Second))
	if ended {
		text = fmt.Sprintf("%s: it is %s", e.String(), status)
	}
	if message != "" {
		text += ": " + message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrPodFailed, ErrJobFailed or ErrWaitTimeout, as
// it is.
func (e *WaitError) Is(target error) bool {
	switch {
	case e.Err != nil:
		return target == ErrWaitTimeout && (errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled))
	case e.job:
		return target == ErrJobFailed
	}
	return target == ErrPodFailed
}

// Unwrap returns Err.
func (e *WaitError) Unwrap() error { return e.Err }
