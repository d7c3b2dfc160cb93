package contract

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goroutines is how many use one client at the same time.
const goroutines = 32

// ManyGoroutines checks that a client is for many: each of them makes all calls
// on the same one, and is answered as if it were alone. What else each shall do
// comes last.
func ManyGoroutines[C any](t *testing.T, s Suite[C], also ...func(context.Context, C)) {
	t.Helper()
	// Several exchanges may begin alike; the transport can tell one of them.
	calls := map[string]Exchange[C]{}
	bodies := map[string]string{}
	for _, e := range s.Exchanges {
		request := e.Method + " " + s.BaseURL + e.uri()
		if _, ok := calls[request]; !ok {
			calls[request], bodies[request] = e, e.rename(s.fixture(t, e.Answer, e.AnswerText))
		}
	}
	require.NotEmpty(t, calls)
	key := NewKey()
	var requests atomic.Int64
	client := s.Client(roundTrip(func(r *http.Request) (*http.Response, error) {
		requests.Add(1)
		request := strings.Join([]string{r.Method, " ", r.URL.Scheme, "://", r.URL.Host, r.URL.RequestURI()}, "")
		e, ok := calls[request]
		if !assert.True(t, ok, "%s is no documented request", request) {
			return answer(r, http.StatusBadRequest, "unexpected"), nil
		}
		s.assertRequest(t, e, r, key)
		return answer(r, e.status(), bodies[request]), nil
	}), key)
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for request, e := range calls { // each in an order of its own
				got, err := e.Call(t.Context(), client)
				assert.NoError(t, err, request)
				assert.Equal(t, e.Want, got, request)
			}
			for _, do := range also {
				do(t.Context(), client)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, goroutines*len(calls), requests.Load(), "requests")
}
