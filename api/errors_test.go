package api

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var sample = Call{API: "volt", Operation: "create pod", Target: "ci-4711", Method: "POST", Path: "/pods", Attempts: 1}

func TestErrorsSayTheCallTheKindAndTheWords(t *testing.T) {
	t.Parallel()
	answer := &Error{Call: sample, Status: 402, Kind: ErrInsufficientBalance, Message: "Add funds.", Code: "NO_FUNDS", RequestID: "req_1"}
	require.EqualError(t, answer, `volt: create pod "ci-4711": 402 insufficient balance: Add funds. (code NO_FUNDS, request id req_1)`)
	at := time.Date(2026, 3, 28, 14, 0, 0, 0, time.UTC)
	late := &Error{Call: sample, Status: 503, Kind: ErrServer, RetryAt: at, Cause: context.DeadlineExceeded}
	require.EqualError(t, late, `volt: create pod "ci-4711": 503 server error (retry at 2026-03-28T14:00:00Z): context deadline exceeded`)
	maybe := &AmbiguousError{Call: sample, Name: "ci-4711", Since: at, IDs: []string{"wl_1"}, Err: &Error{Call: sample, Status: 502, Kind: ErrServer}}
	require.EqualError(t, maybe, `volt: create pod "ci-4711": outcome unknown: it may exist and be billed since 2026-03-28T14:00:00Z, ids seen: wl_1: 502 server error`)
	maybe.Candidates = []string{"wl_2", "wl_3"}
	require.ErrorContains(t, maybe, `, ids seen: wl_1, candidates, which may be somebody else's: wl_2, wl_3: 502 server error`)
	limited := &RateLimitError{Call: sample, RetryAt: at, Wait: 90 * time.Second, Reason: "the quota's share is used up", Cause: context.DeadlineExceeded}
	require.EqualError(t, limited, `volt: create pod "ci-4711": rate limited: the quota's share is used up: try again in 1m30s, at 2026-03-28T14:00:00Z: context deadline exceeded`)
	input := &ArgumentError{Call: sample, Field: "ConfidentialPod.Image", Problem: "it is empty: want an image"}
	require.EqualError(t, input, `volt: create pod "ci-4711": invalid ConfidentialPod.Image: it is empty: want an image`)
	cut := &TransportError{Call: sample, Err: errors.New("EOF")}
	require.EqualError(t, cut, `volt: create pod "ci-4711": connection failed: EOF`)
	garbled := &ResponseError{Call: sample, Status: 201, Body: "<html>", Err: errors.New("it is not JSON"), IDs: []string{"wl_1"}}
	require.EqualError(t, garbled, `volt: create pod "ci-4711": 201 with a body that cannot be read: it is not JSON, ids seen: wl_1: "<html>"`)
}

// What may be billed, and what was found instead of it, is in the text.
func TestErrorsOfWhatThereIs(t *testing.T) {
	t.Parallel()
	call := Call{API: "volt", Operation: "ensure pod", Target: "ci-4711"}
	for text, err := range map[string]error{
		`several resources have this name, and each may be billed (delete all but one): a, b`:                                                          &DuplicateNameError{Call: call, IDs: []string{"a", "b"}},
		`several resources have this name, and each may be billed (delete all but one): a: EOF`:                                                        &DuplicateNameError{Call: call, IDs: []string{"a"}, Err: errors.New("EOF")},
		`cannot verify whether it exists, so nothing was created`:                                                                                      &CannotVerifyError{Call: call},
		`cannot verify whether it exists, so nothing was created: EOF`:                                                                                 &CannotVerifyError{Call: call, Err: errors.New("EOF")},
		`cannot verify whether it exists, so nothing was created: one of these may have the name (call Adopt if it does, Disown if it does not): a, b`: &CannotVerifyError{Call: call, IDs: []string{"a", "b"}},
		`a has this name and a different image: have "x", want "y"`:                                                                                    &SpecMismatchError{Call: call, ID: "a", Field: "image", Have: "x", Want: "y"},
		`not confirmed, it may still be billed (delete it again): a`:                                                                                   &NotDeletedError{Call: call, IDs: []string{"a"}},
		`not confirmed, it may still be billed (delete it again): a, "b\nERROR all is well", "c, d", "\u202e"`:                                         &NotDeletedError{Call: call, IDs: []string{"a", "b\nERROR all is well", "c, d", "\u202e"}},
		`not confirmed, it may still be billed (delete it again): a: EOF`:                                                                              &NotDeletedError{Call: call, IDs: []string{"a"}, Err: errors.New("EOF")},
	} {
		require.EqualError(t, err, `volt: ensure pod "ci-4711": `+text)
	}
	look := Call{API: "volt", Operation: "find pods", Target: "ci-4711", Method: "GET"}
	require.EqualError(t, &CannotVerifyError{Call: look, IDs: []string{"a"}}, `volt: find pods "ci-4711": cannot verify whether it exists: one of these may have the name (call Adopt if it does, Disown if it does not): a`)
}

