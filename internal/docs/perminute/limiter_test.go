package perminute_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/docs/perminute"
	"github.com/voltagegpu/volt-go/limitertest"
)

func TestLimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limitertest.Check(t, limitertest.Subject{
			New:    func(testing.TB) []api.Limiter { return []api.Limiter{&perminute.Limiter{}} },
			Quota:  60,
			Window: time.Minute,
		})
	})
}
