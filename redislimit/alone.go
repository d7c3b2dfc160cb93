package redislimit

import "time"

// alone is how a process goes on while Redis is away. What all had been granted by then
// is at most the quota. It stays so until that has left the window, if each process
// sends no more than what leaves the window of its own and its part of what was free;
// and after that, if each sends no more than its part of the quota.
type alone struct {
	since  time.Time // zero while Redis is there
	held   int       // this process's grants in the window then
	spare  int       // its part of what was free then
	grants int       // counts those without Redis, ever
}

// takeAlone is Take without Redis. away is what it returns where the part is none.
func (l *lane) takeAlone(away error, urgent bool) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	part := l.quota / l.owner.processes
	if part == 0 {
		return 0, away
	}
	now := time.Now()
	l.mem.prune(now, l.full)
	if l.alone.since.IsZero() {
		l.alone.since, l.alone.held, l.alone.spare = now, len(l.mem.own), part
		if l.mem.knows && now.Sub(l.mem.told.at) < l.full {
			l.alone.spare = max(0, l.quota-l.mem.told.count) / l.owner.processes
		}
	}
	if wait := l.waitAlone(now, part, reserveOf(part, urgent)); wait > 0 {
		return wait, nil
	}
	l.mem.own = append(l.mem.own, grant{member: l.newName(), at: now, alone: true})
	l.mem.untold = true
	l.alone.grants++
	return 0, nil
}

// waitAlone returns how long the next request must wait, if it must leave that many
// requests of the part.
func (l *lane) waitAlone(now time.Time, part, leave int) time.Duration {
	wait := l.mem.pause.Sub(now)
	if over, end := len(l.mem.own)-l.alone.held-l.alone.spare+leave, l.alone.since.Add(l.full); over >= 0 && now.Before(end) {
		if over < len(l.mem.own) {
			end = earlier(end, l.mem.own[over].at.Add(l.full))
		}
		wait = max(wait, end.Sub(now))
	}
	over := l.mem.countAlone() - part + leave
	for _, g := range l.mem.own {
		if !g.alone {
			continue
		}
		if over == 0 {
			wait = max(wait, g.at.Add(l.full).Sub(now))
		}
		over--
	}
	return wait
}

// partLeft is how many may go now without Redis.
func (l *lane) partLeft(now time.Time, urgent bool) int {
	if l.owner.processes == 0 {
		return 0
	}
	part := l.quota / l.owner.processes
	left := part - l.mem.countAlone()
	if now.Before(l.alone.since.Add(l.full)) {
		left = min(left, l.alone.held+l.alone.spare-len(l.mem.own))
	}
	return max(0, left-reserveOf(part, urgent))
}

func (m *memory) countAlone() (n int) {
	for _, g := range m.own {
		if g.alone {
			n++
		}
	}
	return n
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
