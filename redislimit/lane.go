package redislimit

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// lane is one quota.
type lane struct {
	owner  *Limiter
	keys   []string
	quota  int
	margin time.Duration
	full   time.Duration // the window and the margin

	mu       sync.Mutex
	mem      memory
	unused   []string // names of grants that were asked for and not used
	alone    alone
	lastUsed time.Time
	heard    time.Time // when Redis answered last
	beat     *time.Timer
}

func (l *Limiter) newLane(class string, q limit, margin time.Duration) *lane {
	if margin < 0 {
		margin = defaultMargin(q.window)
	}
	return &lane{
		owner: l, keys: keysOf(l.prefix, l.name, class), quota: q.n, margin: margin, full: q.window + margin,
	}
}

var (
	errTimeout = errors.New("no answer in time")
	errLate    = errors.New("answers come later than the margin, or the state is lost again and again")
)

// take is Limiter.Take.
func (l *lane) take(ctx context.Context, t api.Ticket) (time.Duration, error) {
	now := time.Now()
	l.wake(now)
	away := l.owner.breaker.allow(now)
	if away == nil {
		wait, err := l.ask(ctx, now, t)
		if err == nil {
			return wait, nil
		}
		if ended := context.Cause(ctx); ended != nil {
			return 0, ended
		}
		away = l.owner.failed(err, now)
	}
	if l.owner.processes > 0 {
		return l.takeAlone(away, t.Urgent)
	}
	return 0, away
}

// ask asks Redis until a response can be used.
func (l *lane) ask(ctx context.Context, now time.Time, t api.Ticket) (time.Duration, error) {
	patience := t.Patience
	if patience <= 0 {
		patience = -1
	}
	if end, ok := ctx.Deadline(); ok && (patience < 0 || end.Sub(now) < patience) {
		patience = max(0, end.Sub(now))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, l.owner.timeout, errTimeout)
	defer cancel()
	member := l.borrow()
	for range 5 {
		r, asked, err := l.put(ctx, question{op: opTake, member: member, patience: patience, urgent: t.Urgent})
		switch {
		case err != nil:
			l.giveBack(member)
			return 0, err
		case r.code != granted:
			l.giveBack(member)
			return max(r.wait, time.Microsecond), nil
		case l.margin > 0 && time.Since(asked) > l.margin:
			continue // too old to be used: the same name is granted anew
		}
		l.use(member, r)
		return 0, nil
	}
	l.giveBack(member)
	return 0, errLate
}

// put puts a question, and tells what this process knows where Redis lacks it.
func (l *lane) put(ctx context.Context, q question) (reply, time.Time, error) {
	var epoch string
	for lost := false; ; lost = true {
		l.mu.Lock()
		now := time.Now()
		if !lost {
			epoch = l.mem.epoch
		}
		pause, grants := l.mem.unsent, l.alone.grants
		if lost {
			pause = l.mem.pause
		}
		q.pause = pause.Sub(now)
		if pause.IsZero() {
			q.pause = 0
		}
		if lost || l.mem.untold {
			q.report = l.mem.report(now, l.full, lost)
		}
		newest := ""
		if !lost {
			newest = l.mem.newest(now, l.full)
		}
		args := l.args(q, epoch, newest, now)
		l.mu.Unlock()

		r, err := l.call(ctx, args)
		if err != nil {
			return r, now, err
		}
		l.owner.answered()
		if r.code != forgot {
			l.note(r, q, pause, grants)
			return r, now, nil
		}
		if context.Cause(ctx) != nil {
			return r, now, context.Cause(ctx)
		}
		l.owner.logger.Warn("redislimit: Redis has lost what it knew, and is told")
		epoch = r.epoch
	}
}

