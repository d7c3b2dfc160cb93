// Package packetai simulates the Packet.ai Bare Metal GPU API: a world on package
// kernel, with one account and, if wanted, more.
//
// The API's page documents three requests to the letter and tells of the rest in
// prose; it shows no answer. CONFORMANCE.md lists what it says, with the test that
// shows it, and every choice that had to be made where it is silent. Routes that
// the page does not confirm are marked so in routes.go, and can be switched off.
//
// It shares nothing with the client of this module: both are read from the page.
package packetai
