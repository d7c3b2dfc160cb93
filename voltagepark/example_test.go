package voltagepark_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/voltagepark"
)

const (
	vmTraining = `{"id":"vm-1","name":"ci-4711","status":"Running","public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":20040}],
		"pricing":{"total_associated_per_hr":"2.50","total_disassociated_per_hr":"0.25"},"tags":["ci"]}`
	vmList     = `{"results":[` + vmTraining + `],"total_result_count":1,"has_previous":false,"has_next":false}`
	noneListed = `{"results":[],"total_result_count":0,"has_previous":false,"has_next":false}`
	rentalList = `{"results":[{"id":"r-1","name":"train","status":"Running","power_status":"Running","node_count":1,"username":"ubuntu",
		"node_networking":[{"public_ip":"68.25.82.82","private_ip":"192.168.0.1"}],"rate_hourly":"19.92"}],"has_next":false}`
)

func ExampleNew() {
	client, err := voltagepark.New(voltagepark.WithAPIKey("vp_xxx")) // or VOLTAGEPARK_API_KEY
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client)
	// Output: voltagepark.Client(https://cloud-api.voltagepark.com/api/v1)
}

// From a preset that is to be had to a machine that one can log in to, which is
// given back however this ends.
func Example() {
	client := exampleClient(
		"GET /instant-deploy-presets/", `[{"id":"p-1","compute_rate_hourly":"2.25","storage_rate_hourly":"0.25","location_ids_with_availability":["l-1"]}]`,
		"POST /virtual-machines/instant", `201 {"vm_id":"vm-1"}`,
		"GET /virtual-machines/", vmList,
		"DELETE /virtual-machines/vm-1", "",
	)
	ctx := context.Background()

	presets, err := client.Presets.List(ctx)
	if err != nil || !presets[0].Available() {
		fmt.Println("nothing to be had", err)
		return
	}
	made, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{
		ConfigID:            presets[0].ID,
		Name:                "ci-4711",
		OrganizationSSHKeys: voltagepark.AllKeys(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.VirtualMachines.Delete(context.WithoutCancel(ctx), made.ID)

	vm, err := client.VirtualMachines.WaitRunning(ctx, made.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(vm.HourlyPrice(), vm.SSH().Command)
	// Output: $2.50 ssh -p 20040 user@203.0.113.7
}

// The server failed after it may have made the machine: look before deploying
// again.
func ExampleAmbiguousError() {
	client := exampleClient("POST /virtual-machines/instant", `502 {"detail":"bad gateway"}`)
	ctx := context.Background()

	_, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{ConfigID: "p-1", Name: "ci-4711", OrganizationSSHKeys: voltagepark.AllKeys()})
	var maybe *voltagepark.AmbiguousError
	if errors.As(err, &maybe) {
		fmt.Println(maybe.Name, "may exist since", !maybe.Since.IsZero(), errors.Is(err, voltagepark.ErrServer))
	}
	// Output: ci-4711 may exist since true true
}

// The last that was seen is in the error.
func ExampleWaitError() {
	client := exampleClient("GET /bare-metal/", `{"results":[{"id":"r-1","status":"Failed"}],"has_next":false}`)

	_, err := client.BareMetal.WaitRunning(context.Background(), "r-1")
	var wait *voltagepark.WaitError
	if errors.As(err, &wait) {
		fmt.Println(wait.Rental.ID, wait.Rental.Status, errors.Is(err, voltagepark.ErrFailed))
	}
	// Output: r-1 failed true
}

// A path that this package does not know, with the same key, limit and errors.
func ExampleClient_Do() {
	client := exampleClient("GET /bare-metal/detailed-locations", `{"results":[{"id":"l-1"}]}`)

	var out struct {
		Results []struct{ ID string }
	}
	err := client.Do(context.Background(), "GET", "/bare-metal/detailed-locations?limit=5", nil, &out)
	fmt.Println(out.Results[0].ID, err)
	// Output: l-1 <nil>
}

func ExampleClient_Stats() {
	client := exampleClient("GET /virtual-machines/", "vms_list.response.json")
	_, _ = client.VirtualMachines.ListPage(context.Background(), voltagepark.ListParams{})

	stats := client.Stats()
	fmt.Println(stats.Calls, "calls,", stats.Failed, "failed")
	// Output: 1 calls, 0 failed
}

// The answer as it came has what this package does not know.
func ExampleWithResponse() {
	client := exampleClient("GET /organization", `{"id":"org-1","name":"Acme","plan":"startup"}`)

	var resp voltagepark.Response
	_, err := client.Organization.Get(context.Background(), voltagepark.WithResponse(&resp))
	fmt.Println(string(resp.Raw()), err)
	// Output: {"id":"org-1","name":"Acme","plan":"startup"} <nil>
}

func ExampleBillingService_Transactions() {
	client := exampleClient("GET /billing/transactions", "billing_transactions.response.json")
	params := voltagepark.TransactionParams{
		Earliest: time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC),
		Latest:   time.Date(2024, 10, 26, 0, 0, 0, 0, time.UTC),
	}
	for t, err := range client.Billing.Transactions(context.Background(), params) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(t.Details.Type, t.Details.LinkedInstance.Type, t.CompletedAt.Format(time.DateOnly))
	}
	// Output: charge virtual_machine_instance 2025-06-27
}

func ExampleBillingService_TransactionsPage() {
	client := exampleClient("GET /billing/transactions", "billing_transactions.response.json")

	page, err := client.Billing.TransactionsPage(context.Background(), voltagepark.TransactionParams{})
	fmt.Println(len(page.Items), "of", page.Total, err)
	// Output: 1 of 1 <nil>
}

func ExampleBillingService_Report() {
	client := exampleClient("GET /billing/reports/2024/10/transactions",
		`{"transactions":[],"balance_at_period_start":"120.00","balance_delta_in_period":"-19.5","balance_at_period_end":"100.50"}`)

	report, err := client.Billing.Report(context.Background(), 2024, time.October)
	fmt.Println(report.BalanceDelta, report.BalanceAtEnd, err)
	// Output: -$19.50 $100.50 <nil>
}

func ExampleBillingService_HourlyRate() {
	client := exampleClient("GET /billing/hourly-rate", `{"rate_hourly":"22.42"}`)

	rate, err := client.Billing.HourlyRate(context.Background())
	fmt.Println(rate, "an hour", err)
	// Output: $22.42 an hour <nil>
}

func ExampleOrganizationService_Get() {
	client := exampleClient("GET /organization", `{"id":"org-1","name":"Acme"}`)

	organization, err := client.Organization.Get(context.Background())
	fmt.Println(organization.Name, err)
	// Output: Acme <nil>
}
