package voltagepark

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The types of failure, each for errors.As. They are those of package api, so
// that code which serves several of this module's clients treats them as one.
type (
	// Error is an answer that says no. See api.Error.
	Error = api.Error
	// AmbiguousError is a deploy, another create or a reboot whose outcome is
	// unknown. See api.AmbiguousError.
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
	// A CannotVerifyError reports that responses do not show whether a machine or key of
	// the name exists, so Ensure created nothing. See api.CannotVerifyError.
	CannotVerifyError = api.CannotVerifyError
	// A DuplicateNameError reports several machines with the same name. See
	// api.DuplicateNameError.
	DuplicateNameError = api.DuplicateNameError
	// SpecMismatchError is an Ensure that found a machine with the name and another
	// specification. See api.SpecMismatchError.
	SpecMismatchError = api.SpecMismatchError
	// A NotDeletedError reports a deletion that was not confirmed. See
	// api.NotDeletedError.
	NotDeletedError = api.NotDeletedError
)

// The kinds of failure, each for errors.Is. The API does not tell "no capacity"
// from another refusal in a form that is known, so there is no kind for it.
const (
	// ErrInvalidArgument: the call's own input is wrong; no request was spent.
	ErrInvalidArgument = api.ErrInvalidArgument
	// ErrConfig: New could not make a client from its options and surroundings.
	ErrConfig = api.ErrConfig
	// ErrNoAPIKey: New found no API key.
	ErrNoAPIKey = api.ErrNoAPIKey
	// ErrBadRequest: the server found the request malformed (400, 422).
	ErrBadRequest = api.ErrBadRequest
	// ErrUnauthorized: the API key is missing, unknown or has expired (401).
	ErrUnauthorized = api.ErrUnauthorized
	// ErrInsufficientBalance: the organization cannot pay for it (402).
	ErrInsufficientBalance = api.ErrInsufficientBalance
	// ErrForbidden: the key may not do this (403).
	ErrForbidden = api.ErrForbidden
	// ErrNotFound: no such resource, or it is another organization's (404).
	ErrNotFound = api.ErrNotFound
	// ErrNotSupported: the server does not offer the call (405, 501).
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
	// ErrBadResponse: a 2xx response could not be read or is about another resource, a
	// list is not known to be complete, or three pages of a list in a row had nothing
	// new.
	ErrBadResponse = api.ErrBadResponse
	// ErrTooLarge: an answer over the client's limit.
	ErrTooLarge = api.ErrTooLarge
	// ErrConnection: no answer came.
	ErrConnection = api.ErrConnection
	// ErrTimeout: an attempt took longer than the client allows one.
	ErrTimeout = api.ErrTimeout
	// ErrNotSent: it is certain that the call did nothing.
	ErrNotSent = api.ErrNotSent
	// ErrMaybeCreated: a deploy, another create or a reboot was sent and its
	// outcome is unknown: something may exist and be billed. As an AmbiguousError
	// it tells what is known.
	ErrMaybeCreated = api.ErrMaybeCreated
	// ErrWaitTimeout: a wait ended before what was waited for.
	ErrWaitTimeout = api.ErrWaitTimeout
	// ErrCannotVerify: responses do not show whether the resource exists, so Ensure
	// created nothing.
	ErrCannotVerify = api.ErrCannotVerify
	// ErrDuplicateName: several live machines have the same name. The DuplicateNameError
	// has their ids.
	ErrDuplicateName = api.ErrDuplicateName
	// ErrSpecMismatch: the machine that has the name was made from another
	// specification.
	ErrSpecMismatch = api.ErrSpecMismatch
	// ErrPriceTooHigh: the price is over the cap. The error says whether anything
	// was deployed.
	ErrPriceTooHigh = api.ErrPriceTooHigh
	// ErrPriceUnknown: the price could not be learned, so nothing was deployed.
	ErrPriceUnknown = api.ErrPriceUnknown
	// ErrNotDeleted: a deletion was not confirmed. The machine may still be billed.
	ErrNotDeleted = api.ErrNotDeleted

	// ErrUnreachable: nobody could log in to what was to be deployed: no SSH key
	// and no password. Nothing was sent. It is an ErrInvalidArgument too.
	ErrUnreachable api.Kind = "nobody could log in"
	// ErrFailed: a machine ended in a state that it does not leave by itself, or
	// is no more.
	ErrFailed api.Kind = "machine failed"
)

// describeError reads an error body: {"detail": text, or a list of objects}.
func describeError(ep *rest.Endpoint, body []byte, e *api.Error) {
	client.Describe(body, e)
	if unlisted[ep] && (e.Kind == ErrNotFound || e.Kind == ErrNotSupported) {
		e.Hint = "this call is not on the API's page: perhaps the server does not offer it"
	}
}

// argumentError is input found wrong before a request is spent.
func argumentError(ep *rest.Endpoint, target, field, problem string) error {
	return provider.ArgumentError(ep, target, field, problem)
}

// unreachableError is an ArgumentError of kind ErrUnreachable.
type unreachableError struct{ error }

func (e unreachableError) Unwrap() error        { return e.error }
func (e unreachableError) Is(target error) bool { return target == ErrUnreachable }
