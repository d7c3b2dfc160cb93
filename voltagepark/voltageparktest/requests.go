package voltageparktest

import "github.com/voltagegpu/volt-go/apitest"

// Request is a request that the simulator received.
type Request = apitest.Request

// Violation is something in a request that the API's page does not allow.
type Violation = apitest.Violation

// Entry is a line of the ledger.
type Entry = apitest.Entry
