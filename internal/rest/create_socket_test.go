package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// register is a server that creates what it has read the whole of, and sends
// the id in several parts.
type register struct {
	mu       sync.Mutex
	created  map[string][]string // ids by name
	received int
}

func (s *register) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.received++
	s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	var asked struct{ Name string }
	if err != nil || json.Unmarshal(body, &asked) != nil {
		http.Error(w, "half a request", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	id := fmt.Sprintf("thing_%s_%d", asked.Name, len(s.created[asked.Name])+1)
	s.created[asked.Name] = append(s.created[asked.Name], id)
	s.mu.Unlock()
	flush := http.NewResponseController(w).Flush
	w.WriteHeader(http.StatusCreated)
	_ = flush()
	_, _ = io.WriteString(w, `{"id":"`)
	_ = flush()
	_, _ = io.WriteString(w, id+`"}`)
}

// create asks for a thing called name, whose body is size bytes long or more.
func create(ctx context.Context, c *Core, name string, size int) (thing, error) {
	return Do(ctx, c, createThing, &Params{Target: name, Body: map[string]string{"name": name, "pad": strings.Repeat("x", size)}}, decodeThing)
}

// On real sockets, for contexts that end microseconds apart: what was created is
// told, once, and what is said not to have been sent was not received.
func TestACreateCancelledOnARealSocketLosesNoID(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		for size, step := range map[int]time.Duration{0: 20 * time.Microsecond, 70 << 10: 100 * time.Microsecond} {
			t.Run(fmt.Sprintf("%s with %d bytes", p.name, size), func(t *testing.T) {
				t.Parallel()
				s := &register{created: map[string][]string{}}
				var stop func()
				base, client := p.serve(t, s, func(s *httptest.Server) { stop = s.Close })
				c := newCore(t, base, using(client), patiently)
				callers := inShort(25, 100)
				step := step * time.Duration(100/callers)
				ids, errs := make([]string, callers), make([]error, callers)
				for i := range ids {
					ctx, cancel := context.WithCancel(t.Context())
					stop := func() bool { return true }
					if i < callers-1 { // the last caller stays, so that one create succeeds on a machine of any speed
						stop = time.AfterFunc(time.Duration(i)*step, cancel).Stop
					}
					var got thing
					got, errs[i] = create(ctx, c, fmt.Sprint(i), size)
					ids[i] = got.ID
					stop()
					cancel()
				}
				client.CloseIdleConnections()
				stop() // no handler is at work any more
				var told, unknown, notSent int
				for i, err := range errs {
					created := s.created[fmt.Sprint(i)]
					switch {
					case err == nil:
						told++
						require.Equal(t, []string{ids[i]}, created)
					case errors.Is(err, api.ErrMaybeCreated):
						unknown++
						require.Empty(t, created, "an id that the server sent was lost: %v", err)
					default:
						notSent++
						require.ErrorIs(t, err, api.ErrNotSent)
						require.Empty(t, created)
					}
				}
				t.Logf("%d told, %d unknown, %d not sent, %d received", told, unknown, notSent, s.received)
				require.NotZero(t, told)
				require.LessOrEqual(t, s.received, told+unknown)
			})
		}
	}
}

// The caller leaves exactly when the server has got so far with the request.
func TestACreateThatTheServerHasIsListenedTo(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		for _, when := range []string{"begun", "read", "headers sent", "half sent"} {
			t.Run(p.name+", "+when, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				at := func(now string) {
					if now == when {
						cancel()
					}
				}
				base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					flush := http.NewResponseController(w).Flush
					// Over HTTP/2 the headers are here before the client knows that they
					// went; the body comes after that.
					_, _ = io.ReadFull(r.Body, make([]byte, 1))
					at("begun")
					_, _ = io.Copy(io.Discard, r.Body)
					at("read")
					w.WriteHeader(http.StatusCreated)
					_ = flush()
					at("headers sent")
					_, _ = io.WriteString(w, `{"id":"thing`)
					_ = flush()
					at("half sent")
					_, _ = io.WriteString(w, `_1"}`)
				}))
				got, err := create(ctx, newCore(t, base, using(client), patiently), "x", 0)
				require.NoError(t, err)
				require.Equal(t, "thing_1", got.ID)
				require.ErrorIs(t, ctx.Err(), context.Canceled)
			})
		}
	}
}

// A connection that the server has closed meanwhile is where net/http likes to
// repeat by itself: a create that was written to one is not.
func TestACreateOnAStaleConnectionIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			seen := map[string]int{}
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mu.Lock()
				seen[r.Method+string(body)]++
				mu.Unlock()
				if r.Method == http.MethodPost {
					panic(http.ErrAbortHandler)
				}
				_, _ = io.WriteString(w, `{"id":"thing_1"}`)
			}))
			c := newCore(t, base, using(client))
			for i := range 20 {
				_, err := do(t, c, readThing) // leaves a connection to be used again
				require.NoError(t, err)
				_, err = Do(t.Context(), c, createThing, &Params{Body: []byte(fmt.Sprint(i))}, decodeThing)
				require.ErrorIs(t, err, api.ErrMaybeCreated)
				_, err = Do[thing](t.Context(), c, &Endpoint{Method: "POST", Path: "/reboot", Class: Create}, &Params{}, nil)
				require.ErrorIs(t, err, api.ErrMaybeCreated)
			}
			mu.Lock()
			defer mu.Unlock()
			for i := range 20 {
				assert.Equal(t, 1, seen["POST"+fmt.Sprint(i)])
			}
			assert.Equal(t, 20, seen["POST"])
			t.Logf("20 creates with a body: %d arrived; 20 without: %d", len(seen)-2, seen["POST"])
		})
	}
}
