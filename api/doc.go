// Package api is the vocabulary that every client of this module shares: the
// typed errors and their kinds, money, secrets, optional fields, the limiter
// and retry policy that a caller may replace, and the settings behind client
// and call options.
//
// Programs seldom import it: the client packages re-export what a caller
// needs (volt.ErrNotFound is api.ErrNotFound), so that one errors.Is serves
// all of them. It depends on the standard library and golang.org/x/time alone,
// and no type of the latter appears in it.
package api
