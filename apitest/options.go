package apitest

import "time"

// Key sets the API key of the account. By default it is random.
func Key(key string) Option { return OptionFunc(func(s *Settings) { s.Key = key }) }

// Seed makes the random delays and faults the same in each run. Ids stay random. With 0
// the seed is random.
func Seed(n uint64) Option { return OptionFunc(func(s *Settings) { s.Seed = n }) }

// Lenient accepts undocumented fields, queries, content types and bodies, and does not
// fail the test for them.
var Lenient Option = OptionFunc(func(s *Settings) { s.Lenient = true })

// Socket serves plain HTTP/1.1 on a loopback address, for programs that connect to its
// URL. A socket does not work inside a testing/synctest bubble.
var Socket Option = OptionFunc(func(s *Settings) { s.Socket = true })

// HTTP2 serves HTTP/2 over TLS on a loopback address. HTTPClient trusts its
// certificate; other clients do not.
var HTTP2 Option = OptionFunc(func(s *Settings) { s.HTTP2 = true })

// ListLag makes lists of rented machines show the state of d ago, in the simulator's
// time.
func ListLag(d time.Duration) Option { return OptionFunc(func(s *Settings) { s.ListLag = d }) }

// Speed makes the simulator's time run n times as fast as real time. With 60, an hour is
// billed each minute. Retry-After is in real time.
func Speed(n float64) Option {
	return OptionFunc(func(s *Settings) {
		s.Speed, s.ManualClock = n, false
		if !(n > 0) {
			s.Fail("Speed(%g): want more than 0", n)
		}
	})
}

// ManualClock stops the simulator's time. Only Advance moves it.
var ManualClock Option = OptionFunc(func(s *Settings) { s.ManualClock, s.Speed = true, 0 })

// Instant sets all delays to zero, unless an option sets them.
var Instant Option = OptionFunc(func(s *Settings) { s.Instant = true })
