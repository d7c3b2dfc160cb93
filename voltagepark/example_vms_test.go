package voltagepark_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func ExampleVirtualMachinesService_Deploy() {
	client := exampleClient("POST /virtual-machines/instant", "201 vms_instant_create.response.json")

	spec := voltagepark.InstantVM{
		ConfigID: "123e4567-e89b-12d3-a456-426614174000", // a Preset's ID
		Name:     "ci-4711",
		Password: voltagepark.NewSecret("correct horse"),
		SSHKeys:  []string{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG..."}, // the line of id_ed25519.pub
		CloudInit: &voltagepark.CloudInit{
			Packages: []string{"htop"},
			RunCmd:   []string{"nvidia-smi > /var/log/gpus"},
		},
		Tags: []string{"ci"},
	}
	made, err := client.VirtualMachines.Deploy(context.Background(), spec)
	fmt.Println(made.ID, spec.Password, err)
	// Output: 123e4567-e89b-12d3-a456-426614174000 [redacted] <nil>
}

// A machine that nobody could log in to is not paid for.
func ExampleVirtualMachinesService_Deploy_unreachable() {
	client := exampleClient()

	_, err := client.VirtualMachines.Deploy(context.Background(), voltagepark.InstantVM{ConfigID: "p-1", Name: "ci"})
	fmt.Println(err)
	// Output: voltagepark: deploy virtual machine "ci": invalid InstantVM: nobody could log in: it would have no SSH key and no password: want OrganizationSSHKeys, SSHKeys or a Password, or AllowUnreachable
}

// A price over the cap is told before anything is paid.
func ExampleVirtualMachinesService_Deploy_capped() {
	client := exampleClient("GET /instant-deploy-presets/p-1", `{"id":"p-1","compute_rate_hourly":"4.25","storage_rate_hourly":"0.25"}`)

	_, err := client.VirtualMachines.Deploy(context.Background(),
		voltagepark.InstantVM{ConfigID: "p-1", Name: "ci", OrganizationSSHKeys: voltagepark.AllKeys()},
		voltagepark.MaxHourlyPrice("4.00"))
	var price *voltagepark.PriceError
	if errors.As(err, &price) {
		fmt.Println(price.Price, "is over", price.Cap, price.ID == "")
	}
	// Output: $4.50 is over $4.00 true
}

func ExampleVirtualMachinesService_List() {
	client := exampleClient("GET /virtual-machines/", "vms_list.response.json")

	for vm, err := range client.VirtualMachines.List(context.Background(), voltagepark.ListParams{Limit: 100}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(vm.Status, vm.Type, vm.Resources.GPUs, vm.OperatingSystem)
	}
	// Output: running ondem map[h100-sxm5-80gb:1] Ubuntu 20.04 LTS
}

func ExampleVirtualMachinesService_ListPage() {
	client := exampleClient("GET /virtual-machines/", "vms_list.response.json")

	page, err := client.VirtualMachines.ListPage(context.Background(), voltagepark.ListParams{Limit: 10, Offset: 20})
	fmt.Println(len(page.Items), "of", page.Total, "more:", page.HasNext, err)
	// Output: 1 of 1 more: false <nil>
}

func ExampleVirtualMachinesService_Get() {
	client := exampleClient("GET /virtual-machines/vm-1", vmTraining)

	vm, err := client.VirtualMachines.Get(context.Background(), "vm-1")
	fmt.Println(vm.Status.IsRunning(), vm.HourlyPrice(), vm.SSHAs("root").Command, err)
	// Output: true $2.50 ssh -p 20040 root@203.0.113.7 <nil>
}

func ExampleVirtualMachinesService_Update() {
	client := exampleClient("PATCH /virtual-machines/vm-1", `{"name":"eval","tags":["ci"]}`)

	labels, err := client.VirtualMachines.Update(context.Background(), "vm-1", voltagepark.LabelUpdate{Name: voltagepark.Set("eval")})
	fmt.Println(labels.Name, labels.Tags, err)
	// Output: eval [ci] <nil>
}

func ExampleVirtualMachinesService_Delete() {
	client := exampleClient("DELETE /virtual-machines/vm-1", "")

	err := client.VirtualMachines.Delete(context.Background(), "vm-1")
	fmt.Println(err)
	// Output: <nil>
}

// Say what should be there, as often as you like.
func ExampleVirtualMachinesService_Ensure() {
	client := exampleClient(
		"GET /virtual-machines/", vmList,
		"GET /virtual-machines/vm-1", vmTraining,
		"GET /instant-deploy-presets/p-1", `{"id":"p-1","resources":{"gpus":{"h100-sxm5-80gb":{"count":1}}}}`,
	)
	got, err := client.VirtualMachines.Ensure(context.Background(), voltagepark.InstantVM{
		ConfigID: "p-1", Name: "ci-4711", OrganizationSSHKeys: voltagepark.AllKeys(),
	})
	fmt.Println(got.VM.ID, got.VM.Status, got.Created, err)
	// Output: vm-1 running false <nil>
}

// Two machines of one name are two bills.
func ExampleVirtualMachinesService_Ensure_twins() {
	client := exampleClient(
		"GET /virtual-machines/", `{"results":[{"id":"vm-1","name":"ci-4711"},{"id":"vm-2","name":"ci-4711"}],"total_result_count":2,"has_next":false}`,
		"GET /virtual-machines/vm-1", `{"id":"vm-1","name":"ci-4711","status":"Running"}`,
		"GET /virtual-machines/vm-2", `{"id":"vm-2","name":"ci-4711","status":"Stopped"}`,
	)
	_, err := client.VirtualMachines.Ensure(context.Background(), voltagepark.InstantVM{
		ConfigID: "p-1", Name: "ci-4711", OrganizationSSHKeys: voltagepark.AllKeys(),
	})
	var twins *voltagepark.DuplicateNameError
	if errors.As(err, &twins) {
		fmt.Println(twins.Name, twins.IDs)
	}
	// Output: ci-4711 [vm-1 vm-2]
}

// However this ends, the machine is given back, on a context of its own.
func ExampleVirtualMachinesService_Release() {
	client := exampleClient(
		"POST /virtual-machines/instant", `201 {"vm_id":"vm-1"}`,
		"DELETE /virtual-machines/vm-1", "",
		"GET /virtual-machines/", noneListed,
		"GET /virtual-machines/vm-1", `404 {"detail":"not found"}`,
	)
	made, err := client.VirtualMachines.Deploy(context.Background(), voltagepark.InstantVM{
		ConfigID: "p-1", Name: "ci-4711", OrganizationSSHKeys: voltagepark.AllKeys(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() {
		if err := client.VirtualMachines.Release(made.ID); err != nil {
			fmt.Println(err) // it names what may still be billed
			return
		}
		fmt.Println("given back")
	}()
	fmt.Println("working on", made.ID)
	// Output:
	// working on vm-1
	// given back
}

// Its disk alone is billed from now on, but another may have its GPU later.
func ExampleVirtualMachinesService_SetPower() {
	client := exampleClient("PUT /virtual-machines/vm-1/power-status", `{"status":"stopped_disassociated"}`)

	power, err := client.VirtualMachines.SetPower(context.Background(), "vm-1", voltagepark.VMPowerStoppedDisassociated)
	fmt.Println(power, err)
	// Output: stopped_disassociated <nil>
}

func ExampleVirtualMachinesService_WaitRunning() {
	client := exampleClient("GET /virtual-machines/", vmList)

	vm, err := client.VirtualMachines.WaitRunning(context.Background(), "vm-1",
		voltagepark.WithVMProgress(func(vm voltagepark.VirtualMachine) { fmt.Println("it is", vm.Status) }))
	fmt.Println(vm.SSH().Address(), err)
	// Output:
	// it is running
	// 203.0.113.7:20040 <nil>
}

func ExampleVirtualMachinesService_Wait() {
	client := exampleClient("GET /virtual-machines/", `{"results":[{"id":"vm-1","status":"StoppedDisassociated"}],"has_next":false}`)

	vm, err := client.VirtualMachines.Wait(context.Background(), "vm-1",
		func(vm voltagepark.VirtualMachine) bool { return vm.Status.IsStopped() })
	fmt.Println(vm.Status, err)
	// Output: stopped_disassociated <nil>
}

func ExampleVirtualMachinesService_WaitGone() {
	client := exampleClient(
		"DELETE /virtual-machines/vm-1", "",
		"GET /virtual-machines/", noneListed,
		"GET /virtual-machines/vm-1", `{"id":"vm-1","status":"Terminated"}`,
	)
	ctx := context.Background()

	if err := client.VirtualMachines.Delete(ctx, "vm-1"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.VirtualMachines.WaitGone(ctx, "vm-1"))
	// Output: <nil>
}

func ExampleVirtualMachinesService_InstantLocations() {
	client := exampleClient("GET /virtual-machines/instant/locations",
		`{"results":[{"id":"l-1","available_presets":[{"id":"p-1","compute_rate_hourly":"2.25","available_vms":3}]}],"has_next":false}`)

	for l, err := range client.VirtualMachines.InstantLocations(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(l.ID, "has", l.Presets[0].AvailableVMs, "of", l.Presets[0].ID)
	}
	// Output: l-1 has 3 of p-1
}

func ExampleVirtualMachinesService_Relocate() {
	client := exampleClient("POST /virtual-machines/vm-1/relocate", "")

	err := client.VirtualMachines.Relocate(context.Background(), "vm-1")
	fmt.Println(err)
	// Output: <nil>
}

func ExampleVirtualMachinesService_ForwardPort() {
	client := exampleClient("POST /virtual-machines/vm-1/port-forward", `{"external_port":20041}`)

	raw, err := client.VirtualMachines.ForwardPort(context.Background(), "vm-1", map[string]any{"internal_port": 8888})
	fmt.Println(string(raw), err)
	// Output: {"external_port":20041} <nil>
}

func ExampleVirtualMachinesService_InstantLocationsPage() {
	client := exampleClient("GET /virtual-machines/instant/locations", `{"results":[{"id":"l-1"}],"total_result_count":1,"has_next":false}`)

	page, err := client.VirtualMachines.InstantLocationsPage(context.Background(), voltagepark.ListParams{})
	fmt.Println(page.Total, page.Items[0].ID, err)
	// Output: 1 l-1 <nil>
}
