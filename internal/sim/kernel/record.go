package kernel

import "time"

// Class is what a request does to the world.
type Class string

// The classes of requests.
const (
	Read   Class = "read"
	Write  Class = "write" // may be repeated
	Create Class = "create"
)

// Record is a request in the log.
type Record struct {
	// N counts requests from 1, in the order of their arrival.
	N      int
	Time   time.Time
	Method string
	// Path is below the API's prefix, Route what it was taken for: "GET
	// /pods/:id", or "" where it is not on the page.
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
}

func (l *requestLog) add(rec *Record) {
	l.total++
	rec.N = l.total
	l.records = append(l.records, rec)
	if len(l.records) >= 2*l.limit {
		l.records = append([]*Record(nil), l.records[len(l.records)-l.limit:]...)
	}
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
