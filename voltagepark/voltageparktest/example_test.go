package voltageparktest_test

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// A program that runs a simulator by itself, on a clock that it moves.
func ExampleStart() {
	srv, err := voltageparktest.Start(voltageparktest.Balance("100.00"), apitest.ManualClock)
	if err != nil {
		panic(err)
	}
	defer srv.Close()
	client, err := srv.Client()
	if err != nil {
		panic(err)
	}
	_, err = client.BareMetal.Deploy(context.Background(), voltagepark.BareMetal{
		LocationID: voltageparktest.Dallas, GPUCount: 8, Name: "train", SSHKeys: []string{publicKey},
	})
	srv.Advance(3600e9) // an hour
	fmt.Println(err, srv.Spent(), srv.Balance(), len(srv.Rentals()), srv.Rentals()[0].Status)
	// Output: <nil> $20.00 $80.00 1 Running
}
