// Package explore is a seeded property test of Ensure, With, EnsureDeleted, Reclaim and
// Find. Each schedule runs clients against a hostile server in memory, and compares the
// results of the calls with the server's ledger. It shares no code with the simulators,
// so that a mistake in them cannot hide the same mistake here.
//
// make explore runs 100,000 schedules. This runs one seed again, and shows its requests:
//
//	go test ./internal/explore -v -run TestExplore -schedules 1 -seed 4711
//
// make explore-mutants applies each patch of the folder mutants to a copy of the tree,
// and fails if the explorer finds no violation there within 5,000 schedules.
//
// Backoffs are random and goroutines are scheduled freely, so a second run of a seed may
// differ in its timing. The log of the first run is in the folder of the flag -logs.
package explore
