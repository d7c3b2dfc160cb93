package voltagepark_test

import (
	"context"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func ExampleBareMetalService_Locations() {
	client := exampleClient("GET /bare-metal/locations", "baremetal_locations.response.json")

	for l, err := range client.BareMetal.Locations(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		price, free := l.GPUPrice(voltagepark.NetworkInfiniBand)
		fmt.Println(free, l.NodeSpecs.GPUModel, "at", price, "each")
	}
	// Output: 8 h100-sxm5-80gb at $2.50 each
}

func ExampleBareMetalService_LocationsPage() {
	client := exampleClient("GET /bare-metal/locations", "baremetal_locations.response.json")

	page, err := client.BareMetal.LocationsPage(context.Background(), voltagepark.ListParams{})
	fmt.Println(page.Total, page.Items[0].GPUsEthernet, err)
	// Output: 1 8 <nil>
}

func ExampleBareMetalService_Deploy() {
	client := exampleClient("POST /bare-metal/", "201 baremetal_create.response.json")

	made, err := client.BareMetal.Deploy(context.Background(), voltagepark.BareMetal{
		LocationID:          "a3111bd4-550a-47d0-838a-0a52bff2ae3f",
		GPUCount:            16,
		Name:                "train",
		OrganizationSSHKeys: voltagepark.SelectKeys("123e4567-e89b-12d3-a456-426614174000"),
		NetworkType:         voltagepark.NetworkInfiniBand,
	})
	fmt.Println(made.ID, made.Warning, err)
	// Output: 123e4567-e89b-12d3-a456-426614174000 text <nil>
}

// The kubeconfig is a secret: Reveal gives it.
func ExampleBareMetalService_List() {
	client := exampleClient("GET /bare-metal/", "baremetal_list.response.json")

	for r, err := range client.BareMetal.List(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(r.Status, r.NodeCount, r.NodeSpecs.GPUModel, r.SSH().Command, r.Kubeconfig)
	}
	// Output: running 1 h100-sxm5-80gb ssh text@68.25.82.82 [redacted]
}

func ExampleBareMetalService_ListPage() {
	client := exampleClient("GET /bare-metal/", "baremetal_list.response.json")

	page, err := client.BareMetal.ListPage(context.Background(), voltagepark.ListParams{Limit: 50})
	fmt.Println(len(page.Items), page.Items[0].NetworkType, err)
	// Output: 1 infiniband <nil>
}

func ExampleBareMetalService_SetPower() {
	client := exampleClient("PUT /bare-metal/r-1/power-status", "")

	err := client.BareMetal.SetPower(context.Background(), "r-1", voltagepark.RentalPowerStopped)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleBareMetalService_Delete() {
	client := exampleClient("DELETE /bare-metal/r-1", "")

	err := client.BareMetal.Delete(context.Background(), "r-1")
	fmt.Println(err)
	// Output: <nil>
}

// Nothing of the name is there, so it is deployed, if it is cheap enough.
func ExampleBareMetalService_Ensure() {
	client := exampleClient(
		"GET /bare-metal/", noneListed,
		"GET /bare-metal/locations", `{"results":[{"id":"l-1","gpu_price_infiniband":2.5,"gpu_count_infiniband":64}],"has_next":false}`,
		"POST /bare-metal/", `201 {"rental_id":"r-1","warning":null}`,
	)
	got, err := client.BareMetal.Ensure(context.Background(),
		voltagepark.BareMetal{LocationID: "l-1", GPUCount: 8, Name: "train", OrganizationSSHKeys: voltagepark.AllKeys()},
		voltagepark.MaxHourlyPrice("20.00"))
	fmt.Println(got.Rental.ID, got.Created, err)
	// Output: r-1 true <nil>
}

// A rental that could not be given back is named, since it may still be billed.
func ExampleBareMetalService_Release() {
	client := exampleClient("DELETE /bare-metal/r-1", `409 {"detail":"The rental is being moved"}`)

	err := client.BareMetal.Release("r-1")
	fmt.Println(err)
	// Output: voltagepark: delete bare metal "r-1": not confirmed, it may still be billed (delete it again): r-1: voltagepark: delete bare metal "r-1": 409 conflict: The rental is being moved
}

func ExampleBareMetalService_Update() {
	client := exampleClient("PATCH /bare-metal/r-1", `{"name":"train","tags":[]}`)

	labels, err := client.BareMetal.Update(context.Background(), "r-1", voltagepark.LabelUpdate{Tags: voltagepark.Set([]string{})})
	fmt.Println(labels.Name, len(labels.Tags), err)
	// Output: train 0 <nil>
}

// A reboot shows when the rental is pending; WaitRunning comes after that.
func ExampleBareMetalService_Reboot() {
	client := exampleClient(
		"POST /bare-metal/r-1/reboot", "",
		"GET /bare-metal/", `{"results":[{"id":"r-1","status":"Pending"}],"total_result_count":1,"has_next":false}`,
	)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()

	if err := client.BareMetal.Reboot(ctx, "r-1", []string{"68.25.82.82"}); err != nil {
		fmt.Println(err)
		return
	}
	r, err := client.BareMetal.Wait(ctx, "r-1", func(r voltagepark.Rental) bool { return r.Status == voltagepark.RentalPending })
	fmt.Println(r.Status, err)
	// Output: pending <nil>
}

func ExampleBareMetalService_Get() {
	client := exampleClient("GET /bare-metal/r-1", `{"id":"r-1","name":"train","status":"Pending"}`)

	r, err := client.BareMetal.Get(context.Background(), "r-1")
	fmt.Println(r.Status, r.Status.IsTerminal(), r.SSH().Known(), err)
	// Output: pending false false <nil>
}

func ExampleBareMetalService_WaitRunning() {
	client := exampleClient("GET /bare-metal/", rentalList)

	r, err := client.BareMetal.WaitRunning(context.Background(), "r-1",
		voltagepark.WithRentalProgress(func(r voltagepark.Rental) { fmt.Println("it is", r.Status) }))
	fmt.Println(r.SSH().Command, err)
	// Output:
	// it is running
	// ssh ubuntu@68.25.82.82 <nil>
}

func ExampleBareMetalService_Wait() {
	client := exampleClient("GET /bare-metal/", rentalList)

	r, err := client.BareMetal.Wait(context.Background(), "r-1", func(r voltagepark.Rental) bool { return r.NodeCount == 1 })
	fmt.Println(r.HourlyPrice, err)
	// Output: $19.92 <nil>
}

func ExampleBareMetalService_WaitGone() {
	client := exampleClient("GET /bare-metal/", `{"results":[{"id":"r-1","status":"Terminated"}],"total_result_count":1,"has_next":false}`)

	err := client.BareMetal.WaitGone(context.Background(), "r-1")
	fmt.Println(err)
	// Output: <nil>
}
