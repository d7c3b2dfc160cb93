package sim

import "time"

// Record is a request in the log.
type Record struct {
	// N counts requests from 1, in the order of their arrival.
	N      int
	Time   time.Time
	Method string
	// Path is below Prefix, Route what it was taken for: "GET /pods/:id", or ""
	// where it is not on the page.
	Path  string
	Route string
	Class Class
	KeyID string
	// Status is what was answered, 0 for no answer at all.
	Status int
	// Took is how long the simulator took until it began to answer.
	Took time.Duration
	// Fault is the name of the fault that was met.
	Fault string
	// Note says what was done: "made pod ci-4711".
	Note       string
	Violations int
}

// requestLog keeps the last requests.
type requestLog struct {
	limit   int
	total   int
	records []*Record
	peak    int
}

func (l *requestLog) add(now time.Time, method, path string, rt *route) *Record {
	l.total++
	rec := &Record{N: l.total, Time: now, Method: method, Path: path, Class: Read}
	if rt != nil {
		rec.Class, rec.Route = rt.class, rt.name()
	}
	l.records = append(l.records, rec)
	if len(l.records) >= 2*l.limit {
		l.records = append([]*Record(nil), l.records[len(l.records)-l.limit:]...)
	}
	return rec
}

// last are the last n records, or all that are kept where n is 0.
func (l *requestLog) last(n int) []Record {
	kept := l.records
	if n == 0 || n > l.limit {
		n = l.limit
	}
	if len(kept) > n {
		kept = kept[len(kept)-n:]
	}
	out := make([]Record, len(kept))
	for i, r := range kept {
		out[i] = *r
	}
	return out
}

// count notes a request of a key for the most that any hour has seen.
func (l *requestLog) count(key *apiKey, now time.Time) {
	h := &key.hour
	*h = append(*h, now)
	drop := 0
	for (*h)[drop].Add(time.Hour).Before(now) || (*h)[drop].Add(time.Hour).Equal(now) {
		drop++
	}
	*h = (*h)[drop:]
	l.peak = max(l.peak, len(*h))
}
