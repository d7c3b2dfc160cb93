package client

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// A create is repeated only after a 429. A read and a repeatable write are repeated after
// every status of a temporary failure.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	for status := 100; status < 600; status++ {
		passes := slices.Contains([]int{408, 421, 425, 429, 499, 500, 502, 503, 504}, status) || status >= 520 && status <= 530
		for _, class := range []rest.Class{rest.Read, rest.Write} {
			require.Equal(t, passes, slices.Contains(Repeatable[class].Statuses, status), status)
		}
		require.Equal(t, status == 429, slices.Contains(Repeatable[rest.Create].Statuses, status), status)
	}
	require.False(t, Repeatable[rest.Create].Cut)
}
