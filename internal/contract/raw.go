package contract

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// RawAnswers checks that the answer as it came is what a Response is filled in
// with, by every exchange that has a Raw.
func RawAnswers[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	tried := 0
	for _, e := range s.Exchanges {
		if e.Raw == nil {
			continue
		}
		tried++
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			body := e.rename(s.fixture(t, e.Answer, e.AnswerText))
			status := e.status()
			if status == http.StatusOK {
				status = http.StatusNonAuthoritativeInfo // no client supposes that one
			}
			client := s.Client(roundTrip(func(r *http.Request) (*http.Response, error) {
				res := answer(r, status, body)
				res.Header.Set("X-Request-Id", "req_1")
				return res, nil
			}), NewKey())
			var resp api.Response

			err := e.Raw(t.Context(), client, &resp)

			require.NoError(t, err)
			require.Equal(t, body, string(resp.Raw()))
			require.Equal(t, status, resp.Status)
			require.Equal(t, "req_1", resp.RequestID)
			require.Equal(t, "application/json", resp.Header.Get("Content-Type"))
			require.Equal(t, 1, resp.Attempts)
		})
	}
	require.NotZero(t, tried, "no exchange has a Raw")
}
