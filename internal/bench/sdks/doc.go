// Command sdks holds this module's client against other SDKs for Go: what each
// makes of a failure while something is created, and what each costs over plain
// net/http and encoding/json. It prints a page of Markdown, docs/comparison.md.
//
//	go run -C internal/bench/sdks .                              # the page, on standard output
//	go run -C internal/bench/sdks . -o ../../../docs/comparison.md # or: make comparison
//
// It is a module of its own, since it needs the others.
package main
