package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// mixed is a server that treats each thing as the end of its name says, and
// counts what it is asked for.
type mixed struct{ asked sync.Map }

func (m *mixed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	name := path.Base(r.URL.Path)
	n, _ := m.asked.LoadOrStore(r.Method+" "+name, new(atomic.Int64))
	first := n.(*atomic.Int64).Add(1) == 1
	switch name[len(name)-1] {
	case '1':
		if first {
			http.Error(w, name, http.StatusServiceUnavailable)
			return
		}
	case '2':
		if first {
			w.Header().Set("Retry-After", "0.002")
			http.Error(w, name, http.StatusTooManyRequests)
			return
		}
	case '3':
		if first {
			panic(http.ErrAbortHandler)
		}
	case '4':
		http.Error(w, `{"message":"no `+name+`"}`, http.StatusNotFound)
		return
	case '5':
		_, _ = io.WriteString(w, "<html>"+name)
		return
	}
	_, _ = io.WriteString(w, `{"id":"`+name+`"}`)
}

// A thousand callers of one Core each get their own answer, whatever befalls
// the others, and no create is sent twice but after a 429.
func TestAThousandCallersOfOneCore(t *testing.T) {
	t.Parallel()
	callers := inShort(105, 1000)
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			server := &mixed{}
			base, client := p.serve(t, server)
			client.Transport.(*http.Transport).MaxConnsPerHost = 50
			client.Transport.(*http.Transport).MaxIdleConnsPerHost = 50
			c := newCore(t, base, using(client), withMaxWait(api.Unlimited), withRetry(api.RetryPolicy{MinBackoff: 1, MaxBackoff: 1, HourlyBudget: -1}))
			// A create that has its name in its path, so that the server knows it.
			createNamed := &Endpoint{Method: "POST", Path: "/things/{id}", Class: Create, Operation: "create thing", IDs: thingIDs}
			endpoints := []*Endpoint{readThing, writeThing, createNamed}
			var wg sync.WaitGroup
			for i := range callers {
				outcome := i % 7
				if outcome == 2 && i > 100 {
					outcome = 0 // each 429 wakes all who wait: some are enough
				}
				wg.Go(func() {
					ep := endpoints[i%len(endpoints)]
					name := fmt.Sprintf("thing-%d%d", i, outcome)
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					var res api.Response
					got, err := Do(ctx, c, ep, &Params{Args: []string{name}, Settings: api.CallSettings{Response: &res}}, decodeThing)
					checkMixed(t, ep, name, outcome, got, res, err)
				})
			}
			wg.Wait()
			server.asked.Range(func(what, n any) bool {
				name := what.(string)
				if once := name[:4] == "POST" && name[len(name)-1] != '2'; once {
					assert.EqualValues(t, 1, n.(*atomic.Int64).Load(), name)
				}
				return true
			})
			stats := c.Stats()
			require.EqualValues(t, callers, stats.Calls)
			require.Zero(t, c.Quota("").Queued)
		})
	}
}

// checkMixed is what a call of a thing has to end with.
func checkMixed(t *testing.T, ep *Endpoint, name string, outcome int, got thing, res api.Response, err error) {
	create := ep.Class == Create
	switch {
	case outcome == 4:
		assert.ErrorIs(t, err, api.ErrNotFound)
		assert.ErrorContains(t, err, "no "+name)
	case outcome == 5:
		assert.ErrorIs(t, err, api.ErrBadResponse)
		assert.Equal(t, create, errors.Is(err, api.ErrMaybeCreated))
		assert.ErrorContains(t, err, name)
	case create && outcome == 1:
		assert.ErrorIs(t, err, api.ErrMaybeCreated)
		assert.ErrorIs(t, err, api.ErrServer)
	case create && outcome == 3:
		assert.ErrorIs(t, err, api.ErrMaybeCreated)
		assert.ErrorIs(t, err, api.ErrConnection)
	default:
		if assert.NoError(t, err) {
			assert.Equal(t, name, got.ID)
			assert.Equal(t, `{"id":"`+name+`"}`, string(res.Raw()))
		}
	}
}
