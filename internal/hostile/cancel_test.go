package hostile_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
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
				require.Equal(t, strings.HasSuffix(m.name, ".Reclaim"), isAmbiguous(err), m.name) // its error has the resources that may be left
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
			for _, m := range p.methods(t, p.client(t, base, c, api.WithGrace(5*time.Millisecond))) {
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

// No call exceeds its deadline: not while a server delays its response, not between
// attempts, and not in a wait for many resources. The test runs on the clock of a bubble,
// so the limit is exact.
func TestDeadlines(t *testing.T) {
	const limit, grace = 300 * time.Millisecond, 50 * time.Millisecond
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			servers := []struct {
				name  string
				serve http.HandlerFunc
			}{
				{"silent", silent},
				{"failing", status(503, "")},
				{"busy", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "30"); w.WriteHeader(429) }},
			}
			methods := p.methods(t, p.client(t, "http://127.0.0.1:1", nil))
			pairs := p.pairs(over, methods, len(servers), func(i, _ int) bool { return !givesBack(methods[i]) })
			for j, server := range servers {
				t.Run(server.name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						c, stop := over.inBubble(server.serve)
						defer stop()
						var calls sync.WaitGroup
						defer calls.Wait()
						base := fmt.Sprintf("http://127.0.0.1:1/%s/%s/%s", p.name, over.name, server.name) // unique for each bubble, because clients with the same address share waits
						for i := range methods {
							if !slices.Contains(pairs, pair{i, j}) {
								continue
							}
							m := p.methods(t, p.client(t, base, c, api.WithGrace(grace)))[i] // a new client shares no waits
							calls.Go(func() {
								ctx, cancel := context.WithTimeout(background, limit)
								defer cancel()
								within(t, limit+grace, m.name, func() { assert.Error(t, m.call(ctx), m.name) })
							})
						}
					})
				})
			}
		})
	})
}

// inBubble starts a server that works in a bubble of synctest. It returns a client of the
// server, and a function that ends both.
func (over protocol) inBubble(h http.Handler) (client *http.Client, stop func()) {
	dial, stopServer := contract.ServeOverPipes(h)
	transport := over.transport(&dials{dial: dial})
	return clientOf(transport), func() {
		transport.CloseIdleConnections()
		stopServer()
	}
}
