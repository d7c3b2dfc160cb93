// Package redislimit shares one quota among all processes that use an API key, on
// any number of machines, through Redis:
//
//	limiter, err := redislimit.New(rdb, apiKey)
//	defer limiter.Close()
//	client, err := volt.New(volt.WithAPIKey(apiKey), volt.WithLimiter(limiter))
//
// # What it keeps
//
// Of all processes together, no more than the quota goes in any window, wherever
// it begins: 1,000 in any hour. All of them may go at once, so nearly the whole
// quota can be used: all but the part that Margin takes, 0.14 % of an hour. A
// fiftieth of the quota, rounded down, is kept for urgent requests, such as deletions:
// others may use 980 of 1,000. An attempt is one round trip. Time is the server's: no client's clock matters, only
// how fast it goes.
//
// Processes go in the order in which they came. One that has to wait is told the
// turn of its place, so that one wakes for each request that may go, and a deadline
// or MaxWait that is earlier is told at once. Within a process the client's own
// queue keeps the order; processes take turns, however many calls wait in each.
// Urgent requests overtake all that wait, of any process.
// The place of a process that has died is free within Settle, and a process asks
// rarely: when its turn comes. A 429 that one is answered pauses all until its
// Retry-After has passed.
//
// # How
//
// One script (limiter.lua) that runs atomically: a sorted set holds when each grant
// of the last window was given, another when the turn of each process that waits
// comes. The API key's text never reaches Redis; an HMAC of it names the keys. All
// keys of a quota have one hash tag. They expire: grants two windows after the last,
// the state after a week.
//
// # When Redis loses what it knew
//
// It may have been restarted empty, or with an old copy; a replica that lagged may
// have taken over; somebody may have flushed it. The script sees it (by the server's
// run id, and by what is missing), and grants nothing for the time of Settle.
// Meanwhile each process tells what it knows: its own grants, and how many there
// were in all when it was told last. For those that nobody has told of, others
// stand in, for as long as they can count. Processes look a few times in each
// Settle, so those that only wait tell it, too.
//
// So all is counted but what went after the last answer that any living process
// heard, and was granted to processes that have died since: at most what those
// sent in the last quarter of Settle before, where another is in use. A few may be
// counted twice, for a window. The first request ever waits for Settle, as nobody
// can know that it is the first.
//
// Where the server lets scripts not ask INFO (an ACL without it), a restart with an
// old copy is noticed when a process comes whose newest grant is missing, and not
// before.
//
// # When Redis is away
//
// WhenAway chooses: Refuse is an error that says so, at once or within Timeout;
// Fallback lets each process go on with its part. See Fallback for what it cannot
// keep. After an error the client sends urgent requests without permission, up to 20
// an hour in each process, so a fleet can exceed the quota by these.
//
// A grant whose answer came late or never is not used, and not wasted: the next
// question moves it.
//
// # What it costs
//
// On two busy cores over loopback, a call of the client without the network to the
// API takes 6 µs with the local limiter, 0.13 ms with redis-server 7.0, and 0.8 ms
// with miniredis (go test -bench . shows it). A new state and a quota of n take
// about 100 n bytes in Redis. A timer looks each quarter of Settle, from the first
// request until a window after the last one; Close ends it. There is no other
// goroutine, but for calls of a Redis that does not answer, which last until the
// client's own time-outs.
//
// # Why not a library
//
// The well-kept ones count in another way. redis_rate v10.0.1 is a leaky bucket
// (GCRA), as is the GCRA command that Redis was to have. Measured with 100 in 2 s
// and one caller that goes as soon as it may, over 5 windows:
//
//	rate 100, burst 100    199 in a window, where 100 may go
//	rate  50, burst  50     99 in a window; 60 % of the quota used
//	rate  90, burst  10     99 in a window; 92 % used; 10 at once
//	rate 100, burst   1     98 in a window; 97 % used; one at once
//
// and with 17 in 30 s, as its issue 24 has it, 33 in a window. None that was found gives
// turns to those who wait, pauses all, or survives a Redis that forgets: a count
// that is lost is a quota that is had twice.
//
// # What is not tested
//
// Cluster, Sentinel and Ring: New takes their clients, and the keys of a quota share
// a slot. Redis 5, 6, 7.2 and later, Valkey and other servers that speak its
// protocol: what is tested is redis-server 7.0.15, and miniredis. A replica on
// another machine that takes over with another clock. The script needs Redis 5 at
// least, since it writes after it has asked for the time.
//
// A server's clock that is set back by d makes all wait for up to d, and one that
// is set forward lets grants leave the window early by as much: keep it slewed.
package redislimit
