package api_test

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// Whenever requests come, no window holds more than its number, one that is let
// wait may go when it was told, and what is forecast and what remains is so.
func FuzzWindowLimiter(f *testing.F) {
	f.Add(uint8(3), uint16(10), []byte{0, 0, 0, 0, 1, 200, 3, 7, 255, 0})
	f.Add(uint8(1), uint16(1), []byte{1, 1, 1})
	f.Add(uint8(60), uint16(60), []byte{0, 128, 255})
	f.Add(uint8(50), uint16(60), bytes.Repeat([]byte{1, 1, 1, 0, 2}, 30))
	f.Add(uint8(0), uint16(5), []byte{1})
	f.Add(uint8(2), uint16(0), []byte{0, 0, 0})
	f.Fuzz(func(t *testing.T, number uint8, seconds uint16, comes []byte) {
		if len(comes) > 200 {
			comes = comes[:200]
		}
		synctest.Test(t, func(t *testing.T) {
			n, window := int(number), time.Duration(seconds)*time.Second
			l := api.NewWindowLimiter(n, window)
			var went []time.Time
			for _, c := range comes {
				time.Sleep(window * time.Duration(c) / 128)
				inside := 0
				for _, at := range went {
					if time.Since(at) < window {
						inside++
					}
				}
				ticket, limit := api.Ticket{}, n-n/50
				if c%3 == 0 {
					ticket.Urgent, limit = true, n
				}
				require.Equal(t, max(0, limit-inside), l.(api.Remainder).Remaining(ticket))
				forecast := l.(api.Forecaster).Forecast(ticket, 0)
				wait, err := l.Take(t.Context(), ticket)
				require.NoError(t, err)
				require.Equal(t, forecast, wait)
				require.Equal(t, inside < limit, wait == 0)
				if n == 0 {
					require.Equal(t, api.Unlimited, wait)
					continue
				}
				if time.Sleep(wait); wait > 0 {
					wait, err = l.Take(t.Context(), ticket)
					require.NoError(t, err)
					require.Zero(t, wait, "it was told to come now")
				}
				went = append(went, time.Now())
			}
			for i := range went {
				if i >= n {
					require.GreaterOrEqual(t, went[i].Sub(went[i-n]), window, "%d within a window", n+1)
				}
			}
		})
	})
}
