package hostile_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A redirect is followed by no call, and its target hears of no key.
func TestRedirects(t *testing.T) {
	var calls atomic.Int64
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			codes := []int{301, 302, 303, 307, 308}
			methods := p.simple(t, p.client(t, "http://127.0.0.1:1", nil))
			pairs := p.pairs(over, methods, 2*len(codes), func(int, int) bool { return true })
			for j, code := range codes {
				for k, far := range []bool{true, false} {
					t.Run(strconv.Itoa(code)+map[bool]string{true: " to another host", false: " to the same host"}[far], func(t *testing.T) {
						t.Parallel()
						var elsewhere, seen arrivals
						other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { elsewhere.add(r) }))
						t.Cleanup(other.Close)
						target := "/login?next=" + secretKey
						if far {
							target = other.URL + target
						}
						base, c := over.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
							seen.add(r)
							http.Redirect(w, r, target, code)
						}))
						client, log := p.logged(t, base, c)
						for i, m := range p.simple(t, client) {
							if !slices.Contains(pairs, pair{i, 2*j + k}) {
								continue
							}
							err := p.held(t, over, m, log)
							calls.Add(1)
							require.ErrorIs(t, err, api.ErrRedirect, m.name)
							require.Equal(t, p.isCreate(m), isAmbiguous(err), "%s: %v", m.name, err)
							require.Len(t, seen.take(), 1, m.name)
							require.Empty(t, elsewhere.take(), m.name)
						}
					})
				}
			}
		})
	})
	t.Logf("%d calls met a redirect; none was followed", calls.Load())
}
