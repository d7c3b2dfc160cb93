// Package volttest simulates the Volt API for tests of code that rents GPUs. It needs no
// money, no network and no mocks.
//
//	func TestDeployDeletes(t *testing.T) {
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
// The simulator implements both documented revisions of the API (Classic, Confidential)
// and its observed behaviour (Observed). It is strict: if a request has a field, method,
// header or body that no page documents, the test fails and shows the documented form.
// Pods, jobs, keys, balance and quota change over time, on the clock of a
// testing/synctest bubble or on another clock: see ManualClock and Speed. A ledger has
// all charges, exact to the micro-dollar. A failed test logs all of its requests.
//
// A simulator is in memory. Socket and HTTP2 serve it on a loopback address.
//
// Start runs a simulator outside a test, and the program volttest/voltsim runs it as a
// server for programs in any language. If the environment variable VOLTTEST_PROCESS is
// the path of a built voltsim, each simulator with the option Socket runs as a separate
// process, on a clock 60 times as fast.
package volttest
