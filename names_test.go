package volt

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// What was just created under a name is known for as long as a list may lag.
func TestNamesAreKnownForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var n names
		require.Zero(t, n.recall("a"))
		maybe := &AmbiguousError{Name: "a", IDs: []string{"1"}}
		n.created("a", "", maybe, time.Minute)
		time.Sleep(30 * time.Second)
		n.created("a", "2", nil, time.Minute)
		maybe.IDs[0] = "changed"

		time.Sleep(59 * time.Second)
		require.Equal(t, []string{"2"}, n.recall("a").ids)
		require.Equal(t, []string{"1"}, n.recall("a").maybe.IDs, "a copy")
		n.settled("a")
		require.Nil(t, n.recall("a").maybe)

		time.Sleep(time.Second)
		require.Zero(t, n.recall("a"))
		n.created("a", "3", nil, time.Minute)
		n.created("a", "4", nil, time.Minute)
		require.Equal(t, []string{"3", "4"}, n.recall("a").ids, "the others are listed by now")
		n.gone(Pod{ID: "wl_3", VoltID: "3"})
		require.Equal(t, []string{"4"}, n.recall("a").ids)
	})
}

func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	var n names
	for i := range rememberedNames + 1 {
		n.created(fmt.Sprint(i), "1", nil, time.Hour)
	}
	require.Zero(t, n.recall("0"), "the oldest")
	require.Len(t, n.used, rememberedNames)
	for i := range rememberedTwins + 1 {
		n.created("1", fmt.Sprint(i), nil, time.Hour)
	}
	require.Len(t, n.recall("1").ids, rememberedTwins)
}
