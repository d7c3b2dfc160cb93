// Package redislimit shares one quota among all processes with the same API key, on any
// number of machines, through Redis:
//
//	limiter, err := redislimit.New(rdb, apiKey)
//	defer limiter.Close()
//	client, err := volt.New(volt.WithAPIKey(apiKey), volt.WithLimiter(limiter))
//
// # Guarantees
//
// All processes together never send more than the quota in any window: 1,000 in any hour,
// for example. All of them may be sent at once, so nearly the whole quota can be used,
// except the part for Margin, 0.14 % of an hour. A fiftieth of the quota, rounded down,
// is reserved for urgent requests such as deletions: others may use 980 of 1,000. An
// attempt costs one round trip. Times are the server's. The clocks of the clients need
// not be right, but they must run at the right speed.
//
// Processes are served in the order of their arrival. A process that must wait learns
// when its turn comes, so only one process wakes for each request that may be sent. If a
// wait would pass a deadline or MaxWait, the call fails at once. Within a process the
// client's queue keeps the order. Processes take turns, however many calls wait in each.
// Urgent requests overtake all waiting requests of all processes. The place of a process
// that has died is free within Settle. A process sends a query only when its turn comes.
// A 429 to one process pauses all until its Retry-After has passed.
//
// # Implementation
//
// A single script (limiter.lua) runs atomically. A sorted set has the times of the grants
// of the last window, and another the turns of the waiting processes. The API key never
// reaches Redis: the names of the keys contain an HMAC of it. All keys of a quota have
// the same hash tag. They expire: grants two windows after the last one, the state after
// a week.
//
// # When Redis loses its data
//
// Redis may restart empty or with an old copy, a lagging replica may take over, or
// somebody may flush it. The script notices this by the server's run id and by missing
// grants, and grants nothing for the time of Settle. In that time each process reports
// its own grants, and the total from its last response. Grants that no process reports
// are replaced by placeholders, which count for as long as such grants could. Processes
// check a few times in each Settle, so processes that only wait report too.
//
// So every grant is counted, with one exception: grants to processes that have died
// since, after the last response that any living process received. These are at most the
// requests that such processes sent in the last quarter of Settle, if other processes use
// the quota. A few grants may be counted twice, for a window. The very first request
// waits for Settle, because no process can know that it is the first.
//
// If the server does not allow INFO in scripts (because of an ACL), a restart with an old
// copy is noticed only when a process whose newest grant is missing sends its next query.
//
// # When Redis is down
//
// WhenAway chooses the behaviour. Refuse returns an error, at once or within Timeout.
// With Fallback each process continues with its part of the quota: see Fallback for the
// limits of that. After an error the client still sends up to 20 urgent requests an hour
// in each process, so a fleet can exceed the quota by these.
//
// If the response to a grant comes late or never, the grant is not used, and the next
// query moves it, so it is not lost.
//
// # Costs
//
// On two busy cores over loopback, a call of the client without the network to the API
// needs 6 µs with the local limiter, 0.13 ms with redis-server 7.0, and 0.8 ms with
// miniredis (see go test -bench .). A new state with a quota of n needs about 100 n bytes
// in Redis. A timer runs in each quarter of Settle, from the first request until a window
// after the last one. Close stops it. There are no other goroutines, except for calls of
// a Redis that does not answer. They last until the client's own timeouts.
//
// # Alternatives
//
// Well-maintained libraries count in other ways. redis_rate v10.0.1 is a leaky bucket
// (GCRA), like the GCRA command that was planned for Redis. Measured with 100 in 2 s, and
// one caller that sends as soon as it may, over 5 windows:
//
//	rate 100, burst 100    199 in a window, where 100 may go
//	rate  50, burst  50     99 in a window; 60 % of the quota used
//	rate  90, burst  10     99 in a window; 92 % used; 10 at once
//	rate 100, burst   1     98 in a window; 97 % used; one at once
//
// and with 17 in 30 s, as in its issue 24, 33 in a window. No library that was found
// keeps an order among waiting processes, pauses all processes, or handles the loss of
// Redis's data. After such a loss the quota can be used twice.
//
// # Not tested
//
// Cluster, Sentinel and Ring: New accepts their clients, and the keys of a quota share a
// slot. Redis 5, 6, 7.2 and later, Valkey and other servers with the same protocol: only
// redis-server 7.0.15 and miniredis are tested. A replica on another machine that takes
// over with another clock. The script needs at least Redis 5, because it writes after it
// has read the time.
//
// If a server's clock is set back by d, all requests wait for up to d. If it is set
// forward by d, grants leave the window early by d. So adjust the clock gradually
// (slewing).
package redislimit
