// Package acme is a client of an API that does not exist, with two calls: the one
// that docs/providers.md builds. It is the smallest that the core carries, and is
// tested like the others.
package acme
