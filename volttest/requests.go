package volttest

import "github.com/voltagegpu/volt-go/apitest"

// Request is a request that the simulator received.
type Request = apitest.Request

// Violation is something in a request that no page of the API allows.
type Violation = apitest.Violation
