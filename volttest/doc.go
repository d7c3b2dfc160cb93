// Package volttest runs the Volt API on your own machine, for tests of code that
// rents GPUs: no money, no network, no mocks to maintain.
//
//	func TestDeployReleases(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) { // a minute of waiting passes at once
//			srv := volttest.NewServer(t)
//			srv.Fail("POST /pods", volttest.ThenCut) // the pod is created, the response is lost
//			err := deploy(t.Context(), srv.Client()) // your code, which uses Pods.With
//			require.ErrorIs(t, err, volt.ErrMaybeCreated)
//			srv.AssertCreatedOnce("ci-4711")
//			srv.AssertNothingRunning()
//		})
//	}
//
// The simulator speaks the documented API in each of its revisions (Classic,
// Confidential) and as it was observed to behave (Observed). It is strict: a
// request with a field, method, header or body that no page allows fails the
// test, and says what the page allows. Pods, jobs, keys, balance and quota
// behave, on the clock of a testing/synctest bubble or on another of your choice: see
// ManualClock and Speed. What was billed is kept in a ledger to the micro-dollar. When
// a test fails, it logs the story of its requests.
//
// A simulator is in memory. Socket and HTTP2 serve it on a loopback address.
//
// Start runs the same outside a test, and the program volttest/voltsim as a
// server for programs in any language. With the environment variable
// VOLTTEST_PROCESS set to the path of a built voltsim, each simulator with the option
// Socket runs as a separate process, on a clock 60 times as fast.
package volttest
