// Package lifecycle decides about resources that are billed: what a response
// proves about one, what its status means, and what may be done with it.
//
// Evidence about a remote resource is known, denied or unknown. Data that cannot
// be read is unknown, which is not the same as absent. Unknown never permits a
// create, a deletion, or a report that something is gone or complete.
package lifecycle
