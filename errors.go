package volt

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The error types, for errors.As. They are the types of package api, so the same code can
// handle the errors of every client of this module.
type (
	// An Error is a response that reports a failure. See api.Error.
	Error = api.Error
	// An AmbiguousError is a create whose outcome is unknown. See api.AmbiguousError.
	AmbiguousError = api.AmbiguousError
	// A RateLimitError is a call that could not be sent in time. See api.RateLimitError.
	RateLimitError = api.RateLimitError
	// A TransportError is a call without a response. See api.TransportError.
	TransportError = api.TransportError
	// A ResponseError is a 2xx response that could not be read. See api.ResponseError.
	ResponseError = api.ResponseError
	// An ArgumentError is an invalid argument. See api.ArgumentError.
	ArgumentError = api.ArgumentError
	// A DuplicateNameError reports several live pods, or jobs, with the same name. See
	// api.DuplicateNameError.
	DuplicateNameError = api.DuplicateNameError
	// A CannotVerifyError reports that responses do not show whether a pod or job of the
	// name exists. See api.CannotVerifyError.
	CannotVerifyError = api.CannotVerifyError
	// A NotDeletedError reports a deletion that was not confirmed. See
	// api.NotDeletedError.
	NotDeletedError = api.NotDeletedError
	// An UnusableError reports a pod or job of the right name that Ensure cannot adopt
	// and does not replace. See api.UnusableError.
	UnusableError = api.UnusableError
)

// The kinds of errors, for errors.Is.
const (
	// ErrInvalidArgument: an argument of the call is invalid. No request was sent.
	ErrInvalidArgument = api.ErrInvalidArgument
	// ErrConfig: New could not make a client, because its options or the environment are
	// invalid.
	ErrConfig = api.ErrConfig
	// ErrNoAPIKey: New found no API key.
	ErrNoAPIKey = api.ErrNoAPIKey
	// ErrBadRequest: the server found the request malformed (400 or 422, and 405 to a
	// create of a pod).
	ErrBadRequest = api.ErrBadRequest
	// ErrUnauthorized: the API key is missing, unknown or revoked (401).
	ErrUnauthorized = api.ErrUnauthorized
	// ErrInsufficientBalance: the account's balance is too low (402).
	ErrInsufficientBalance = api.ErrInsufficientBalance
	// ErrForbidden: the key may not do this (403).
	ErrForbidden = api.ErrForbidden
	// ErrNotFound: the resource does not exist, or belongs to another account (404).
	ErrNotFound = api.ErrNotFound
	// ErrNotSupported: this revision of the API does not offer the call.
	ErrNotSupported = api.ErrNotSupported
	// ErrConflict: the state of the resource does not allow the call (409).
	ErrConflict = api.ErrConflict
	// ErrRateLimited: the server answered 429, or the call would have waited for its turn
	// longer than it may. The RateLimitError has the time to call again.
	ErrRateLimited = api.ErrRateLimited
	// ErrServer: the server or a gateway failed (5xx).
	ErrServer = api.ErrServer
	// ErrRejected: the status was 2xx, and the body reports that the call failed.
	ErrRejected = api.ErrRejected
	// ErrRedirect: the server answered with a redirect. Redirects are never followed.
	ErrRedirect = api.ErrRedirect
	// ErrBadResponse: a 2xx response could not be read.
	ErrBadResponse = api.ErrBadResponse
	// ErrTooLarge: the response is larger than the client accepts.
	ErrTooLarge = api.ErrTooLarge
	// ErrConnection: no response came.
	ErrConnection = api.ErrConnection
	// ErrTimeout: an attempt took longer than the client's timeout.
	ErrTimeout = api.ErrTimeout
	// ErrNotSent: the call certainly had no effect.
	ErrNotSent = api.ErrNotSent
	// ErrMaybeCreated: a create was sent and its outcome is unknown. A resource may exist
	// and be billed. The AmbiguousError has its name and the ids that were seen.
	ErrMaybeCreated = api.ErrMaybeCreated

	// ErrStopDestroys: a stop would destroy the pod and its data, and AllowDestroy was
	// not given. Nothing was stopped.
	ErrStopDestroys api.Kind = "stopping would destroy the pod"
	// ErrPriceTooHigh: the price is over the cap. The PriceError reports whether a
	// resource was created and charged.
	ErrPriceTooHigh = api.ErrPriceTooHigh
	// ErrPriceUnknown: the price is unknown, so the cap cannot be checked. The PriceError
	// reports whether a resource was created, and whether it was deleted.
	ErrPriceUnknown = api.ErrPriceUnknown
	// ErrNotDeleted: a deletion was not confirmed. The pod or job may still be billed.
	ErrNotDeleted = api.ErrNotDeleted
	// ErrPodFailed: the pod failed, or it is stopped or gone and does not run again
	// without a request.
	ErrPodFailed api.Kind = "pod failed"
	// ErrJobFailed: the job ended without success.
	ErrJobFailed api.Kind = "job failed"
	// ErrDuplicateName: several live pods or jobs have the same name. The
	// DuplicateNameError has their ids.
	ErrDuplicateName = api.ErrDuplicateName
	// ErrCannotVerify: the names of some live pods or jobs could not be read, so Ensure
	// created nothing, or Find may have missed some.
	ErrCannotVerify = api.ErrCannotVerify
	// ErrSpecMismatch: the pod or job of the name has another specification.
	ErrSpecMismatch = api.ErrSpecMismatch
	// ErrNoCapacity: the provider has no capacity now, and nothing was created.
	ErrNoCapacity = api.ErrNoCapacity
	// ErrWaitTimeout: a wait ended before its condition was met.
	ErrWaitTimeout = api.ErrWaitTimeout
	// ErrStopped: the pod of the name is paused, and keeps its data.
	ErrStopped = api.ErrStopped
	// ErrBackoff: the last pod or job of the name failed, or vanished without a request
	// to delete it. The next create waits.
	ErrBackoff = api.ErrBackoff
)

