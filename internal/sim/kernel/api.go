package kernel

import "time"

// API is what a world plugs into a Server. K is what it knows a caller by: a
// pointer to an API key, say.
type API[K any] struct {
	// Prefix is the path that all of the API is below, such as "/api/v1".
	Prefix string
	// Routes are the endpoints of the page.
	Routes []*Route[K]
	// Faults are the kinds of faults that this API alone has.
	Faults FaultKinds

	// Authenticate finds out who calls, and the id of the key for the log; or
	// answers why not. See HeaderKey and BearerToken.
	Authenticate func(*Call[K]) (key K, id string, refusal *Answer)
	// Refuse words what the kernel refuses. Nil lets a request through that
	// misses required fields, and else is an answer without a body.
	Refuse func(*Call[K], Refusal) *Answer

	// The rest may be nil. All but Dress are called under the lock.

	// Quota is the limit that a request counts against, and the caller's window
	// of it. Without, and with a negative limit, any number of requests may come.
	Quota func(*Call[K]) (Limit, *Window)
	// Finish has the last word on what a handler answers.
	Finish func(*Call[K], *Answer) *Answer
	// Dress puts headers on an answer that is ready to be sent, an error's too. It
	// is called without the lock, and has to get by with what the Call says.
	Dress func(*Call[K], *Answer)
	// Ledger is the money of the account that the API's first key opens.
	Ledger func() *Ledger
	// Rented is what that account has, and Noun what people call it: "pods".
	Rented func(now time.Time) []Rental
	Noun   string
}

// Config is what a Server can be told besides. Its zero value is a good one.
type Config struct {
	// Clock is RealClock by default.
	Clock Clock
	// Seed is the seed of everything that is drawn but ids; 0 draws one.
	Seed uint64
	// Lenient accepts unknown fields and queries, missing content types and
	// bodies where none belong, and records no violations.
	Lenient bool
	// ListLag is by how much lists lag behind what was done.
	ListLag time.Duration
	// LogSize is how many requests the log keeps: 10,000 by default.
	LogSize int
}
