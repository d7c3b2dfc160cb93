package redislimit

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	good := func() []any {
		return []any{int64(1), "1500", int64(3), "1700000000000000", "e.1", "0", "5", "9223372036854775807"}
	}
	r, err := decode(good())
	require.NoError(t, err)
	assert.Equal(t, reply{code: used, wait: 1500 * time.Microsecond, count: 3, order: 1700000000000000, epoch: "e.1",
		settle: 5 * time.Microsecond, oldest: math.MaxInt64}, r)
	for i, bad := range map[int]any{0: int64(9), 1: "-1", 2: "x", 3: nil, 4: int64(4), 5: 1.5, 6: "", 7: []any{}} {
		v := good()
		v[i] = bad
		_, err := decode(v)
		assert.Error(t, err, "value %d: %v", i, bad)
	}
	for _, bad := range []any{nil, "OK", int64(1), []any{}, good()[:7]} {
		_, err := decode(bad)
		assert.Error(t, err)
	}
}

// No answer makes decode panic, or tell a wait that is less than none.
func FuzzDecode(f *testing.F) {
	f.Add(int64(0), "0", int64(1), "1700000000000000", "e", "0", "0", "1", byte(0))
	f.Add(int64(3), "99999999999999999999", int64(-1), "", "", "x", "-5", "1e9", byte(0xff))
	f.Fuzz(func(t *testing.T, code int64, wait string, count int64, order, epoch, pause, settle, oldest string, kinds byte) {
		v := []any{code, wait, count, order, epoch, pause, settle, oldest}
		for i := range v {
			if kinds&(1<<i) != 0 {
				switch i % 3 {
				case 0:
					v[i] = nil
				case 1:
					v[i] = count
				default:
					v = v[:len(v)-1]
				}
			}
			if i >= len(v)-1 {
				break
			}
		}
		r, err := decode(v)
		if err == nil && (r.wait < 0 || r.count < 0 || r.pause < 0 || r.settle < 0 || r.oldest < 0 || r.epoch == "" || r.code > settling || r.code < 0) {
			t.Fatalf("%#v gives %#v", v, r)
		}
	})
}
