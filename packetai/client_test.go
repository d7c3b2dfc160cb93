package packetai_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

func TestNewFindsKeyAndBaseURL(t *testing.T) {
	t.Setenv("PACKETAI_API_KEY", "")
	_, err := packetai.New()
	require.ErrorIs(t, err, packetai.ErrNoAPIKey)
	require.ErrorIs(t, err, packetai.ErrConfig)
	require.ErrorContains(t, err, "PACKETAI_API_KEY")

	t.Setenv("PACKETAI_API_KEY", "pk_live_from_the_environment")
	t.Setenv("PACKETAI_BASE_URL", "https://other.example/api")
	c, err := packetai.New()
	require.NoError(t, err)
	require.Equal(t, "https://other.example/api", c.BaseURL())
	require.Equal(t, "packetai.Client(https://other.example/api)", c.String())
	contract.Hides(t, c, "pk_live_from_the_environment")

	// An explicit key does not go where the environment points to.
	c, err = packetai.New(packetai.WithAPIKey("any-key"))
	require.NoError(t, err)
	require.Equal(t, packetai.DefaultBaseURL, c.BaseURL())
	_, err = packetai.New(packetai.WithAPIKey(""))
	require.ErrorIs(t, err, packetai.ErrNoAPIKey)
	_, err = packetai.New(packetai.WithAPIKey("any-key"), packetai.WithBaseURL("http://packet.example"))
	require.ErrorIs(t, err, packetai.ErrConfig)
}

// The options are those of the core.
func TestOptions(t *testing.T) {
	t.Parallel()
	var agent string
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		agent = r.Header.Get("User-Agent")
		return answer(r, 200, `{"data":{"balance":"1234567890"}}`), nil
	},
		packetai.WithUserAgent("my-ci/1.4"), packetai.WithMaxBody(8), packetai.WithGrace(time.Second), packetai.WithTimeout(time.Minute),
		packetai.WithLimiter(packetai.NewWindowLimiter(1, time.Hour)),
	)
	_, err := c.Wallet.Get(t.Context(), packetai.WithCallTimeout(time.Second), packetai.WithCallGrace(0))
	require.ErrorIs(t, err, packetai.ErrTooLarge)
	require.Equal(t, "volt-go/"+api.Version+" my-ci/1.4", agent)
	_, err = c.Wallet.Get(t.Context())
	require.ErrorIs(t, err, packetai.ErrRateLimited)
	price, err := packetai.ParseUSD("$1.50")
	require.NoError(t, err)
	require.Equal(t, packetai.MustUSD("1.5"), price)
}

// Do reaches what the package does not know, and counts it where it belongs.
func TestDo(t *testing.T) {
	t.Parallel()
	var classes []string
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		require.Contains(t, r.Header.Get("Authorization"), "Bearer ")
		return answer(r, 200, `{"data":{"path":"`+r.URL.RequestURI()+`"}}`), nil
	}, packetai.WithLimiter(recorder(func(class string) { classes = append(classes, class) })))
	var out struct {
		Data struct{ Path string }
	}
	require.NoError(t, c.Do(t.Context(), "GET", "/wallet/transactions?page=2", nil, &out))
	require.Equal(t, "/api/v1/inventory/wallet/transactions?page=2", out.Data.Path)
	var raw json.RawMessage
	for _, request := range [][2]string{
		{"DELETE", "/volumes/vol_1"}, {"POST", "/deployments"}, {"post", "/deployments/?dry=1"}, {"POST", "/deployments/dep_1/reboot"}, {"HEAD", "/offers"},
	} {
		require.NoError(t, c.Do(t.Context(), request[0], request[1], struct{}{}, &raw))
	}
	require.JSONEq(t, `{"data":{"path":"/api/v1/inventory/offers"}}`, string(raw))
	require.Equal(t, []string{"read", "write", "deploy", "deploy", "write", "read"}, classes)
	require.ErrorIs(t, c.Do(t.Context(), "GET", "https://elsewhere.example/", nil, nil), packetai.ErrInvalidArgument)

	_, err := c.Wallet.Get(t.Context())
	require.NoError(t, err)
	stats := c.Stats()
	require.EqualValues(t, 7, stats.Calls)
	require.Zero(t, stats.Failed)
	require.EqualValues(t, 7, stats.Requests)
}

func TestAttemptHook(t *testing.T) {
	t.Parallel()
	var seen []string
	client := newClient(t, always(200, `{"data":[]}`), packetai.WithAttemptHook(func(_ context.Context, a api.Attempt) {
		seen = append(seen, a.API+" "+a.Method+" "+a.Pattern+" "+a.Limit)
	}))
	_, err := client.Offers.List(t.Context(), packetai.OffersParams{})
	require.NoError(t, err)
	require.Equal(t, []string{"packetai GET /offers read"}, seen)
}