// describeError reads the body of a Volt error, and explains some responses.
func describeError(ep *rest.Endpoint, body []byte, e *api.Error) {
	client.Describe(body, e)
	e.Kind = kindOf(ep, e)
	e.Hint = hintFor(ep, e)
}

// kindOf returns the kind of an error. For some endpoints it is not the usual kind of the
// status.
func kindOf(ep *rest.Endpoint, e *api.Error) api.Kind {
	switch {
	case ep == podsCreate && (e.Status == 400 || e.Status == 404 || e.Status == 409 || e.Status == 422 || e.Kind == ErrRejected) && saysNoCapacity(e):
		return ErrNoCapacity
	case e.Status == 405 && ep == podsCreate:
		// The API answers 405 to a malformed create.
		return ErrBadRequest
	case e.Status == 404 && !strings.Contains(ep.Path, "{") && earlier[ep]:
		// A collection always exists, so the server does not offer the call.
		return ErrNotSupported
	case says(e, "not_available") && earlier[ep]:
		return ErrNotSupported
	case says(e, "INSUFFICIENT_BALANCE"):
		return ErrInsufficientBalance
	}
	return e.Kind
}

// says reports whether an error has this code, or this code as its message.
func says(e *api.Error, code string) bool {
	return strings.EqualFold(e.Code, code) || strings.EqualFold(e.Message, code)
}

// hintFor returns an explanation of a response, or "".
func hintFor(ep *rest.Endpoint, e *api.Error) string {
	switch {
	case e.Status == 405 && ep == podsCreate:
		return "the API answers 405 to a malformed create"
	case e.Kind == ErrNotSupported && earlier[ep]:
		return "the newest revision of the API does not offer this call"
	case e.Status == 404 && earlier[ep]:
		return "perhaps this revision of the API does not offer the call"
	}
	return ""
}

// argumentError returns an error about an invalid argument.
func argumentError(ep *rest.Endpoint, target, field, problem string) error {
	return provider.ArgumentError(ep, target, field, problem)
}

// callOf returns the description of a call that was not sent.
func callOf(ep *rest.Endpoint, target string) api.Call { return provider.Call(ep, target) }

// saysNoCapacity reports whether the code or the message of an error says that there is
// no capacity.
func saysNoCapacity(e *api.Error) bool {
	text := strings.ToLower(e.Code + " " + e.Message)
	text = strings.NewReplacer("_", " ", "-", " ").Replace(text)
	for _, words := range []string{
		"no capacity", "insufficient capacity", "out of capacity", "capacity exceeded", "no stock", "out of stock", "sold out",
		"no available", "not enough gpu", "no gpu", "none available", "currently unavailable", "no machine",
	} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
