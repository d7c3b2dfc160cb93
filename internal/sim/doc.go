// Package sim is a simulator of the Volt API: an http.Handler that behaves as
// the API's pages say, in either revision, and as it has been observed to.
//
// It speaks HTTP and shares nothing with the client, so that it cannot share
// its mistakes: it imports the standard library and its kernel alone. The kernel
// is what it has in common with other providers' simulators; here is what is
// Volt's. What happens over time is an agenda of dated events that every request,
// and every look from outside, first brings up to date; so the simulator needs no
// goroutine, runs on any Clock, and a request costs the same however many pods
// there are.
//
// CONFORMANCE.md lists what the pages say that the server does, each beside the
// test that shows it here.
package sim
