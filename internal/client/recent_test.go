package client

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecentRemembersTheNewest(t *testing.T) {
	t.Parallel()
	var r Recent[string]
	require.Empty(t, r.Get("a"))
	r.Put("Vm-1", "a")
	r.Put("vm-1", "b")
	require.Equal(t, "b", r.Get("VM-1"))
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for j := range mostRecent {
				r.Put(fmt.Sprint(i, "/", j), "c")
				r.Get("vm-1")
			}
		})
	}
	all.Wait()
	require.Empty(t, r.Get("vm-1"))
	require.Len(t, r.values, mostRecent)
	require.Len(t, r.order, mostRecent)
}
