package hostile_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var errGivenUp = errors.New("given up")

// A context that is over before the call costs no request.
func TestContextOverBefore(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			var seen arrivals
			base, c := over.serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen.add(r) }))
			ctx, cancel := context.WithCancelCause(background)
			cancel(errGivenUp)
			for _, m := range p.methods(t, p.client(t, base, c)) {
				if isRelease(m) {
					continue
				}
				err := m.call(ctx)
				require.ErrorIs(t, err, context.Canceled, m.name)
				require.Equal(t, m.name == "Pods.Reclaim", isAmbiguous(err), m.name) // which says what it was to give back
				require.Empty(t, seen.take(), m.name)
			}
		})
	})
}

// A context that ends while the server thinks ends the call; a create's then
// says that something may exist, after its grace.
func TestContextEndsDuring(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			came := make(chan struct{}, 100)
			base, c := over.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				came <- struct{}{}
				silent(w, r)
			}))
			for _, m := range p.methods(t, p.client(t, base, c)) {
				if givesBack(m) {
					continue
				}
				ctx, cancel := context.WithCancelCause(background)
				go func() {
					<-came
					cancel(errGivenUp)
				}()
				within(t, patience, m.name, func() {
					err := m.call(ctx)
					assert.ErrorIs(t, err, context.Canceled, m.name)
					assert.ErrorIs(t, err, errGivenUp, m.name)
					if p.isCreate(m) {
						assert.True(t, isAmbiguous(err), "%s: %v", m.name, err)
					}
					assert.Empty(t, came, "%s: one request", m.name)
				})
			}
		})
	})
}

// silent answers nothing, until the client goes.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only behind it net/http sees a client go
	<-r.Context().Done()
}

// A deadline is never overslept: not while a server thinks, nor between
// attempts, nor by a wait for many things.
func TestDeadlines(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			for name, serve := range map[string]http.HandlerFunc{
				"silent":  silent,
				"failing": status(503, ""),
				"busy":    func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "30"); w.WriteHeader(429) },
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					base, c := over.serve(t, serve)
					var calls sync.WaitGroup
					defer calls.Wait()
					for i, m := range p.methods(t, p.client(t, base, c)) {
						if givesBack(m) {
							continue
						}
						m = p.methods(t, p.client(t, base, c))[i] // one that shares no waits
						calls.Go(func() {
							ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
							defer cancel()
							within(t, 3*time.Second, m.name, func() { assert.Error(t, m.call(ctx), m.name) })
						})
					}
				})
			}
		})
	})
}
