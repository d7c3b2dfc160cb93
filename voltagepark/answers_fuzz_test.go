package voltagepark_test

import (
	"encoding/json"
	"testing"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// Whatever a call is answered with.
func FuzzEveryAnswer(f *testing.F) {
	contract.FuzzAnswers(f, suite, contract.Hostile{
		Registered: voltagepark.RegisteredCalls(), Creates: voltagepark.RegisteredCreates(), Secrets: []string{"super_secret_instant_vm_password"},
		NotJSON: []any{json.RawMessage{}}, // ForwardPort's, which is the answer as it came, whatever that is
	})
}
