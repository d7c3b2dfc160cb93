package packetai_test

import (
	"testing"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

// Whatever a call is answered with.
func FuzzEveryAnswer(f *testing.F) {
	contract.FuzzAnswers(f, suite, contract.Hostile{
		Registered: packetai.RegisteredCalls(), Creates: packetai.RegisteredCreates(), MayLackID: []string{"POST /ssh-keys"},
	})
}
