package contract

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// DocumentedErrors checks that what the server says no with becomes the error
// that errors.As finds, whole, and that errors.Is finds its kind.
func DocumentedErrors[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	require.NotEmpty(t, s.Errors)
	for _, e := range s.Errors {
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			body := s.fixture(t, e.Answer, e.AnswerText)

			got, err := s.errorOf(t.Context(), t, e, body)

			want := e.Want
			want.Call, want.Body, want.Status = got.Call, body, e.Status
			require.Equal(t, want, got)
			require.NotEmpty(t, e.Want.Kind)
			require.ErrorIs(t, err, e.Want.Kind)
		})
	}
}

// errorOf makes the exchange's call, and answers it with a body.
func (s Suite[C]) errorOf(ctx context.Context, t testing.TB, e ErrorExchange[C], body string) (api.Error, error) {
	t.Helper()
	err := e.Call(ctx, s.Client(always(e.Status, body), NewKey()))
	var got *api.Error
	require.ErrorAs(t, err, &got)
	return *got, err
}
