package redislimit

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A grant of a state that is lost before this process hears of it is told to the next
// one, which is not taken for lost because it lacks that.
func TestALostGrantIsNotAnotherLoss(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	now := time.Now()
	srv.SetTime(now)
	rdb := redis.NewClient(&redis.Options{Addr: srv.Addr()})
	t.Cleanup(func() { _ = rdb.Close() })
	limiter, err := New(rdb, "key", Quota(5, time.Minute), Timeout(time.Minute))
	require.NoError(t, err)
	l := limiter.shared // without the timer that Take winds up
	put := func(op string) reply {
		t.Helper()
		r, _, err := l.put(t.Context(), question{op: op, member: "m", patience: -1})
		require.NoError(t, err)
		return r
	}
	put(opLook)
	srv.SetTime(now.Add(time.Minute)) // it has settled

	lost := put(opTake)
	require.Equal(t, granted, lost.code)
	srv.FlushAll()
	fresh := put(opLook)
	require.NotEqual(t, lost.epoch, fresh.epoch)
	l.use("m", lost)
	told := put(opLook)
	assert.Equal(t, fresh.epoch, told.epoch, "it was taken for lost again")
	assert.GreaterOrEqual(t, told.count, 1, "it counts")
}
