package redislimit

import (
	"fmt"
	"log/slog"
	"time"
)

// Option changes how a Limiter is made.
type Option func(*settings) error

type settings struct {
	quota     limit
	classes   map[string]limit
	margin    time.Duration // negative for the default
	timeout   time.Duration
	settle    time.Duration
	processes int // 0 to refuse when Redis is away
	namespace string
	prefix    string
	logger    *slog.Logger
}

// limit is so many requests in any window of that length.
type limit struct {
	n      int
	window time.Duration
}

func (l limit) check(what string) error {
	if l.n < 1 || l.window < time.Millisecond {
		return fmt.Errorf("redislimit: %s of %d requests in %s: want one at least, in a millisecond at least", what, l.n, l.window)
	}
	return nil
}

// Quota is how many requests may go in any window of that length, from all
// processes together: 1,000 an hour by default. All processes that share a key
// have to give the same.
func Quota(n int, window time.Duration) Option {
	return func(s *settings) error {
		s.quota = limit{n, window}
		return s.quota.check("Quota")
	}
}

// ClassQuota gives the requests of a class a quota of their own: class is what
// api.Ticket.Class tells, such as "deploy". They count against no other. Classes
// without one share that of Quota.
func ClassQuota(class string, n int, window time.Duration) Option {
	return func(s *settings) error {
		s.classes[class] = limit{n, window}
		return s.classes[class].check("ClassQuota")
	}
}

// Margin is how much longer than the window a grant counts. A request arrives a
// little after it was granted, one more than another: of two that were granted an
// hour apart the first may be late and the second not, so that they arrive within
// an hour. With a margin, that cannot be as long as a request takes no longer than
// this from the grant to the API. By default it is a fortieth of the window, and
// 5 s at most, which costs 0.14 % of 1,000 an hour.
func Margin(d time.Duration) Option {
	return func(s *settings) error {
		s.margin = d
		if d < 0 {
			return fmt.Errorf("redislimit: Margin(%s): want none or some", d)
		}
		return nil
	}
}

// Timeout bounds all that one question to Redis takes: 1 s by default. When it is
// over, Redis is away.
func Timeout(d time.Duration) Option {
	return func(s *settings) error {
		s.timeout = d
		if d <= 0 {
			return fmt.Errorf("redislimit: Timeout(%s): want more than none", d)
		}
		return nil
	}
}

// Settle is how long nothing is granted when Redis has lost what it knew, or knows
// nothing yet: 5 s by default. All processes that live tell it what they know in
// that time, so it has to be longer than a quarter of itself (how often they look),
// a second (how often Redis is tried again) and Timeout together.
//
// A process that is killed while it waits keeps others from one request for no
// longer than this.
func Settle(d time.Duration) Option {
	return func(s *settings) error {
		s.settle = d
		if d < 10*time.Millisecond {
			return fmt.Errorf("redislimit: Settle(%s): want 10ms at least", d)
		}
		return nil
	}
}

// Away is what to do while Redis cannot be asked.
type Away struct {
	processes int
	err       error
}

// Refuse refuses every request with an *UnavailableError while Redis is down. It is the
// default. The client still sends up to 20 urgent requests an hour.
var Refuse Away

// Fallback gives each process a part of the quota while Redis is down: in each window,
// the quota divided by processes and rounded down. Until Redis has been down for a whole
// window the part is smaller: a process may send as many requests as leave its own
// window, and its part of the remaining quota. So the quota holds for all processes
// together, if there are at most that many, and Redis is down for all of them.
//
// The quota does not hold if Redis is down only for some processes, or if a process
// starts, or sends its first request for more than a window, while Redis is down. Each
// such process may add its part. The remaining quota is the one in the last response,
// which is at most a quarter of Settle old.
//
// If the part is less than one request, all requests are refused. A fiftieth of the part,
// rounded down, is reserved for urgent requests.
func Fallback(processes int) Away {
	if processes < 1 {
		return Away{err: fmt.Errorf("redislimit: Fallback(%d): want one process at least", processes)}
	}
	return Away{processes: processes}
}

// WhenAway chooses what to do while Redis cannot be asked: Refuse by default.
// Redis is tried again each second.
func WhenAway(a Away) Option {
	return func(s *settings) error {
		s.processes = a.processes
		return a.err
	}
}

// Namespace keeps fleets apart that use one Redis and one API key but not one
// quota, as with two base URLs. It is part of what the names are hashed with.
func Namespace(name string) Option {
	return func(s *settings) error { s.namespace = name; return nil }
}

// Prefix is what all Redis keys begin with: "volt:limit" by default. For Redis
// Cluster it must have no braces.
func Prefix(p string) Option {
	return func(s *settings) error { s.prefix = p; return nil }
}

// Logger is told when Redis is away, is back, and has lost what it knew. By
// default nobody is.
func Logger(l *slog.Logger) Option {
	return func(s *settings) error { s.logger = l; return nil }
}

// defaultMargin is what Margin says.
func defaultMargin(window time.Duration) time.Duration { return min(window/40, 5*time.Second) }
