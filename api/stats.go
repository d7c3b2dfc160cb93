package api

import "time"

// Quota is the remaining quota as this process sees it.
type Quota struct {
	// Remaining is how many requests may be sent at once, without the reserve for
	// deletions. It is -1 if the caller's own limiter does not report it.
	Remaining int
	// Queued is how many requests wait for their turn.
	Queued int
	// PausedUntil is the end of the pause after a 429, or zero if there is no pause.
	PausedUntil time.Time
}

// Stats counts the work of a client since it was made.
type Stats struct {
	// Calls counts the calls that have ended, and Failed the calls that ended with an
	// error.
	Calls, Failed int64
	// Requests counts the requests of these calls, and Repeats the requests after a
	// call's first.
	Requests, Repeats int64
	// RateLimited counts the responses with status 429.
	RateLimited int64
	// Waited is the total time that calls waited for their turn and between attempts.
	Waited time.Duration
}