// note keeps what an answer tells.
func (l *lane) note(r reply, q question, pause time.Time, grants int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.heard = now
	l.alone.since = time.Time{}
	l.mem.epoch = r.epoch
	if q.report != nil && l.alone.grants == grants {
		l.mem.untold = false
	}
	if l.mem.unsent.Equal(pause) {
		l.mem.unsent = time.Time{}
	}
	if until := now.Add(r.pause); r.pause > 0 && until.After(l.mem.pause) {
		l.mem.pause = until
	}
	if q.op == opTake && !q.urgent { // an urgent request needs no turn
		l.mem.nextTurn = now.Add(r.wait)
	}
	// While a state settles, others have not told what they know.
	if r.settle <= 0 && r.order >= l.mem.told.order {
		l.mem.prune(now, l.full)
		l.mem.told = told{count: r.count, order: r.order, at: now, free: now.Add(r.oldest)}
		l.mem.knows = true
	}
}

// use remembers a grant.
func (l *lane) use(member string, r reply) {
	l.mu.Lock()
	defer l.mu.Unlock()
	missed := l.mem.epoch != r.epoch // the state was lost meanwhile, and told of without this
	l.mem.own = append(l.mem.own, grant{member: member, at: time.Now(), missed: missed})
	l.mem.untold = l.mem.untold || missed
}

// borrow is a name for a grant: one that was asked for in vain, so that what was
// granted under it, and never heard of, is used after all.
func (l *lane) borrow() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.unused); n > 0 {
		m := l.unused[n-1]
		l.unused = l.unused[:n-1]
		return m
	}
	return l.newName()
}

func (l *lane) newName() string {
	return l.owner.id + "." + strconv.FormatUint(l.owner.members.Add(1), 36)
}

func (l *lane) giveBack(member string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unused = append(l.unused, member)
}

// hold is Limiter.Pause.
func (l *lane) hold(ctx context.Context, until time.Time) {
	now := time.Now()
	l.mu.Lock()
	if until.After(l.mem.pause) {
		l.mem.pause = until
	}
	if until.After(l.mem.unsent) {
		l.mem.unsent = until
	}
	l.mu.Unlock()
	l.wake(now)
	if l.owner.breaker.allow(now) != nil {
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, l.owner.timeout, errTimeout)
	defer cancel()
	if _, _, err := l.put(ctx, question{op: opLook, patience: -1}); err != nil && !errors.Is(context.Cause(ctx), context.Canceled) {
		_ = l.owner.failed(err, now)
	}
}

// forecast is Limiter.Forecast: as long as it takes if nobody else asks, and all
// that stand before this one go as soon as they may.
func (l *lane) forecast(t api.Ticket, ahead int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, limit := time.Now(), l.quota-reserveOf(l.quota, t.Urgent)
	free, next := limit, time.Duration(0)
	if l.mem.knows && now.Sub(l.mem.told.at) < l.full {
		if next = l.mem.told.free.Sub(now); next > 0 {
			free = max(0, limit-l.mem.told.count)
		}
	}
	wait := max(0, l.mem.pause.Sub(now))
	if !t.Urgent {
		wait = max(wait, l.mem.nextTurn.Sub(now))
	}
	if behind := ahead - free; behind >= 0 {
		wait = max(wait, max(0, next)+time.Duration(behind/limit)*l.full)
	}
	return wait
}

// remaining is Limiter.Remaining.
func (l *lane) remaining(t api.Ticket) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, limit := time.Now(), l.quota-reserveOf(l.quota, t.Urgent)
	switch {
	case l.mem.pause.After(now):
		return 0
	case !l.alone.since.IsZero():
		return l.partLeft(now, t.Urgent)
	case l.mem.knows && now.Sub(l.mem.told.at) < l.full:
		return max(0, limit-l.mem.told.count)
	}
	return limit
}

// reserveOf returns how many requests of a quota a request must leave to urgent requests:
// a fiftieth, as in limiter.lua, or none if it is urgent.
func reserveOf(quota int, urgent bool) int {
	if urgent {
		return 0
	}
	return quota / 50
}
