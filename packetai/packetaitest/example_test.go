package packetaitest_test

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

// A program that runs a simulator by itself.
func ExampleStart() {
	srv, err := packetaitest.Start(packetaitest.Balance("80.00"))
	if err != nil {
		panic(err)
	}
	defer srv.Close()
	client, err := srv.Client()
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	offers, err := client.Offers.List(ctx, packetai.OffersParams{Search: "b200"})
	if err != nil {
		panic(err)
	}
	for range 2 {
		_, err = client.Deployments.Create(ctx, offers.Items[0].Deployment("demo", "ssh-ed25519 AAAA... user@machine"))
		fmt.Println(err != nil, srv.Spent(), srv.Balance(), len(srv.Running()))
	}
	// Output:
	// false $36.00 $44.00 1
	// true $36.00 $44.00 1
}
