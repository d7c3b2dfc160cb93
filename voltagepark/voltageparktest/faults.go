package voltageparktest

import "github.com/voltagegpu/volt-go/apitest"

// Faults that this API has of its own; package apitest has those of every API.
var (
	// DeployFails lets what is deployed not come to run: bare metal ends in Failed,
	// and a virtual machine is terminated.
	DeployFails = apitest.FaultOf("deploy-fails", "")
	// Outbid lets a virtual machine that is deployed turn out to be a spot one,
	// which is outbid once it has booted.
	Outbid = apitest.FaultOf("outbid", "")
)
