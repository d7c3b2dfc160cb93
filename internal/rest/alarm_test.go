package rest

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// Each lease ends when its own time is over, to the moment, however many are out
// and however they come and go; one that was taken off in time does not.
func TestTheAlarmRingsForEachInItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &alarm{}
		random := rand.New(rand.NewPCG(1, 2))
		var all sync.WaitGroup
		for range 500 {
			start := time.Duration(random.IntN(1000)) * time.Second
			limit := time.Duration(1+random.IntN(300)) * time.Second
			take := time.Duration(1+random.IntN(300))*time.Second + time.Millisecond
			all.Go(func() {
				time.Sleep(start)
				l := &lease{}
				l.ctx, l.cancel = context.WithCancelCause(t.Context())
				began := time.Now()
				a.set(l, limit)
				select {
				case <-l.ctx.Done():
					if limit > take || time.Since(began) != limit || a.unset(l) {
						t.Errorf("ended after %s, of %s", time.Since(began), limit)
					}
				case <-time.After(take):
					if take > limit || !a.unset(l) {
						t.Errorf("still on after %s, of %s", take, limit)
					}
				}
			})
		}
		all.Wait()
		require.Nil(t, a.first)
		time.Sleep(time.Hour)
		require.True(t, a.rings.IsZero(), "an idle alarm is not set again")
	})
}
