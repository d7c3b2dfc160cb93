package apitest_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// cloud is the smallest API there can be: machines at a dollar an hour.
type cloud struct {
	*kernel.Server[*cloud]
	key    string
	window kernel.Window
	ledger kernel.Ledger
	left   []kernel.Rental
}

// config is what its own options change.
type config struct{ boot time.Duration }

func newCloud(set *apitest.Settings) *cloud {
	c := &cloud{key: set.Key, ledger: kernel.NewLedger(10 * kernel.Dollar)}
	refuse := func(_ *kernel.Call[*cloud], r kernel.Refusal) *kernel.Answer { return &kernel.Answer{Status: r.Status} }
	c.Server = kernel.NewServer(kernel.API[*cloud]{
		Prefix: "/v1",
		Routes: []*kernel.Route[*cloud]{
			{Method: "GET", Pattern: "/machines/:id", Class: kernel.Read, Handle: func(*kernel.Call[*cloud]) *kernel.Answer { return kernel.NoContent() }},
			{Method: "POST", Pattern: "/machines", Class: kernel.Create, Body: kernel.Fixed(kernel.Need("name", kernel.Text)), Handle: c.create},
		},
		Authenticate: func(call *kernel.Call[*cloud]) (*cloud, string, *kernel.Answer) {
			if token, _ := kernel.BearerToken(call.Request); token != c.key {
				return nil, "", &kernel.Answer{Status: http.StatusUnauthorized}
			}
			return c, "key", nil
		},
		Refuse: refuse,
		Quota: func(*kernel.Call[*cloud]) (kernel.Limit, *kernel.Window) {
			return kernel.Limit{Name: "any", Requests: 1000, Window: time.Minute}, &c.window
		},
		Ledger: func() *kernel.Ledger { return &c.ledger },
		Rented: func(time.Time) []kernel.Rental { return c.left }, Noun: "machines",
	}, kernel.Config{Clock: kernel.NewClock(set.ManualClock, set.Speed), Seed: set.Seed, Lenient: set.Lenient})
	return c
}

// Key opens the API.
func (c *cloud) Key() string { return c.key }

func (c *cloud) create(call *kernel.Call[*cloud]) *kernel.Answer {
	m := kernel.Rental{ID: "m1", Name: call.Body.Text("name"), Status: "on", Rate: kernel.Dollar, Cost: kernel.Dollar, Billed: true}
	c.left = append(c.left, m)
	c.ledger.WriteCreated(kernel.Entry{Time: call.Now, Kind: "machine created", ID: m.ID, Name: m.Name})
	c.ledger.Write(kernel.Entry{Time: call.Now, Kind: kernel.Upfront, ID: m.ID, Name: m.Name, Amount: m.Rate, Duration: time.Hour})
	return kernel.Created(map[string]string{"id": m.ID})
}

// Sim and Server are what a provider's test package has.
type (
	Sim    struct{ *apitest.Sim }
	Server struct {
		*Sim
		*apitest.Server
	}
)

func start(cfg *config, opts ...apitest.Option) (*Sim, error) {
	core, err := apitest.Start("cloudtest", cfg, func(set *apitest.Settings) (apitest.World, error) {
		if set.Key == "refused" {
			return nil, errors.New("it is refused")
		}
		if set.Key == "" {
			set.Key = "made-up"
		}
		return newCloud(set), nil
	}, opts...)
	return &Sim{core}, err
}

func newServer(t testing.TB, opts ...apitest.Option) *Server {
	t.Helper()
	s, err := start(&config{}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Sim: s, Server: apitest.NewServer(t, s.Sim)}
}

// witness is a test that is watched, and may fail.
type witness struct {
	testing.TB
	errors, logs []string
	cleanup      []func()
}

func (w *witness) Helper()                   {}
func (w *witness) Cleanup(f func())          { w.cleanup = append(w.cleanup, f) }
func (w *witness) Failed() bool              { return len(w.errors) > 0 }
func (w *witness) Log(args ...any)           { w.logs = append(w.logs, fmt.Sprint(args...)) }
func (w *witness) Errorf(f string, a ...any) { w.errors = append(w.errors, fmt.Sprintf(f, a...)) }

func (w *witness) Fatal(args ...any) {
	w.errors = append(w.errors, fmt.Sprint(args...))
	runtime.Goexit()
}

func (w *witness) Fatalf(f string, a ...any) { w.Fatal(fmt.Sprintf(f, a...)) }

// fatally reports whether f ends the test.
func (w *witness) fatally(f func()) bool {
	ended, whole := make(chan struct{}), false
	go func() {
		defer close(ended)
		f()
		whole = true
	}()
	<-ended
	return !whole
}

func (w *witness) end() {
	for _, f := range w.cleanup {
		f()
	}
}
