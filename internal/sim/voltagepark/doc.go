// Package voltagepark simulates the Voltage Park On Demand API: one organization
// with its balance, its virtual machines, bare metal, storage and SSH keys, on a
// clock of one's choice. It knows the API's page, and nothing of any client.
//
// CONFORMANCE.md says which statement of the page which test shows, and what the
// page leaves open.
package voltagepark
