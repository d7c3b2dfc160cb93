// Package packetaitest simulates the Packet.ai Bare Metal GPU API for tests of code that
// deploys machines. It needs no money, no network and no mocks.
//
//	func TestDeploy(t *testing.T) {
//		srv := packetaitest.NewServer(t, packetaitest.Balance("80.00"))
//		srv.Fail("POST /deployments", apitest.ThenCut) // the deployment is created, the response is lost
//		err := deploy(t.Context(), srv.Client())
//		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
//		srv.AssertCreatedOnce("my-training-run")
//	}
//
// The API's page documents three requests, the limits, the form of errors, the minimum
// balance of $50, the minimum runtime of 25 minutes and the refund within the first hour.
// The simulator implements these as documented. Everything else follows the page's prose
// and the vendor's open edition. With OnlyDocumented, every route that the page does not
// show answers 404, as the real API may.
//
// The simulator is strict: if a request has a field, query or method that no page
// documents, or omits a documented field, the test fails. Faults are the faults of
// package apitest, DeployFails and MarketplaceDown. The clock is that of a
// testing/synctest bubble, or another one: see ManualClock and Speed of package apitest.
// A simulator is in memory unless apitest.Socket or apitest.HTTP2 is given. A ledger has
// all charges, exact to the cent. A failed test logs all of its requests.
//
// Start runs a simulator outside a test.
package packetaitest
