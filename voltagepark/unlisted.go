package voltagepark

import "github.com/voltagegpu/volt-go/internal/rest"

// unlisted are the calls that public clients of this API make and its page lacks. All
// of them are declared here; their methods are in their services' files.
var unlisted = map[*rest.Endpoint]bool{}

// unlistedEndpoint declares such a call.
func unlistedEndpoint(class rest.Class, method, path, operation string) *rest.Endpoint {
	ep := endpoint(class, method, path, operation)
	unlisted[ep] = true
	return ep
}

var (
	vmsInstantLocations = unlistedEndpoint(rest.Read, "GET", "/virtual-machines/instant/locations", "list instant locations")
	vmsRelocate         = unlistedEndpoint(rest.Create, "POST", "/virtual-machines/{id}/relocate", "relocate virtual machine")
	vmsForward          = unlistedEndpoint(rest.Create, "POST", "/virtual-machines/{id}/port-forward", "forward port of virtual machine")
	rentalsGet          = opaque(unlistedEndpoint(rest.Read, "GET", "/bare-metal/{id}", "get bare metal"))
	storageDelete       = unlistedEndpoint(rest.Write, "DELETE", "/storage/{id}", "delete storage")
	storageRate         = unlistedEndpoint(rest.Read, "GET", "/storage/hourly-rate", "get storage rate")
	billingRate         = unlistedEndpoint(rest.Read, "GET", "/billing/hourly-rate", "get billing rate")
	organizationGet     = unlistedEndpoint(rest.Read, "GET", "/organization", "get organization")
)
