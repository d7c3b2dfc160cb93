// Package voltagepark is a client of the Voltage Park On Demand API: virtual
// machines and bare metal with H100 and other GPUs, the storage, SSH keys and
// bills that belong to them.
//
//	client, err := voltagepark.New() // VOLTAGEPARK_API_KEY
//
//	made, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{
//		ConfigID:            preset.ID,
//		Name:                "ci-4711",
//		OrganizationSSHKeys: voltagepark.AllKeys(),
//	})
//	defer client.VirtualMachines.Release(made.ID) // however this ends
//
//	vm, err := client.VirtualMachines.WaitRunning(ctx, made.ID)
//	fmt.Println(vm.SSH().Command)
//
// # Money
//
// A deploy bills from when it is accepted until the machine is deleted; a stopped
// virtual machine is billed as a running one is: see VMPowerStatus. A deploy is
// never sent twice once the server may have received it. One whose outcome is
// unknown ends with ErrMaybeCreated: look for its name before deploying again, or
// let VirtualMachinesService.Ensure and BareMetalService.Ensure do that.
// MaxHourlyPrice caps what a deploy may cost, and Release gives a machine back and
// proves it.
//
// # Lists
//
// A list is an iterator that fetches each page when it is reached, one request a
// page; ListPage fetches one. Pages are as large as the documented defaults
// unless ListParams says otherwise.
//
// # Quota
//
// No limit is documented for this API, so the client keeps a polite one of its
// own: 60 requests at once, 12 of them for deletions alone, and 3,600 an hour, shared
// by all clients of the process with the same key. WithLimiter replaces it. A 429
// pauses all of them.
//
// # The page and beyond
//
// Each method names the part of the API's page that it comes from. Calls that
// public clients of the API use and the page lacks are there too, each marked
// with "Not on the page".
//
// Package api has what this package's errors, options and amounts are made of.
package voltagepark
