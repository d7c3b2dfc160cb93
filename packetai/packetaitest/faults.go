package packetaitest

import "github.com/voltagegpu/volt-go/apitest"

// Fault is something that goes wrong with requests: one of package apitest's, or
// of those below.
type Fault = apitest.Fault

// Faults that this API has of its own.
var (
	// NoStock finds no machine left for a deploy.
	NoStock = apitest.NoStock
	// MarketplaceDown answers 503 SERVICE_UNAVAILABLE, as the page says of the
	// GPU marketplace being temporarily down, and does nothing.
	MarketplaceDown = apitest.FaultOf("marketplace-down", "")
)

// DeployFails lets a new deployment end in failed instead of running, with a
// message or, where that is "", one of a machine that could not be provisioned.
// Strike the deploy with it: "POST /deployments".
func DeployFails(message string) Fault { return apitest.FaultOf("deploy-fails", message) }
