package client

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// What was just created under a name is known for as long as a list may lag.
func TestNamesAreKnownForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var n Names
		require.Zero(t, n.Recall("a"))
		n.Created("a", "", errors.New("402"), time.Minute)
		require.Zero(t, n.Recall("a"), "it made nothing")
		maybe := &api.AmbiguousError{Name: "a", IDs: []string{"1"}}
		n.Created("a", "", fmt.Errorf("create: %w", maybe), time.Minute)
		time.Sleep(30 * time.Second)
		n.Created("a", "2", nil, time.Minute)
		maybe.IDs[0] = "changed"

		time.Sleep(59 * time.Second)
		require.Equal(t, []string{"2"}, n.Recall("a").IDs)
		require.Equal(t, []string{"1"}, n.Recall("a").Maybe.IDs, "a copy")
		n.Settled("a")
		require.Nil(t, n.Recall("a").Maybe)

		time.Sleep(time.Second)
		require.Zero(t, n.Recall("a"))
		n.Created("a", "3", nil, time.Minute)
		n.Created("a", "4", nil, time.Minute)
		require.Equal(t, []string{"3", "4"}, n.Recall("a").IDs, "the others are listed by now")
		n.Gone(func(id string) bool { return id == "3" })
		require.Equal(t, []string{"4"}, n.Recall("a").IDs)

		n.Created("a", "5", nil, time.Second)
		time.Sleep(59 * time.Second)
		require.Equal(t, []string{"4", "5"}, n.Recall("a").IDs, "a shorter lag is not that of what was made before")
	})
}

func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	var n Names
	for i := range rememberedNames + 1 {
		n.Created(fmt.Sprint(i), "1", nil, time.Hour)
	}
	require.Zero(t, n.Recall("0"), "the oldest")
	require.Len(t, n.used, rememberedNames)
	for i := range rememberedTwins + 1 {
		n.Created("1", fmt.Sprint(i), nil, time.Hour)
	}
	require.Len(t, n.Recall("1").IDs, rememberedTwins)
	for i := range rememberedNames - 1 {
		n.Created(fmt.Sprint("later ", i), "1", nil, time.Hour)
	}
	require.NotZero(t, n.Recall("1"), "it is the oldest name, and not the oldest create")
	n.Created("last", "1", nil, time.Hour)
	require.Zero(t, n.Recall("1"))
}
