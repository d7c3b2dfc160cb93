// Package api has the types that all clients of this module share: errors and their
// kinds, money, secrets, optional fields, limiters, retry policies, and the settings
// behind client options and call options.
//
// Programs seldom import it, because the client packages re-export the names that a
// caller needs: volt.ErrNotFound is api.ErrNotFound. It depends on the standard library
// and golang.org/x/time alone, and its API shows no type of the latter.
package api
