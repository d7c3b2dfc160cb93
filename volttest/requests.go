package volttest

import "github.com/voltagegpu/volt-go/apitest"

// A Request is a request to the simulator.
type Request = apitest.Request

// A Violation is a part of a request that no page of the API documents.
type Violation = apitest.Violation
