// Package voltageparktest simulates the Voltage Park On Demand API for tests of code that
// rents GPUs. It needs no money, no network and no mocks.
//
//	func TestDeployReleases(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) { // a minute of waiting passes at once
//			srv := voltageparktest.NewServer(t)
//			srv.Fail("POST /virtual-machines/instant", apitest.ThenCut) // the machine is created, the response is lost
//			err := deploy(t.Context(), srv.Client()) // uses Ensure, which finds it, and Release
//			require.NoError(t, err)
//			srv.AssertCreatedOnce("ci-4711")
//			srv.AssertNothingRunning()
//		})
//	}
//
// The simulator has the 28 calls of the API's page, and the few that public clients make
// and the page omits. It is strict: if a request has a field, query, method, slash or
// body that is not on the page, the test fails and shows the documented form. Virtual
// machines, bare metal, storage, SSH keys and balance change over time, on the clock of a
// testing/synctest bubble or on another clock: see ManualClock and Speed of package
// apitest. A simulator is in memory unless apitest.Socket or apitest.HTTP2 is given. Its
// faults are the faults of package apitest. A ledger has all charges, exact to the
// micro-dollar, and agrees with the API's own transactions and reports. A failed test
// logs all of its requests.
//
// The page leaves much open: the statuses of errors, the response if there are no GPUs,
// durations, and the cost of bare metal that failed. There the simulator follows public
// clients of the API, or makes a choice. internal/sim/voltagepark/CONFORMANCE.md lists
// all of these. A test that passes here shows that your code agrees with the page. It
// cannot show how the service behaves beyond that.
//
// Start runs a simulator outside a test.
package voltageparktest
