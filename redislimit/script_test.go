package redislimit

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A pause until the end of time is one, and not none.
func TestAPauseForEver(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]int64{
		-1: 0, 0: 0, 1: 1, time.Microsecond: 1, time.Microsecond + 1: 2, time.Second: 1_000_000, 1<<63 - 1: 9_223_372_036_854_776,
	} {
		assert.Equal(t, want, ceilMicroseconds(d), d)
	}
}
