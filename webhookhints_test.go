package volt

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// The memory of ends is bounded: the oldest go first.
func TestEndingsAreBounded(t *testing.T) {
	t.Parallel()
	e := newEndings()
	for i := range keptEnds {
		id := fmt.Sprint("job_", i)
		require.True(t, e.add(id, JobFailure))
		require.False(t, e.add(id, JobFailure))
		require.True(t, e.add(id, JobSuccess), "another end of the same job")
	}
	require.True(t, e.knows("job_0"))
	require.True(t, e.add("one more", JobSuccess))
	require.False(t, e.knows("job_0"))
	require.True(t, e.has("job_1", JobFailure))
	require.Len(t, e.of, keptEnds)
	require.Len(t, e.order, keptEnds)
}
