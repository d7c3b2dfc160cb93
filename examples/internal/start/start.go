// Package start makes the client of the examples: for the real API with -live, and for a
// simulator in this process without an API key.
package start

import (
	"errors"
	"fmt"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// Mode says what an example may speak to.
type Mode struct {
	// Live allows the real API, and so spending real money.
	Live bool
	// Simulate wants the simulator even if there is a key.
	Simulate bool
}

// Client returns a client. It also returns a simulator, which the caller must close, or
// nil for the real API.
func Client(mode Mode, opts ...volttest.Option) (*volt.Client, *volttest.Sim, error) {
	client, err := volt.New(volt.WithUserAgent("volt-examples"))
	switch {
	case mode.Simulate:
		return simulator("Using", opts)
	case errors.Is(err, volt.ErrNoAPIKey) && !mode.Live:
		return simulator("No API key: using", opts)
	case err != nil:
		return nil, nil, err
	case !mode.Live:
		return nil, nil, errors.New("there is an API key, and renting costs real money: add -live to spend it, or -sim to use the simulator")
	}
	fmt.Printf("Using the API at %s. This spends real money.\n\n", client.BaseURL())
	return client, nil, nil
}

func simulator(using string, opts []volttest.Option) (*volt.Client, *volttest.Sim, error) {
	sim, err := volttest.Start(append(opts, volttest.Socket)...) // on a real socket, like the API
	if err != nil {
		return nil, nil, err
	}
	// The simulator's lists do not lag, so a deletion is confirmed without waiting a
	// minute. The API's lists may lag: use the default of WithListLag there.
	client, err := sim.Client(volt.WithUserAgent("volt-examples"), volt.WithListLag(time.Second))
	if err != nil {
		sim.Close()
		return nil, nil, err
	}
	fmt.Printf("%s the simulator in this process, at %s. No money is spent.\n\n", using, client.BaseURL())
	return client, sim, nil
}
