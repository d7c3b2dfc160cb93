package hostile_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

// nothing is a list of nothing, in the envelope of each API.
const nothing = `{"success":true,"data":[],"total":0,"results":[],"total_result_count":0,"has_next":false}`

// What looks before it creates, and again after a create whose outcome is
// unknown, creates once all the same, and ends with its context.
func TestEnsures(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		for _, over := range protocols {
			for name, attack := range map[string]http.HandlerFunc{
				"cut":             func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
				"cut in the body": cutBody,
				"silent":          silent,
				"failing":         status(500, ""),
				"garbage":         status(200, `{"id":`),
				"a page":          status(200, "<html>welcome</html>"),
				"redirected":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
			} {
				t.Run(over.name+" "+name, func(t *testing.T) {
					t.Parallel()
					var created arrivals
					var left atomic.Bool
					var looked atomic.Int64 // after the caller left
					leaves := make(chan context.CancelFunc, 1)
					base, c, stop := over.counted(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						_, _ = io.Copy(io.Discard, r.Body)
						if r.Method == http.MethodGet {
							if left.Load() {
								looked.Add(1)
							}
							_, _ = io.WriteString(w, nothing)
							return
						}
						created.add(r)
						select {
						case leave := <-leaves: // or it would look again for a minute
							left.Store(true)
							leave()
						default:
						}
						attack(w, r)
					}))
					defer stop()
					for _, p := range providers {
						for i, m := range p.methods(t, p.client(t, base, c)) {
							if !strings.HasSuffix(m.name, ".Ensure") {
								continue
							}
							m = p.methods(t, p.client(t, base, c))[i]
							ctx, cancel := context.WithCancel(background)
							leaves <- cancel
							within(t, patience, m.name, func() {
								err := m.call(ctx)
								assert.True(t, isAmbiguous(err), "%s: %v", m.name, err)
								assertNamesItsCall(t, p, m, err)
								(&trial{provider: p, method: m, over: over}).assertSecret(t, err, "")
							})
							cancel()
							posts := slices.DeleteFunc(created.take(), func(s string) bool { return !strings.HasPrefix(s, "POST") })
							assert.Len(t, posts, 1, m.name)
							assert.Zero(t, looked.Swap(0), "%s: lists read after its caller left", m.name)
							left.Store(false)
						}
					}
				})
			}
		}
	})
}
