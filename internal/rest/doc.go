// Package rest is the HTTP core that every client of this module is built on:
// a chain of small handlers, one a file, through which each call goes.
//
// It knows HTTP, JSON and money-safe repeating, and no API: where the key goes,
// how an error's body reads, what is limited apart and what may be repeated are
// parameters of Config, and what a call is is data (Endpoint).
package rest
