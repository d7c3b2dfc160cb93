// Package simtest is what the simulators' own tests have in common.
package simtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// World is a simulator in this process.
type World interface {
	http.Handler
	kernel.World
	TakeViolations() []kernel.Violation
}

// Fuzzed is a simulator that a fuzz test sends any request.
type Fuzzed struct {
	World World
	Clock *kernel.ManualClock
	// Authorize puts the API key into a request's header.
	Authorize func(header http.Header, key string)
	// TextRefusals lets an answer from 400 on be something else than JSON, where its
	// Content-Type says so.
	TextRefusals bool
	// Step is how far the clock is moved on each time that the books are looked at.
	Step time.Duration
}

// Send sends one request, and checks that it is answered in JSON, that what no page
// allows is refused, and that it costs what the ledger says, then and later.
func (f Fuzzed) Send(t *testing.T, method, path string, body []byte) {
	t.Helper()
	look := func() kernel.State {
		state, err := f.World.Look(kernel.Query{})
		require.NoError(t, err)
		return state
	}
	before := look().Balance
	req, err := http.NewRequest(method, "https://sim.test"+f.World.Prefix()+path, strings.NewReader(string(body)))
	if err != nil {
		return // no client could send it
	}
	f.Authorize(req.Header, f.World.Key())
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	f.World.ServeHTTP(w, req)
	require.NotEqual(t, 500, w.Code, w.Body)
	isText := f.TextRefusals && w.Code >= 400 && w.Header().Get("Content-Type") != "application/json"
	if w.Body.Len() > 0 && !isText {
		require.True(t, json.Valid(w.Body.Bytes()), w.Body)
	}
	if len(f.World.TakeViolations()) > 0 {
		require.GreaterOrEqual(t, w.Code, 400)
	}
	for range 3 {
		f.Clock.Advance(f.Step)
		state := look()
		require.Equal(t, before, state.Balance+state.Spent, "the balance is what was not spent")
		require.GreaterOrEqual(t, state.Spent, kernel.Money(0))
	}
}

// Header puts the key into a header of its own: for Fuzzed.Authorize.
func Header(name string) func(http.Header, string) {
	return func(h http.Header, key string) { h.Set(name, key) }
}

// Bearer puts the key into the Authorization header: for Fuzzed.Authorize.
func Bearer(h http.Header, key string) { h.Set("Authorization", "Bearer "+key) }
