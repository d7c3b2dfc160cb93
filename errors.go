package volt

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The types of failure, each for errors.As. They are those of package api, so
// that code which serves several of this module's clients treats them as one.
type (
	// Error is an answer that says no. See api.Error.
	Error = api.Error
	// AmbiguousError is a create whose outcome is unknown. See
	// api.AmbiguousError.
	AmbiguousError = api.AmbiguousError
	// RateLimitError is a call that did not wait for its turn. See
	// api.RateLimitError.
	RateLimitError = api.RateLimitError
	// TransportError is a call that got no answer. See api.TransportError.
	TransportError = api.TransportError
	// ResponseError is a 2xx answer that could not be read. See
	// api.ResponseError.
	ResponseError = api.ResponseError
	// ArgumentError is input that cannot be right. See api.ArgumentError.
	ArgumentError = api.ArgumentError
	// DuplicateNameError is several live pods, or jobs, with one name. See
	// api.DuplicateNameError.
	DuplicateNameError = api.DuplicateNameError
	// CannotVerifyError is an Ensure or a Find that could not be certain what has the
	// name. See api.CannotVerifyError.
	CannotVerifyError = api.CannotVerifyError
	// NotDeletedError is a pod that could not be proved to be gone. See
	// api.NotDeletedError.
	NotDeletedError = api.NotDeletedError
	// UnusableError is a resource of the name that Ensure neither adopts nor replaces.
	// See api.UnusableError.
	UnusableError = api.UnusableError
)

// The kinds of failure, each for errors.Is.
const (
	// ErrInvalidArgument: the call's own input is wrong; no request was spent.
	ErrInvalidArgument = api.ErrInvalidArgument
	// ErrConfig: New could not make a client from its options and surroundings.
	ErrConfig = api.ErrConfig
	// ErrNoAPIKey: New found no API key.
	ErrNoAPIKey = api.ErrNoAPIKey
	// ErrBadRequest: the server found the request malformed (400, 422, and 405
	// to a pod create).
	ErrBadRequest = api.ErrBadRequest
	// ErrUnauthorized: the API key is missing, unknown or revoked (401).
	ErrUnauthorized = api.ErrUnauthorized
	// ErrInsufficientBalance: the account cannot pay for it (402).
	ErrInsufficientBalance = api.ErrInsufficientBalance
	// ErrForbidden: the key may not do this (403).
	ErrForbidden = api.ErrForbidden
	// ErrNotFound: no such resource, or it is another account's (404).
	ErrNotFound = api.ErrNotFound
	// ErrNotSupported: this revision of the API does not offer the call.
	ErrNotSupported = api.ErrNotSupported
	// ErrConflict: the resource's state does not allow it (409).
	ErrConflict = api.ErrConflict
	// ErrRateLimited: the server answered 429, or waiting for a turn would have
	// taken longer than it may. As a RateLimitError it tells when to come back.
	ErrRateLimited = api.ErrRateLimited
	// ErrServer: the server failed (5xx).
	ErrServer = api.ErrServer
	// ErrRejected: a 2xx whose body says that the call failed.
	ErrRejected = api.ErrRejected
	// ErrRedirect: a redirect, which is never followed.
	ErrRedirect = api.ErrRedirect
	// ErrBadResponse: a 2xx whose body could not be read.
	ErrBadResponse = api.ErrBadResponse
	// ErrTooLarge: an answer over the client's limit.
	ErrTooLarge = api.ErrTooLarge
	// ErrConnection: no answer came.
	ErrConnection = api.ErrConnection
	// ErrTimeout: an attempt took longer than the client allows one.
	ErrTimeout = api.ErrTimeout
	// ErrNotSent: it is certain that the call did nothing.
	ErrNotSent = api.ErrNotSent
	// ErrMaybeCreated: a create was sent and its outcome is unknown: something
	// may exist and be billed. As an AmbiguousError it tells what is known.
	ErrMaybeCreated = api.ErrMaybeCreated

	// ErrStopDestroys: stopping this pod would destroy it and its data, and
	// AllowDestroy was not given. Nothing was stopped.
	ErrStopDestroys api.Kind = "stopping would destroy the pod"
	// ErrPriceTooHigh: the price is over the cap. The error says whether
	// anything was created, and charged.
	ErrPriceTooHigh = api.ErrPriceTooHigh
	// ErrPriceUnknown: the price could not be learned. Before a create, nothing
	// was created; after one, the pod is returned beside the error.
	ErrPriceUnknown = api.ErrPriceUnknown
	// ErrNotDeleted: it could not be proved that a pod is gone: it may still be
	// billed.
	ErrNotDeleted = api.ErrNotDeleted
	// ErrPodFailed: a pod ended in a state that it does not leave by itself.
	ErrPodFailed api.Kind = "pod failed"
	// ErrJobFailed: a job ended in another state than success.
	ErrJobFailed api.Kind = "job failed"
	// ErrDuplicateName: several live pods or jobs have one name; the DuplicateNameError names
	// them.
	ErrDuplicateName = api.ErrDuplicateName
	// ErrCannotVerify: an Ensure created nothing, or a Find may not have found
	// all, because not every live pod's name could be read.
	ErrCannotVerify = api.ErrCannotVerify
	// ErrSpecMismatch: what has the name was made from another specification.
	ErrSpecMismatch = api.ErrSpecMismatch
	// ErrNoCapacity: there is no capacity now, and nothing was created.
	ErrNoCapacity = api.ErrNoCapacity
	// ErrWaitTimeout: a wait ended before what was waited for.
	ErrWaitTimeout = api.ErrWaitTimeout
	// ErrStopped: the pod of the name is paused, and keeps its data.
	ErrStopped = api.ErrStopped
	// ErrBackoff: the last pod or job of the name failed or vanished by itself, so the
	// next create waits.
	ErrBackoff = api.ErrBackoff
)

