package apitest

import "time"

// Key is the API key that opens the account; by default one is made up.
func Key(key string) Option { return OptionFunc(func(s *Settings) { s.Key = key }) }

// Seed makes what is drawn (how long things take, which random faults strike)
// the same each time; ids stay unguessable. 0 draws a seed.
func Seed(n uint64) Option { return OptionFunc(func(s *Settings) { s.Seed = n }) }

// Lenient accepts fields, queries, content types and bodies that no page allows,
// and fails no test for them.
var Lenient Option = OptionFunc(func(s *Settings) { s.Lenient = true })

// Socket serves plain HTTP/1.1 on a loopback address, for programs that have nothing
// but the URL. A socket does not work inside a testing/synctest bubble.
var Socket Option = OptionFunc(func(s *Settings) { s.Socket = true })

// HTTP2 serves HTTP/2 over TLS on a loopback address. HTTPClient trusts its
// certificate; other clients do not.
var HTTP2 Option = OptionFunc(func(s *Settings) { s.HTTP2 = true })

// ListLag lets lists of what was rented show how things were d ago, in the
// simulator's time.
func ListLag(d time.Duration) Option { return OptionFunc(func(s *Settings) { s.ListLag = d }) }

// Speed lets the simulator's time go n times as fast as real time: at 60 an hour
// is billed each minute. Retry-After is told in real time.
func Speed(n float64) Option {
	return OptionFunc(func(s *Settings) {
		s.Speed, s.ManualClock = n, false
		if !(n > 0) {
			s.Fail("Speed(%g): want more than 0", n)
		}
	})
}

// ManualClock lets the simulator's time stand still until Advance moves it.
var ManualClock Option = OptionFunc(func(s *Settings) { s.ManualClock, s.Speed = true, 0 })

// Instant lets every span that is not given take no time.
var Instant Option = OptionFunc(func(s *Settings) { s.Instant = true })
