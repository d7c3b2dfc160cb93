package packetai_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

func deploy(ctx context.Context, c *packetai.Client) error {
	_, err := c.Deployments.Create(ctx, spec())
	return err
}

func listOffers(ctx context.Context, c *packetai.Client) error {
	_, err := c.Offers.List(ctx, packetai.OffersParams{})
	return err
}

var errorExchanges = []contract.ErrorExchange[*packetai.Client]{
	{
		Answer: "packetai/error.json", Status: 402, Call: deploy,
		Want: packetai.Error{
			Kind: packetai.ErrInsufficientBalance, Code: packetai.CodeInsufficientBalance,
			Message: "Insufficient balance. You need at least $50.00 to deploy.",
		},
	},
	{
		AnswerText: `{"success":false,"error":{"code":"INSUFFICIENT_SCOPE","message":"Read only.","details":{"scope":"write"}}}`, Status: 401, Call: listOffers,
		Want: packetai.Error{Kind: packetai.ErrForbidden, Code: packetai.CodeInsufficientScope, Message: "Read only."},
	},
	{
		AnswerText: `{"message":"no such deployment"}`, Status: 404,
		Call: func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Deployments.Get(ctx, "dep_1")
			return err
		},
		Want: packetai.Error{
			Kind: packetai.ErrNotFound, Message: "no such deployment",
			Hint: "perhaps it is the path that does not exist: the API's page does not confirm /deployments/{id}",
		},
	},
}

// The codes mean what they mean whatever the status is, and the status is enough
// where there is no code.
func TestCodesAndStatusesTellTheKind(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]packetai.Kind{
		packetai.CodeMissingAPIKey: packetai.ErrUnauthorized, packetai.CodeInvalidAPIKey: packetai.ErrUnauthorized,
		packetai.CodeExpiredAPIKey: packetai.ErrUnauthorized, packetai.CodeRevokedAPIKey: packetai.ErrUnauthorized,
		packetai.CodeInsufficientScope: packetai.ErrForbidden, packetai.CodeInvalidRequest: packetai.ErrBadRequest,
		packetai.CodeMissingRequiredField: packetai.ErrBadRequest, packetai.CodeInvalidFieldValue: packetai.ErrBadRequest,
		packetai.CodeNotFound: packetai.ErrNotFound, packetai.CodeAlreadyExists: packetai.ErrConflict, packetai.CodeConflict: packetai.ErrConflict,
		packetai.CodeRateLimitExceeded: packetai.ErrRateLimited, packetai.CodePaymentRequired: packetai.ErrInsufficientBalance,
		packetai.CodeInsufficientBalance: packetai.ErrInsufficientBalance, packetai.CodeInternalError: packetai.ErrServer,
		packetai.CodeExternalServiceError: packetai.ErrServer, packetai.CodeServiceUnavailable: packetai.ErrServer,
	} {
		for _, status := range []int{418, 200} {
			err := listOffers(t.Context(), newClient(t, always(status, saysNo(code, "words"))))
			require.ErrorIs(t, err, want, "%d %s", status, code)
			var e *packetai.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, code, e.Code)
			require.Equal(t, "words", e.Message)
		}
	}
	for status, want := range map[int]packetai.Kind{
		400: packetai.ErrBadRequest, 401: packetai.ErrUnauthorized, 402: packetai.ErrInsufficientBalance, 403: packetai.ErrForbidden,
		404: packetai.ErrNotFound, 409: packetai.ErrConflict, 429: packetai.ErrRateLimited, 500: packetai.ErrServer, 503: packetai.ErrServer,
	} {
		require.ErrorIs(t, listOffers(t.Context(), newClient(t, always(status, "{}"))), want, "%d", status)
	}
}

// Where a path is not confirmed, its absence is told from that of a resource, and
// the error says so.
func TestUnconfirmedPathsThatDoNotExist(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *packetai.Client) error{
		"/deployments": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Deployments.List(ctx, packetai.ListParams{})
			return err
		},
		"/ssh-keys": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.SSHKeys.List(ctx, packetai.ListParams{})
			return err
		},
		"/volumes": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "v"})
			return err
		},
		"/wallet": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Wallet.Get(ctx)
			return err
		},
	}
	for path, call := range calls {
		for _, status := range []int{404, 405, 501} {
			err := call(t.Context(), newClient(t, always(status, `{"success":false,"error":{"code":"NOT_FOUND","message":"?"}}`)))
			if status == 501 && path == "/volumes" {
				require.ErrorIs(t, err, packetai.ErrMaybeCreated)
				continue
			}
			require.ErrorIs(t, err, packetai.ErrNotSupported, "%s %d", path, status)
			require.ErrorContains(t, err, "does not confirm the path "+path+"; Client.Do reaches any other")
		}
	}
	_, err := newClient(t, always(405, "")).Deployments.Terminate(t.Context(), "dep_1")
	require.ErrorIs(t, err, packetai.ErrNotSupported)
	require.ErrorContains(t, err, "/deployments/{id}")

	// One that is confirmed is not doubted.
	err = listOffers(t.Context(), newClient(t, always(404, "")))
	require.ErrorIs(t, err, packetai.ErrNotFound)
	var e *packetai.Error
	require.ErrorAs(t, err, &e)
	require.Empty(t, e.Hint)
}

// A page where JSON belongs is no answer, also to a call whose answer hardly
// matters: the path may be one of a web site's.
func TestAPageIsNoAnswer(t *testing.T) {
	t.Parallel()
	c := newClient(t, always(200, "<!doctype html><title>Packet.ai</title>"))
	_, err := c.Deployments.Terminate(t.Context(), "dep_1")
	require.ErrorIs(t, err, packetai.ErrBadResponse)
	require.ErrorIs(t, c.SSHKeys.Delete(t.Context(), "key_1"), packetai.ErrBadResponse)
	_, err = c.Wallet.Get(t.Context())
	require.ErrorIs(t, err, packetai.ErrBadResponse)
	for _, silent := range []int{200, 202, 204} {
		c = newClient(t, always(silent, ""))
		d, err := c.Deployments.Terminate(t.Context(), "dep_1")
		require.NoError(t, err)
		require.Equal(t, "dep_1", d.ID)
		require.NoError(t, c.SSHKeys.Delete(t.Context(), "key_1"))
		v, err := c.Volumes.Attach(t.Context(), "vol_1", "dep_1")
		require.NoError(t, err)
		require.Equal(t, packetai.Volume{ID: "vol_1"}, v)
		_, err = c.Volumes.Detach(t.Context(), "vol_1", "")
		require.NoError(t, err)
	}
}
