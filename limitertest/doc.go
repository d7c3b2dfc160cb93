// Package limitertest tests that a limiter implements api.Limiter correctly. All limiters
// of this module pass it. Use it for your own limiters, too.
//
//	func TestMyLimiter(t *testing.T) {
//		limitertest.Check(t, limitertest.Subject{
//			New:    func(testing.TB) []api.Limiter { return []api.Limiter{newMyLimiter(50, time.Second)} },
//			Quota:  50,
//			Window: time.Second,
//		})
//	}
//
// The test runs in real time, or in a testing/synctest bubble, where hours need
// milliseconds.
package limitertest
