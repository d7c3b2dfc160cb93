// Package limitertest checks that a limiter keeps what api.Limiter promises. The
// module's own pass it; run yours through it, too.
//
//	func TestMyLimiter(t *testing.T) {
//		limitertest.Check(t, limitertest.Subject{
//			New:    func(testing.TB) []api.Limiter { return []api.Limiter{newMyLimiter(50, time.Second)} },
//			Quota:  50,
//			Window: time.Second,
//		})
//	}
//
// It lives in the test's time: real, or that of a testing/synctest bubble, where
// hours of it take milliseconds.
package limitertest
