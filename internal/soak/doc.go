// Package soak lets a fleet live for an hour, or as long as one likes, on the
// simulated APIs, in the time of a testing/synctest bubble, while everything goes
// wrong at random: orchestrators that ensure, wait and release, CI jobs that
// create and are cancelled, fine-tuning jobs that tell of their end by webhook,
// and dashboards, all with one key.
//
//	make soak
//	go test ./internal/soak -v -run TestFleet -seed=7 -duration=3h
//	go test ./internal/soak -v -run TestFleet -seeds=20
//
// At the end the books have to balance. What was spent is what was billed for each
// thing, by its price and its time; each billed thing was returned to somebody or
// named by an error; what somebody released is gone, or an error named it; no name
// was ensured twice; no hour, and no window, had more requests than its quota; the
// server refused none for their number but where a fault did; no request was one
// that the pages do not allow; no goroutine is left.
//
// The seed decides which faults strike how often, and what the fleet does. Which
// request meets a fault also depends on the order in which goroutines run, so the
// figures of two runs with one seed are alike and not the same.
package soak
