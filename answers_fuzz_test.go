package volt_test

import (
	"testing"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/contract"
)

// Whatever a call is answered with.
func FuzzEveryAnswer(f *testing.F) {
	contract.FuzzAnswers(f, suite, contract.Hostile{
		Registered: volt.RegisteredCalls(), Creates: volt.RegisteredCreates(), Secrets: []string{"eyJwYXlsb2FkIjoiNGZ..."},
	})
}
