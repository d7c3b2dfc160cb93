package poll

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Budget is what all of a client's looks share, counted in requests.
type Budget struct{ limiter *rate.Limiter }

// NewBudget lets burst looks through at once, and perHour an hour after that.
func NewBudget(perHour, burst int) *Budget {
	return &Budget{rate.NewLimiter(rate.Limit(float64(perHour)/time.Hour.Seconds()), burst)}
}

// afford takes one look out of the budget, or tells how long until there is one.
func (b *Budget) afford() time.Duration {
	now := time.Now()
	if b.limiter.AllowN(now, 1) {
		return 0
	}
	missing := 1 - b.limiter.TokensAt(now)
	return max(time.Millisecond, time.Duration(missing/float64(b.limiter.Limit())*float64(time.Second)))
}

// Take takes one request out of the budget, and waits until there is one. It ends
// early with rest.ContextError.
func (b *Budget) Take(ctx context.Context) error {
	for {
		wait := b.afford()
		if wait == 0 {
			return nil
		}
		if err := Pause(ctx, wait); err != nil {
			return err
		}
	}
}

// TryTake takes n requests out of the budget if there are as many now.
func (b *Budget) TryTake(n int) bool { return b.limiter.AllowN(time.Now(), n) }
