package api

// A Kind is a category of errors, for errors.Is:
//
//	if errors.Is(err, api.ErrInsufficientBalance) { … }
type Kind string

// Error returns a short description of the kind.
func (k Kind) Error() string { return string(k) }

// The kinds of errors. Errors with details are types of their own: Error, AmbiguousError,
// RateLimitError, TransportError, ResponseError, ArgumentError, WaitError, and the errors
// of Ensure and EnsureDeleted.
const (
	// ErrInvalidArgument: an argument of the call is invalid. No request was sent.
	ErrInvalidArgument Kind = "invalid argument"
	// ErrConfig: the client could not be made, because its options or the environment are
	// invalid.
	ErrConfig Kind = "invalid configuration"
	// ErrNoAPIKey: no API key was found in the options, the environment or the
	// configuration file.
	ErrNoAPIKey Kind = "no API key"

	// ErrBadRequest: the server found the request malformed (400 or 422, and 405 from
	// some endpoints).
	ErrBadRequest Kind = "bad request"
	// ErrUnauthorized: the API key is missing, unknown or revoked (401).
	ErrUnauthorized Kind = "unauthorized"
	// ErrInsufficientBalance: the account's balance is too low (402).
	ErrInsufficientBalance Kind = "insufficient balance"
	// ErrForbidden: the key may not do this (403).
	ErrForbidden Kind = "forbidden"
	// ErrNotFound: the resource does not exist, or belongs to another account (404, 410).
	ErrNotFound Kind = "not found"
	// ErrNotSupported: the server does not offer this call (405 or 501, and other
	// statuses from endpoints that have been retired).
	ErrNotSupported Kind = "not supported"
	// ErrConflict: the state of the resource does not allow the call (409, 412).
	ErrConflict Kind = "conflict"
	// ErrRateLimited: the server answered 429, or the client's own limiter would delay
	// the call for longer than it may wait.
	ErrRateLimited Kind = "rate limited"
	// ErrServer: the server or a gateway failed, which is usually temporary (5xx, and
	// 408, 421, 425 and 499).
	ErrServer Kind = "server error"
	// ErrRejected: the status was 2xx, and the body reports that the call failed.
	ErrRejected Kind = "rejected"
	// ErrRedirect: the server answered with a redirect. Redirects are never followed,
	// because they could send the API key elsewhere or turn a create into a read.
	ErrRedirect Kind = "redirect refused"
	// ErrBadResponse: the status was 2xx, and the body is not the documented one: it is
	// empty, not JSON, has another shape, is cut short or is too large. Also a status
	// that cannot end a call, such as 101.
	ErrBadResponse Kind = "bad response"
	// ErrTooLarge: the response is larger than the client accepts. It is also an
	// ErrBadResponse.
	ErrTooLarge Kind = "response too large"

	// ErrConnection: no response came, because there was no connection, or it was cut or
	// timed out.
	ErrConnection Kind = "connection failed"
	// ErrTimeout: an attempt took longer than the client's timeout.
	ErrTimeout Kind = "timed out"
	// ErrNotSent: the call certainly had no effect: the server received nothing, or
	// answered 429.
	ErrNotSent Kind = "not sent"
	// ErrMaybeCreated: a create was sent and its outcome is unknown. A resource may exist
	// and be billed. The AmbiguousError has its name and the ids that were seen.
	ErrMaybeCreated Kind = "outcome unknown"
	// ErrWaitTimeout: a wait ended before its condition was met. The WaitError has the
	// last status.
	ErrWaitTimeout Kind = "wait ended early"

	// ErrDuplicateName: several live resources have the same name. The error has their
	// ids.
	ErrDuplicateName Kind = "duplicate name"
	// ErrCannotVerify: responses do not show whether a resource of the name exists, so
	// nothing was created.
	ErrCannotVerify Kind = "cannot verify"
	// ErrSpecMismatch: the resource of the name has another specification.
	ErrSpecMismatch Kind = "specification differs"
	// ErrNotDeleted: a deletion was not confirmed, so the resource may still be billed.
	ErrNotDeleted Kind = "deletion not confirmed"
	// ErrStopped: the resource of the name is paused, and keeps its data.
	ErrStopped Kind = "stopped"
	// ErrBackoff: the last resource of the name failed, or vanished without a request to
	// delete it. The next create waits.
	ErrBackoff Kind = "backing off"
	// ErrNoCapacity: the provider has no capacity now, and nothing was created. It never
	// matches an AmbiguousError.
	ErrNoCapacity Kind = "no capacity"
	// ErrPriceTooHigh: the price is over the cap. The error reports whether a resource
	// was created.
	ErrPriceTooHigh Kind = "price over the cap"
	// ErrPriceUnknown: the price is unknown, so the cap cannot be checked.
	ErrPriceUnknown Kind = "price unknown"
)

// KindOf returns the kind of a response with this status, for an endpoint without rules
// of its own.
func KindOf(status int) Kind {
	switch status {
	case 400, 422:
		return ErrBadRequest
	case 401:
		return ErrUnauthorized
	case 402:
		return ErrInsufficientBalance
	case 403:
		return ErrForbidden
	case 404, 410:
		return ErrNotFound
	case 405, 501:
		return ErrNotSupported
	case 409, 412:
		return ErrConflict
	case 429:
		return ErrRateLimited
	case 408, 421, 425, 499:
		return ErrServer
	}
	switch {
	case status >= 200 && status < 300:
		return ErrRejected
	case status >= 300 && status < 400:
		return ErrRedirect
	case status >= 400 && status < 500:
		return ErrBadRequest
	case status >= 500 && status < 600:
		return ErrServer
	}
	return ErrBadResponse
}
