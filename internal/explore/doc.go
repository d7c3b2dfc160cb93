// Package explore holds a seeded property test of the lifecycle verbs. Each schedule
// drives clients against a hostile server in memory, and compares what the calls return
// with the server's ledger. It shares no code with the simulators, so that a mistake in
// them cannot hide the same mistake here.
//
// make explore runs 100,000 schedules. One seed is run again, with its requests, by
//
//	go test ./internal/explore -v -run TestExplore -schedules 1 -seed 4711
//
// make explore-mutants applies each patch of the folder mutants to a copy of the tree, and
// fails if the explorer finds no violation there within 5,000 schedules.
//
// Backoffs are random and goroutines are scheduled freely, so a second run of a seed
// may differ in its timing. The log of the first run is in the folder that -logs names.
package explore