// describeError reads a Volt error body, and says of some answers what the
// server does not.
func describeError(ep *rest.Endpoint, body []byte, e *api.Error) {
	client.Describe(body, e)
	e.Kind = kindOf(ep, e)
	e.Hint = hintFor(ep, e)
}

// kindOf corrects the kind that the status tells.
func kindOf(ep *rest.Endpoint, e *api.Error) api.Kind {
	switch {
	case ep == podsCreate && (e.Status == 400 || e.Status == 404 || e.Status == 409 || e.Status == 422 || e.Kind == ErrRejected) && saysNoCapacity(e):
		return ErrNoCapacity
	case e.Status == 405 && ep == podsCreate:
		// The API is known to answer a malformed create so.
		return ErrBadRequest
	case e.Status == 404 && !strings.Contains(ep.Path, "{") && earlier[ep]:
		// A collection is never missing: the whole call is.
		return ErrNotSupported
	case says(e, "not_available") && earlier[ep]:
		return ErrNotSupported
	case says(e, "INSUFFICIENT_BALANCE"):
		return ErrInsufficientBalance
	}
	return e.Kind
}

// says reports whether an answer has that code, or nothing else to say.
func says(e *api.Error, code string) bool {
	return strings.EqualFold(e.Code, code) || strings.EqualFold(e.Message, code)
}

// hintFor says what an answer is likely to mean.
func hintFor(ep *rest.Endpoint, e *api.Error) string {
	switch {
	case e.Status == 405 && ep == podsCreate:
		return "the API answers a malformed create so"
	case e.Kind == ErrNotSupported && earlier[ep]:
		return "the newest revision of the API does not offer this call"
	case e.Status == 404 && earlier[ep]:
		return "perhaps this revision of the API does not offer the call"
	}
	return ""
}

// argumentError is input found wrong before a request is spent.
func argumentError(ep *rest.Endpoint, target, field, problem string) error {
	return provider.ArgumentError(ep, target, field, problem)
}

// callOf names a call that was not sent.
func callOf(ep *rest.Endpoint, target string) api.Call { return provider.Call(ep, target) }

// saysNoCapacity reports whether an answer to a create says that there is no
// capacity, as far as its code and words let one tell.
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
