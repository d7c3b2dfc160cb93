package packetaitest

import "github.com/voltagegpu/volt-go/apitest"

// MarketplaceDown answers 503 SERVICE_UNAVAILABLE, as the page says of the GPU
// marketplace being temporarily down, and does nothing. It is a fault that this
// API has of its own; package apitest has those of every API.
var MarketplaceDown = apitest.FaultOf("marketplace-down", "")

// DeployFails lets a new deployment end in failed instead of running, with a
// message or, where that is "", one of a machine that could not be provisioned.
// Strike the deploy with it: "POST /deployments".
func DeployFails(message string) apitest.Fault { return apitest.FaultOf("deploy-fails", message) }
