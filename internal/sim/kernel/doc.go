// Package kernel is what simulated APIs have in common: a Server that reads,
// checks, carries out, logs and answers requests, the faults that it lets them
// meet, and the parts that worlds are made of. It knows no provider, and it
// imports the standard library alone.
//
// A provider's world is a type that embeds a Server and plugs an API into it:
//
//	type Server struct {
//		*kernel.Server[*apiKey] // what a caller is known by
//		machines kernel.Ordered[*machine]
//	}
//
//	func New(cfg Config) *Server {
//		s := &Server{…}
//		s.Server = kernel.NewServer(kernel.API[*apiKey]{
//			Prefix: "/api/v1", Routes: s.routes(), Faults: faultKinds,
//			Authenticate: s.authenticate, Refuse: s.refuse, Quota: s.quota, Dress: s.dress, Ledger: s.ledger, Rented: s.rented, Noun: "pods",
//		}, kernel.Config{Clock: cfg.Clock, Seed: cfg.Seed, Lenient: cfg.Lenient})
//		return s
//	}
//
// What it gives:
//
//   - Routes: pattern, class, the fields that query and body may have, and a
//     handler. Patterns take any number of ids (Call.ID, Call.IDs), a slash at
//     the end counts, and a path without an id goes before one with. What no page
//     allows is a Violation and answered as Malformed; required fields that are
//     not there, as Missing.
//   - Authenticate: BearerToken or HeaderKey, then a look at the world's keys.
//     An empty id counts against no quota. Routes that are Open need no key.
//   - Refuse: the one place where the kernel's refusals get their words. It sets
//     Retry-After from Refusal.Wait (see Seconds) where the API tells it.
//   - Quota: the Limit of the request's class and the key's Window of it. Keep a
//     Window for each class in the key. Dress puts Call.Quota into headers.
//   - Faults: kinds of its own, made with Wish; a handler asks Call.Wish.
//   - Ledger and Rented: what Spent, Balance, CreatedCount, AssertNothingRunning
//     and the story of a failed test are made of.
//   - Key: the API key that opens it. With that it is a World, which package
//     apitest runs.
//
// Handlers, events and everything but Dress run under the server's lock, so they
// may touch all state. What is looked at from outside calls Enter and Leave. An
// Answer's Value is marshalled after the lock was given back: build it of values,
// not of pointers into the world. What happens over time is planned with Plan,
// and comes to pass before the next request or look; so there is no goroutine,
// any Clock will do, and a request costs the same however many things there are.
//
// The tests have a world of three routes: see world_test.go.
package kernel
