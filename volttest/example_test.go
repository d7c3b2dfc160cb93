package volttest_test

import (
	"context"
	"fmt"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// A program that runs a simulator by itself.
func ExampleStart() {
	srv, err := volttest.Start(volttest.Confidential, volttest.Balance("10.00"))
	if err != nil {
		panic(err)
	}
	defer srv.Close()
	client, err := srv.Client()
	if err != nil {
		panic(err)
	}
	_, err = client.Pods.Create(context.Background(), volt.ConfidentialPod{Name: "demo", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	fmt.Println(err, srv.Spent(), srv.Balance(), len(srv.Running()))
	// Output: <nil> $3.60 $6.40 1
}
