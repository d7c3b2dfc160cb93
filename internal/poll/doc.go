// Package poll is how a client waits on many things for the requests of one:
// it looks at what is waited on once for all who wait. One of them, the leader,
// sends the request, and tells the others. There is no goroutine of the
// package's own: when the leader is done, or its context ends, another takes
// over.
package poll
