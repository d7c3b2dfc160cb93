// Package packetaitest runs the Packet.ai Bare Metal GPU API on your own machine,
// for tests of code that deploys machines: no money, no network, no mocks to
// maintain.
//
//	func TestDeploy(t *testing.T) {
//		srv := packetaitest.NewServer(t, packetaitest.Balance("80.00"))
//		srv.Fail("POST /deployments", apitest.ThenCut) // it is made, the answer is lost
//		err := deploy(t.Context(), srv.Client())
//		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
//		srv.AssertCreatedOnce("my-training-run")
//	}
//
// The API's page documents three requests, the limits, the form of errors, the
// floor of $50, the minimum runtime of 25 minutes and the refund within the first
// hour; that much is simulated as documented. All else is what its prose and the
// vendor's open edition suggest: with OnlyDocumented every route that the page
// does not show answers 404, as it may in life.
//
// The simulator is strict: a request with a field, query or method that no page
// allows, or without a field that the page shows, fails the test. Faults are those
// of package apitest, and DeployFails and MarketplaceDown. Time is that of a
// testing/synctest bubble, or of another clock of your choice: see ManualClock and Speed
// of package apitest. A simulator is in memory unless apitest.Socket or apitest.HTTP2 is
// given. What was billed is kept in a ledger to the
// cent. When a test fails, it logs the story of its requests.
//
// Start runs the same outside a test.
package packetaitest
