// Package bench compares what one way of making calls costs with what another
// does: the same requests to the same server, in rounds of one run in which the two
// take turns.
// The server is a process of its own, so that only the client is measured.
package bench
