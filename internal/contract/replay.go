package contract

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// Replay makes every documented call as a user makes it: the request is the one
// that the page shows, and every field of the answer reaches its place.
func Replay[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	require.NotEmpty(t, s.Exchanges)
	t.Logf("%d documented exchanges", len(s.Exchanges))
	for _, e := range s.Exchanges {
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			body := e.rename(s.fixture(t, e.Answer, e.AnswerText))
			key := NewKey()
			var requests atomic.Int64
			client := s.Client(roundTrip(func(r *http.Request) (*http.Response, error) {
				requests.Add(1)
				s.assertRequest(t, e, r, key)
				return answer(r, e.status(), body), nil
			}), key)

			got, err := e.Call(t.Context(), client)

			require.NoError(t, err)
			require.Equal(t, e.Want, got)
			require.EqualValues(t, 1, requests.Load(), "requests")
		})
	}
}
