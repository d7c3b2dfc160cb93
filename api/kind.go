package api

// Kind is what an error is, whatever its details: a constant to be used with
// errors.Is.
//
//	if errors.Is(err, api.ErrInsufficientBalance) { … }
type Kind string

// Error returns the kind in words.
func (k Kind) Error() string { return string(k) }

// The kinds of failure. An error of this module satisfies errors.Is for the
// kind it is of; the ones that say more are types of their own (see Error,
// AmbiguousError, RateLimitError, TransportError, ResponseError,
// ArgumentError and WaitError).
const (
	// ErrInvalidArgument: the call's own input is wrong; no request was spent.
	ErrInvalidArgument Kind = "invalid argument"
	// ErrConfig: a client could not be made from its options and surroundings.
	ErrConfig Kind = "invalid configuration"
	// ErrNoAPIKey: no API key was found anywhere that one is looked for.
	ErrNoAPIKey Kind = "no API key"

	// ErrBadRequest: the server found the request malformed (400, 422, and 405
	// where the server is known to answer a malformed request with it).
	ErrBadRequest Kind = "bad request"
	// ErrUnauthorized: the API key is missing, unknown or revoked (401).
	ErrUnauthorized Kind = "unauthorized"
	// ErrInsufficientBalance: the account cannot pay for it (402).
	ErrInsufficientBalance Kind = "insufficient balance"
	// ErrForbidden: the key may not do this (403).
	ErrForbidden Kind = "forbidden"
	// ErrNotFound: no such resource, or it belongs to another account (404, 410).
	ErrNotFound Kind = "not found"
	// ErrNotSupported: the server does not offer this call (405, 501, and what
	// an endpoint is known to answer where it has been retired).
	ErrNotSupported Kind = "not supported"
	// ErrConflict: the resource is in a state that does not allow it (409, 412).
	ErrConflict Kind = "conflict"
	// ErrRateLimited: the server answered 429, or this process's share of the
	// quota would make the call wait longer than it may.
	ErrRateLimited Kind = "rate limited"
	// ErrServer: the server or a gateway before it failed (5xx, and 408, 421, 425 and
	// 499), which usually passes.
	ErrServer Kind = "server error"
	// ErrRejected: the status was 2xx and the body says that the call failed.
	ErrRejected Kind = "rejected"
	// ErrRedirect: the server answered with a redirect, which is never followed:
	// it would carry the API key elsewhere, or turn a create into a read.
	ErrRedirect Kind = "redirect refused"
	// ErrBadResponse: the status was 2xx and the body is not what the call
	// answers: empty, not JSON, of another shape, cut short or too large; or
	// the status itself is not one that ends a call.
	ErrBadResponse Kind = "bad response"
	// ErrTooLarge: the answer is larger than the client accepts. Such an error
	// is of kind ErrBadResponse too.
	ErrTooLarge Kind = "response too large"

	// ErrConnection: no answer came: the connection could not be made, or was
	// cut, or took too long.
	ErrConnection Kind = "connection failed"
	// ErrTimeout: one attempt took longer than the client's own limit.
	ErrTimeout Kind = "timed out"
	// ErrNotSent: it is certain that the call did nothing: the server received
	// nothing, or no more than what it answered with 429.
	ErrNotSent Kind = "not sent"
	// ErrMaybeCreated: a create was sent and its outcome is unknown: something
	// may exist and be billed. The AmbiguousError says what is known of it.
	ErrMaybeCreated Kind = "outcome unknown"
	// ErrWaitTimeout: a wait ended before what was waited for. The WaitError
	// says what was seen last.
	ErrWaitTimeout Kind = "wait ended early"

	// ErrDuplicateName: several live resources have one name; the error names them.
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
	// ErrBackoff: the last resource of the name failed or vanished by itself, so the
	// next create waits.
	ErrBackoff Kind = "backing off"
	// ErrNoCapacity: there is no capacity now. Nothing was created: an AmbiguousError
	// never matches it.
	ErrNoCapacity Kind = "no capacity"
	// ErrPriceTooHigh: the price is over the cap. The error says whether anything
	// was created.
	ErrPriceTooHigh Kind = "price over the cap"
	// ErrPriceUnknown: the price could not be learned, so that a cap cannot be
	// kept.
	ErrPriceUnknown Kind = "price unknown"
)

// KindOf is the kind of an answer with that status, where nothing more is
// known about the endpoint.
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
