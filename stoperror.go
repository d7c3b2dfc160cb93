package volt

import "github.com/voltagegpu/volt-go/api"

// A StopDestroysError reports a stop that was not sent, because it would have destroyed
// the pod and its data. errors.Is finds ErrStopDestroys.
type StopDestroysError struct {
	api.Call
	// Provider is the pod's provider, or "" if the response omits it.
	Provider Provider
}

// Error returns the provider and the alternatives to a stop.
func (e *StopDestroysError) Error() string {
	provider := string(e.Provider)
	if provider == "" {
		provider = "unknown"
	}
	return e.String() + ": stopping a pod of provider " + provider + " destroys it and its data; nothing was stopped (call Delete, or Stop with AllowDestroy, to destroy it)"
}

// Is reports whether target is ErrStopDestroys or ErrNotSent.
func (e *StopDestroysError) Is(target error) bool {
	return target == ErrStopDestroys || target == ErrNotSent
}
