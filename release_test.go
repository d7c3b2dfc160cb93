package volt_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
)

// What requires redislimit gets this module's version with it, since a replacement
// counts in the module alone that has it: a version that never was could not be got.
func TestRedislimitRequiresThisVersion(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("redislimit/go.mod")
	require.NoError(t, err)
	require.Contains(t, string(raw), "\tgithub.com/voltagegpu/volt-go v"+volt.Version+"\n")
}
