package main

import (
	"errors"
	"fmt"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// connect makes a client of the real API with -live, and of a simulator in this
// process where there is no key; the simulator is nil where the API is real.
func connect(live, simulate bool) (*volt.Client, *volttest.Sim, error) {
	client, err := volt.New(volt.WithUserAgent("volt-quickstart"))
	switch {
	case simulate, errors.Is(err, volt.ErrNoAPIKey) && !live:
		return startSimulator()
	case err != nil:
		return nil, nil, err
	case !live:
		return nil, nil, errors.New("there is an API key, and renting costs real money: add -live to spend it (up to -max-price an hour), or -sim to use the simulator")
	}
	fmt.Printf("Using the API at %s. This spends real money.\n\n", client.BaseURL())
	return client, nil, nil
}

func startSimulator() (*volt.Client, *volttest.Sim, error) {
	srv, err := volttest.Start(volttest.Confidential, volttest.Deploy(4*time.Second, 8*time.Second))
	if err != nil {
		return nil, nil, err
	}
	fmt.Printf("No API key: using the simulator in this process, at %s. No money is spent.\n\n", srv.URL)
	client, err := volt.New(volt.WithAPIKey(srv.Key), volt.WithBaseURL(srv.URL), volt.WithUserAgent("volt-quickstart"))
	if err != nil {
		srv.Close()
		return nil, nil, err
	}
	return client, srv, nil
}
