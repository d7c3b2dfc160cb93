package rest

import (
	"math/rand/v2"
	"time"

	"golang.org/x/time/rate"

	"github.com/voltagegpu/volt-go/api"
)

// backoff is the wait before repeat n, counted from 0: half of
// min(MaxBackoff, MinBackoff·2ⁿ), and a random half.
func backoff(p api.RetryPolicy, n int) time.Duration {
	d := p.MaxBackoff
	if n < 32 && p.MinBackoff < d>>n {
		d = p.MinBackoff << n
	}
	half := d / 2
	if half <= 0 {
		return d
	}
	return half + rand.N(half+1)
}

// repeatBudget bounds how many repeats a client sends an hour, over all its
// calls: a fifth of it at once, the rest spread over the hour.
type repeatBudget struct{ lim *rate.Limiter }

func newRepeatBudget(perHour int) *repeatBudget {
	if perHour < 0 {
		return &repeatBudget{}
	}
	burst := max(1, perHour/5)
	return &repeatBudget{rate.NewLimiter(rate.Limit(float64(max(1, perHour-burst))/time.Hour.Seconds()), burst)}
}

func (b *repeatBudget) take() bool { return b.lim == nil || b.lim.AllowN(time.Now(), 1) }
