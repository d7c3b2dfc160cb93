// Package voltageparktest runs the Voltage Park On Demand API on your own machine,
// for tests of code that rents GPUs: no money, no network, no mocks to maintain.
//
//	func TestDeployReleases(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) { // what was made is looked for, for a minute
//			srv := voltageparktest.NewServer(t)
//			srv.Fail("POST /virtual-machines/instant", apitest.ThenCut) // the machine is made, the answer is lost
//			err := deploy(t.Context(), srv.Client()) // by Ensure, which finds it, and Release
//			require.NoError(t, err)
//			srv.AssertCreatedOnce("ci-4711")
//			srv.AssertNothingRunning()
//		})
//	}
//
// The simulator has the 28 calls of the API's page, and beside them the few that
// public clients use and the page lacks. It is strict: a request with a field,
// query, method, slash or body that the page does not have fails the test, and
// says what the page has. Virtual machines, bare metal, storage, SSH keys and
// balance behave, on the clock of a testing/synctest bubble or on another of your
// choice: see ManualClock and Speed of package apitest. A simulator is in memory unless
// apitest.Socket or apitest.HTTP2 is given. Its faults are those of every simulator of
// this module. What was billed is kept in a ledger
// to the micro-dollar, and the API's own transactions and reports agree with it.
// When a test fails, it logs the story of its requests.
//
// It is honest about what is documented. The page leaves much open: which status
// an error has, how a lack of GPUs is told, how long anything takes, what bare
// metal that failed costs. Where it does, the simulator follows what public
// clients of the API expect, or else makes a choice; all of these are listed in
// internal/sim/voltagepark/CONFORMANCE.md of this module. A test that passes here
// shows that your code fits the page, not that the service does what the page
// leaves out.
//
// Start runs the same outside a test.
package voltageparktest
