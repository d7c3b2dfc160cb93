package hostile_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
)

// A Watch whose context ends says whose it is, and what was watched.
func TestAWatchNamesItsCall(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		base, c := protocols[0].serve(t, status(503, ""))
		for _, m := range voltProvider.methods(t, voltProvider.client(t, base, c)) {
			for _, name := range []string{"Pods.Watch", "FineTuning.Watch"} {
				if m.name == name {
					ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
					err := m.call(ctx)
					cancel()
					assert.ErrorIs(t, err, context.DeadlineExceeded)
					assertNamesItsCall(t, voltProvider, m, err)
				}
			}
		}
	})
}

// A caller that leaves after a connection came and before the headers are out
// makes the core take the body back, so that no server makes anything of the
// request. A create without a body is whole without it: it is listened to instead.
func TestACreateWithoutABodyIsListenedTo(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		for _, over := range protocols {
			t.Run(over.name, func(t *testing.T) {
				t.Parallel()
				var carriedOut atomic.Int64
				base, c, stop := over.counted(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if _, err := io.Copy(io.Discard, r.Body); err == nil {
						carriedOut.Add(1)
						_, _ = io.WriteString(w, body)
					}
				}))
				p := voltageParkProvider
				client := p.client(t, base, c, api.WithGrace(settling))
				told := int64(0)
				for _, m := range p.methods(t, client) {
					if m.name != "VirtualMachines.Relocate" {
						continue
					}
					for range 50 {
						ctx, cancel := context.WithCancel(background)
						ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
							cancel()
							<-time.After(time.Millisecond) // the core hears of it in a goroutine of its own
						}})
						if m.call(ctx) == nil {
							told++
						}
						cancel()
					}
				}
				stop()
				assert.Equal(t, carriedOut.Load(), told, "carried out, and told of")
			})
		}
	})
}
