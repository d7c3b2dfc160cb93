// Package client is what this module's clients have in common above the HTTP
// core: how one is made, where its key and base URL come from, the retry table,
// how a list is paged through, how an error's body is read, what every Ensure and
// every Reclaim does in which order, how lists prove that something is gone. It knows
// no API: each client describes its own with a Provider.
package client
