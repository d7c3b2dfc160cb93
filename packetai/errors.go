package packetai

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The types of failure, each for errors.As. They are those of package api, so
// that code which serves several of this module's clients treats them as one.
type (
	// Error is an answer that says no. See api.Error.
	Error = api.Error
	// AmbiguousError is a deploy, or another create, whose outcome is unknown.
	// See api.AmbiguousError.
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
	// A CannotVerifyError reports that responses do not show whether a deployment or key
	// exists, so Ensure created nothing. See api.CannotVerifyError.
	CannotVerifyError = api.CannotVerifyError
	// A DuplicateNameError reports several deployments with the same name. See
	// api.DuplicateNameError.
	DuplicateNameError = api.DuplicateNameError
	// SpecMismatchError is an Ensure that found a deployment with the name and another
	// specification. See api.SpecMismatchError.
	SpecMismatchError = api.SpecMismatchError
	// A NotDeletedError reports a deletion that was not confirmed. See
	// api.NotDeletedError.
	NotDeletedError = api.NotDeletedError
)

// The kinds of failure, each for errors.Is.
const (
	// ErrInvalidArgument: the call's own input is wrong; no request was spent.
	ErrInvalidArgument = api.ErrInvalidArgument
	// ErrConfig: New could not make a client from its options and surroundings.
	ErrConfig = api.ErrConfig
	// ErrNoAPIKey: New found no API key.
	ErrNoAPIKey = api.ErrNoAPIKey
	// ErrBadRequest: missing or invalid parameters (400).
	ErrBadRequest = api.ErrBadRequest
	// ErrUnauthorized: the API key is missing, unknown, expired or revoked (401).
	ErrUnauthorized = api.ErrUnauthorized
	// ErrInsufficientBalance: the wallet holds too little (402). From a deploy it
	// is a BalanceError, which tells how much it has to hold.
	ErrInsufficientBalance = api.ErrInsufficientBalance
	// ErrForbidden: the key may not do this (403).
	ErrForbidden = api.ErrForbidden
	// ErrNotFound: no such resource, or it is another account's (404).
	ErrNotFound = api.ErrNotFound
	// ErrNotSupported: the server does not offer the call: an unconfirmed path
	// may be another.
	ErrNotSupported = api.ErrNotSupported
	// ErrConflict: it exists already, or its state does not allow it (409).
	ErrConflict = api.ErrConflict
	// ErrRateLimited: the server answered 429, or waiting for a turn would have
	// taken longer than it may. As a RateLimitError it tells when to come back.
	ErrRateLimited = api.ErrRateLimited
	// ErrServer: the server failed (500), or the GPU marketplace is down for a
	// while (503).
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
	// ErrMaybeCreated: a deploy or another create was sent and its outcome is
	// unknown: something may exist and be billed. As an AmbiguousError it tells
	// what is known.
	ErrMaybeCreated = api.ErrMaybeCreated
	// ErrWaitTimeout: a wait ended before what was waited for.
	ErrWaitTimeout = api.ErrWaitTimeout
	// ErrCannotVerify: responses do not show whether the resource exists, so Ensure
	// created nothing.
	ErrCannotVerify = api.ErrCannotVerify
	// ErrDuplicateName: several live deployments have the same name. The
	// DuplicateNameError has their ids.
	ErrDuplicateName = api.ErrDuplicateName
	// ErrSpecMismatch: the deployment that has the name was made from another
	// specification.
	ErrSpecMismatch = api.ErrSpecMismatch
	// ErrNotDeleted: a deletion was not confirmed. The deployment may still be billed.
	ErrNotDeleted = api.ErrNotDeleted

	// ErrTooEarly: a deployment was to be terminated in its first 25 minutes. It
	// is a MinimumRuntimeError, which tells how long it has to run still.
	ErrTooEarly api.Kind = "before the minimum runtime"
	// ErrDeploymentFailed: a deployment ended in a state that it does not leave by
	// itself.
	ErrDeploymentFailed api.Kind = "deployment failed"
)

// argumentError is input found wrong before a request is spent.
func argumentError(ep *rest.Endpoint, target, field, problem string) error {
	return provider.ArgumentError(ep, target, field, problem)
}

// callOf names a call that was not sent.
func callOf(ep *rest.Endpoint, target string) api.Call { return provider.Call(ep, target) }

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
