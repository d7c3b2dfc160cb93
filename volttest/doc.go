// Package volttest runs the Volt API on your own machine, for tests of code that
// rents GPUs: no money, no network, no mocks to maintain.
//
//	func TestDeployReleases(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) { // what was made is looked for, for a minute
//			srv := volttest.NewServer(t, volttest.Confidential, volttest.InMemory)
//			srv.Fail("POST /pods", volttest.ThenCut) // the pod is made, the answer is lost
//			err := deploy(t.Context(), srv.Client()) // which rents it by Pods.With
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
// behave, on a clock of your choice; see ManualClock, Speed and InMemory, which
// runs inside testing/synctest. What was billed is kept in a ledger to the
// micro-dollar. When a test fails, it logs the story of its requests.
//
// Start runs the same outside a test, and the program volttest/voltsim as a
// server for programs in any language. With the environment variable
// VOLTTEST_PROCESS set to the path of a built voltsim, simulators on plain
// sockets run as processes of their own, on a clock 60 times as fast.
package volttest
