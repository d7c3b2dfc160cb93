package kernel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for text, micro := range map[string]kernel.Money{
		"12.50": 12_500_000, "$3.6": 3_600_000, "0": 0, "-4": -4_000_000, ".5": 500_000, "0.000001": 1, " 7 ": 7_000_000, "-0.39": -390_000,
	} {
		m, err := kernel.ParseMoney(text)
		require.NoError(t, err, text)
		assert.Equal(t, micro, m, text)
	}
	for _, text := range []string{"", "$", "1.0000001", "1e3", "--1", "+1", "1,50", "dear", "99999999999999999999", "1.-5", "."} {
		_, err := kernel.ParseMoney(text)
		require.Error(t, err, text)
	}
	for micro, text := range map[kernel.Money]string{0: "0.00", 390_000: "0.39", -390_000: "-0.39", 1: "0.000001", 55_500_000: "55.50", 1_234_500: "1.2345"} {
		assert.Equal(t, text, micro.String())
	}
	assert.Equal(t, kernel.Money(4_880_000), kernel.Money(390_000).For(45_000*time.Second).Cents(), "4.875, half a cent up")
	assert.Equal(t, kernel.Money(13_875_000), kernel.Money(27_750_000).Times(0.5))
}
