package redislimit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/voltagegpu/volt-go/api"
)

// Limiter is one process's part in a quota that many share. It is an api.Limiter,
// Forecaster and Remainder, and safe for use by many goroutines: make one for all
// clients of a process that use the key.
type Limiter struct {
	client    redis.UniversalClient
	id        string // this process's name: random
	name      string // the API key's
	prefix    string
	timeout   time.Duration
	settle    time.Duration
	processes int
	logger    *slog.Logger
	breaker   breaker
	members   atomic.Uint64 // names given out
	closed    atomic.Bool

	shared  *lane            // of all classes without a quota of their own
	classes map[string]*lane // the others
}

var (
	_ api.Limiter    = (*Limiter)(nil)
	_ api.Forecaster = (*Limiter)(nil)
	_ api.Remainder  = (*Limiter)(nil)
)

// New makes a limiter for the requests that apiKey pays for. It asks Redis
// nothing yet. The client stays the caller's: any of go-redis, which has to live as
// long as the limiter. The key's text goes nowhere: a keyed hash names it.
func New(client redis.UniversalClient, apiKey string, opts ...Option) (*Limiter, error) {
	// It is asked in a goroutine, whose panic nobody could recover.
	if v := reflect.ValueOf(client); client == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, errors.New("redislimit: no Redis client")
	}
	if apiKey == "" {
		return nil, errors.New("redislimit: no API key")
	}
	s := settings{
		quota: limit{1000, time.Hour}, classes: map[string]limit{}, margin: -1,
		timeout: time.Second, settle: 5 * time.Second, prefix: "volt:limit", logger: slog.New(slog.DiscardHandler),
	}
	for _, o := range opts {
		if err := o(&s); err != nil {
			return nil, err
		}
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	var id [8]byte
	_, _ = rand.Read(id[:])
	l := &Limiter{
		client: client, id: hex.EncodeToString(id[:]), name: nameOf(s.namespace, apiKey), prefix: s.prefix,
		timeout: s.timeout, settle: s.settle, processes: s.processes, logger: s.logger, classes: map[string]*lane{},
	}
	l.shared = l.newLane("all", s.quota, s.margin)
	for class, q := range s.classes {
		l.classes[class] = l.newLane("class-"+class, q, s.margin)
	}
	return l, nil
}

func (l *Limiter) lane(t api.Ticket) *lane {
	if own := l.classes[t.Class]; own != nil {
		return own
	}
	return l.shared
}

// Take asks Redis for permission to send one request. It costs one round trip, and a
// second one if Redis has lost the data of this process, or if the response took longer
// than the margin. The returned wait is for this process's place among all processes that
// wait. The place is kept while the process runs, unless ctx or t.Patience ends before
// its turn. An urgent request may use the reserve, goes before all waiting requests, and
// gets no place.
//
// Take returns within Timeout. It returns ctx's error if ctx has ended, and the result of
// WhenAway if Redis cannot be reached.
func (l *Limiter) Take(ctx context.Context, t api.Ticket) (time.Duration, error) {
	if l.closed.Load() {
		return 0, ErrClosed
	}
	if err := context.Cause(ctx); err != nil {
		return 0, err
	}
	return l.lane(t).take(ctx, t)
}

// Pause tells all processes, in one round trip, that nothing is to go before
// until. Where Redis is away it is told when it is back.
func (l *Limiter) Pause(ctx context.Context, t api.Ticket, until time.Time) {
	if !l.closed.Load() {
		l.lane(t).hold(ctx, until)
	}
}

// Forecast is how long a request with so many before it in this process waits at
// least, by what Redis told last: it asks nothing. Other processes' requests can
// make it longer.
func (l *Limiter) Forecast(t api.Ticket, ahead int) time.Duration {
	return l.lane(t).forecast(t, ahead)
}

// Remaining returns how many requests all processes together may send now, from the last
// response of Redis. It sends nothing. The reserve counts only if t is urgent. A process
// that sends requests learns about the requests of the others a few times in each Settle.
func (l *Limiter) Remaining(t api.Ticket) int { return l.lane(t).remaining(t) }

// Close gives up the process's place among those that wait, and ends the timer
// that keeps it. What was granted stays counted. A Limiter that is not closed ends
// its timer by itself, a window after its last request; and one that is closed
// refuses with ErrClosed.
func (l *Limiter) Close() error {
	if l.closed.Swap(true) {
		return nil
	}
	l.shared.leave()
	for _, own := range l.classes {
		own.leave()
	}
	return nil
}

// failed notes that Redis could not be asked, when it was.
func (l *Limiter) failed(err error, asked time.Time) error {
	unavailable, first := l.breaker.failed(err, asked)
	if first {
		l.logger.Warn("redislimit: Redis cannot be asked", "error", err.Error(), "fallback", l.processes > 0)
	}
	return unavailable
}

// answered notes that Redis answers.
func (l *Limiter) answered() {
	if again, away := l.breaker.answered(); again {
		l.logger.Info("redislimit: Redis answers again", "away", away.Round(time.Millisecond))
	}
}
