// Package start makes the client that the examples use: a client of the real API with
// -live, or of a simulator in this process if there is no key.
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

// Client makes a client. The simulator is nil if the API is real; otherwise the caller
// closes it.
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
	sim, err := volttest.Start(append(opts, volttest.Socket)...) // on a socket, as in life
	if err != nil {
		return nil, nil, err
	}
	// The simulator's lists do not lag, so a deletion is confirmed without a minute's wait.
	// The API's lists may lag: there, leave WithListLag at its 60 seconds.
	client, err := sim.Client(volt.WithUserAgent("volt-examples"), volt.WithListLag(time.Second))
	if err != nil {
		sim.Close()
		return nil, nil, err
	}
	fmt.Printf("%s the simulator in this process, at %s. No money is spent.\n\n", using, client.BaseURL())
	return client, sim, nil
}
