package poll

import (
	"errors"

	"github.com/voltagegpu/volt-go/api"
)

// concernsOne reports whether an error is about the thing that was asked for, so
// that it says nothing of others.
func concernsOne(err error) bool {
	for _, kind := range []error{api.ErrNotFound, api.ErrInvalidArgument, api.ErrBadRequest, api.ErrForbidden, api.ErrConflict, api.ErrRejected} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// IsTransient reports whether an error says nothing about what was asked for, so
// that looking again may help.
func IsTransient(err error) bool {
	return errors.Is(err, api.ErrServer) || errors.Is(err, api.ErrConnection) || errors.Is(err, api.ErrTimeout) || errors.Is(err, api.ErrBadResponse)
}