// Each error is found under the kinds that it is of, and under no other.
func TestErrorsAreOfTheirKinds(t *testing.T) {
	t.Parallel()
	kinds := []Kind{
		ErrInvalidArgument, ErrConfig, ErrNoAPIKey, ErrBadRequest, ErrUnauthorized, ErrInsufficientBalance, ErrForbidden, ErrNotFound,
		ErrNotSupported, ErrConflict, ErrRateLimited, ErrServer, ErrRejected, ErrRedirect, ErrBadResponse, ErrTooLarge,
		ErrConnection, ErrTimeout, ErrNotSent, ErrMaybeCreated, ErrDuplicateName, ErrCannotVerify, ErrSpecMismatch, ErrNotDeleted,
	}
	for _, c := range []struct {
		err  error
		want []Kind
	}{
		{&Error{Status: 404, Kind: ErrNotFound}, []Kind{ErrNotFound}},
		{&Error{Status: 200, Kind: ErrUnauthorized}, []Kind{ErrUnauthorized, ErrRejected}},
		{&AmbiguousError{Err: &Error{Status: 500, Kind: ErrServer}}, []Kind{ErrMaybeCreated, ErrServer}},
		{&RateLimitError{Err: &Error{Status: 429, Kind: ErrRateLimited}, Call: Call{Attempts: 1}}, []Kind{ErrRateLimited}},
		{&RateLimitError{}, []Kind{ErrRateLimited, ErrNotSent}},
		{&TransportError{Err: errors.New("EOF")}, []Kind{ErrConnection}},
		{&TransportError{Err: context.Canceled, NotSent: true}, []Kind{ErrNotSent}},
		{&TransportError{Err: errors.New("slow"), TimedOut: true}, []Kind{ErrConnection, ErrTimeout}},
		{&ResponseError{TooLarge: true}, []Kind{ErrBadResponse, ErrTooLarge}},
		{&ResponseError{}, []Kind{ErrBadResponse}},
		{&ArgumentError{}, []Kind{ErrInvalidArgument, ErrNotSent}},
		{&DuplicateNameError{Err: &AmbiguousError{}}, []Kind{ErrDuplicateName, ErrMaybeCreated}},
		{&DuplicateNameError{}, []Kind{ErrDuplicateName}},
		{&CannotVerifyError{Err: &Error{Kind: ErrServer}}, []Kind{ErrCannotVerify, ErrServer}},
		{&SpecMismatchError{}, []Kind{ErrSpecMismatch}},
		{&NotDeletedError{Err: &Error{Kind: ErrConflict}}, []Kind{ErrNotDeleted, ErrConflict}},
	} {
		for _, k := range kinds {
			wanted := false
			for _, w := range c.want {
				wanted = wanted || w == k
			}
			require.Equal(t, wanted, errors.Is(c.err, k), "%T is %q", c.err, k)
		}
	}
	late := &TransportError{Err: errors.New("refused"), Cause: context.DeadlineExceeded}
	require.ErrorIs(t, late, context.DeadlineExceeded)
	require.ErrorIs(t, late, ErrConnection)
	require.NotEmpty(t, late.Error())
}

func TestKindsOfStatuses(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Kind{
		400: ErrBadRequest, 401: ErrUnauthorized, 402: ErrInsufficientBalance, 403: ErrForbidden, 404: ErrNotFound, 405: ErrNotSupported,
		408: ErrServer, 421: ErrServer, 425: ErrServer, 499: ErrServer, 409: ErrConflict, 410: ErrNotFound, 418: ErrBadRequest, 422: ErrBadRequest, 429: ErrRateLimited,
		500: ErrServer, 501: ErrNotSupported, 502: ErrServer, 503: ErrServer, 520: ErrServer, 301: ErrRedirect, 200: ErrRejected, 101: ErrBadResponse, 999: ErrBadResponse,
	} {
		require.Equal(t, want, KindOf(status), status)
	}
}
