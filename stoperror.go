package volt

import "github.com/voltagegpu/volt-go/api"

// StopDestroysError is a stop that was not sent because it would have destroyed
// the pod and its data. errors.Is finds ErrStopDestroys.
type StopDestroysError struct {
	api.Call
	// Provider is what the server said the pod's provider is, or "".
	Provider Provider
}

// Error says why nothing was stopped.
func (e *StopDestroysError) Error() string {
	provider := string(e.Provider)
	if provider == "" {
		provider = "unknown"
	}
	return e.String() + ": stopping a pod of provider " + provider + " destroys it and its data; nothing was stopped (Delete, or AllowDestroy, if that is meant)"
}

// Is reports whether target is ErrStopDestroys or ErrNotSent.
func (e *StopDestroysError) Is(target error) bool {
	return target == ErrStopDestroys || target == ErrNotSent
}
