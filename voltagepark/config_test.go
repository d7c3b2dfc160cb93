package voltagepark_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

func TestWhereTheKeyComesFrom(t *testing.T) {
	key := contract.NewKey()
	var asked *http.Request
	sees := voltagepark.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		asked = r
		return answer(r, 200, "[]"), nil
	})})
	t.Setenv("VOLTAGEPARK_API_KEY", key)
	t.Setenv("VOLTAGEPARK_BASE_URL", "https://park.example/api/v2")

	c, err := voltagepark.New(sees)
	require.NoError(t, err)
	require.Equal(t, "voltagepark.Client(https://park.example/api/v2)", c.String())
	_, err = c.Presets.List(t.Context())
	require.NoError(t, err)
	require.Equal(t, "https://park.example/api/v2/instant-deploy-presets/", asked.URL.String())
	require.Equal(t, []string{"Bearer " + key}, asked.Header.Values("Authorization"))

	c, err = voltagepark.New(voltagepark.WithAPIKey("given"))
	require.NoError(t, err)
	require.Equal(t, voltagepark.DefaultBaseURL, c.BaseURL(), "nothing ambient sends a given key elsewhere")

	_, err = voltagepark.New(voltagepark.WithAPIKey(""))
	require.ErrorIs(t, err, voltagepark.ErrNoAPIKey)
	t.Setenv("VOLTAGEPARK_API_KEY", "")
	_, err = voltagepark.New()
	require.ErrorIs(t, err, voltagepark.ErrNoAPIKey)
	require.ErrorIs(t, err, voltagepark.ErrConfig)
	_, err = voltagepark.New(voltagepark.WithAPIKey("x"), voltagepark.WithBaseURL("http://park.example"))
	require.ErrorIs(t, err, voltagepark.ErrConfig)
}

// The limit is chosen by the client: 60 at once, 12 of them reserved for deletions.
func TestDefaultLimit(t *testing.T) {
	t.Parallel()
	c, err := voltagepark.New(voltagepark.WithAPIKey(contract.NewKey()), voltagepark.WithMaxWait(0),
		voltagepark.WithHTTPClient(&http.Client{Transport: always(200, "[]")}))
	require.NoError(t, err)
	require.Equal(t, 48, c.Quota().Remaining)
	for range 48 {
		_, err = c.Presets.List(t.Context())
		require.NoError(t, err)
	}
	for range 3 { // a token may have come meanwhile
		if _, err = c.Presets.List(t.Context()); err != nil {
			break
		}
	}
	require.ErrorIs(t, err, voltagepark.ErrRateLimited)
	require.GreaterOrEqual(t, c.Stats().Requests, int64(48))
}

// Each option is the one of package api: what it is called is what it does.
func TestOptions(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	c := newClient(transport(func(r *http.Request) (*http.Response, error) {
		asked = r
		return answer(r, 200, "[]"), nil
	}), contract.NewKey(),
		voltagepark.WithUserAgent("my-ci/1.4"), voltagepark.WithMaxBody(1), voltagepark.WithGrace(time.Second),
		voltagepark.WithTimeout(time.Minute), voltagepark.WithLimiter(voltagepark.NewLimiter(10, 1)))
	_, err := c.Presets.List(t.Context(), voltagepark.WithCallGrace(0), voltagepark.WithCallTimeout(time.Minute))
	require.ErrorIs(t, err, voltagepark.ErrTooLarge)
	require.Equal(t, "volt-go/"+api.Version+" my-ci/1.4", asked.Header.Get("User-Agent"))
	_, err = c.Presets.List(t.Context(), voltagepark.WithCallMaxWait(0))
	require.ErrorIs(t, err, voltagepark.ErrRateLimited)
	require.ErrorIs(t, err, voltagepark.ErrNotSent)
}

func TestAttemptHook(t *testing.T) {
	t.Parallel()
	var seen []string
	c := newClient(transport(func(r *http.Request) (*http.Response, error) { return answer(r, 200, `{"id":"l1"}`), nil }), contract.NewKey(),
		voltagepark.WithAttemptHook(func(_ context.Context, a api.Attempt) { seen = append(seen, a.API+" "+a.Method+" "+a.Pattern) }))
	_, err := c.Locations.Get(t.Context(), "l1")
	require.NoError(t, err)
	require.Equal(t, []string{"voltagepark GET /locations/{id}"}, seen)
}
