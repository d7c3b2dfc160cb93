// Package lifecycle interprets responses about resources that are billed: it decides
// which facts a response proves, what a status means, and whether a list is complete.
//
// Evidence about a remote resource is known, denied or unknown. Data that cannot
// be read is unknown, which is not the same as absent. Unknown never permits a
// create, a deletion, or a report that something is gone or complete.
package lifecycle
