package api

import "time"

// Quota is what is left of a quota, as this process sees it.
type Quota struct {
	// Remaining is how many requests may go at once, without the reserve for
	// deletions; -1 if a limiter of the caller's does not report it.
	Remaining int
	// Queued is how many requests wait for their turn.
	Queued int
	// PausedUntil is the end of the pause that a 429 began, zero for none.
	PausedUntil time.Time
}

// Stats is what a client has done since it was made.
type Stats struct {
	// Calls counts the calls that have ended, Failed those that ended with an
	// error.
	Calls, Failed int64
	// Requests counts what those calls sent, Repeats the part of it that
	// followed a call's first.
	Requests, Repeats int64
	// RateLimited counts the answers with status 429.
	RateLimited int64
	// Waited adds up what the calls waited for their turn and between attempts.
	Waited time.Duration
}
