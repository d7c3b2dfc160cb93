package kernel

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	mrand "math/rand/v2"
	"time"
)

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

// Unguessable returns n random digits and lower-case letters.
func Unguessable(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	for i, c := range b {
		// 252 is the largest multiple of 36 in a byte: above it, draw anew.
		for c >= 252 {
			var one [1]byte
			rand.Read(one[:])
			c = one[0]
		}
		b[i] = alphabet[c%36]
	}
	return string(b)
}

// UUID returns a random one, version 4.
func UUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Range is a span of time from which how long something takes is drawn.
type Range struct{ Min, Max time.Duration }

// Draw picks a time from the range, evenly.
func (r Range) Draw(rng *mrand.Rand) time.Duration {
	low, high := max(r.Min, 0), max(r.Min, r.Max, 0)
	if high == low {
		return low
	}
	return low + time.Duration(rng.Int64N(int64(high-low)+1))
}

// newRand makes the source of everything that is drawn: the same for the same
// seed, and a new one for zero.
func newRand(seed uint64) (*mrand.Rand, uint64) {
	for seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.LittleEndian.Uint64(b[:]) >> 32
	}
	return mrand.New(mrand.NewPCG(seed, 0x766f6c74)), seed
}
