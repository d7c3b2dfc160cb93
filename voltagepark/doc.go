// Package voltagepark is a client for the Voltage Park On Demand API: virtual machines
// and bare metal with H100 and other GPUs, and their storage, SSH keys and bills.
//
//	client, err := voltagepark.New() // VOLTAGEPARK_API_KEY
//
//	made, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{
//		ConfigID:            preset.ID,
//		Name:                "ci-4711",
//		OrganizationSSHKeys: voltagepark.AllKeys(),
//	})
//	defer client.VirtualMachines.Release(made.ID) // also runs after ctx is cancelled
//
//	vm, err := client.VirtualMachines.WaitRunning(ctx, made.ID)
//	fmt.Println(vm.SSH().Command)
//
// # Money
//
// A machine is billed from the moment its deploy is accepted until it is deleted. A
// stopped virtual machine is billed like a running one: see VMPowerStatus. A deploy is
// never sent twice once the server may have received it. If its outcome is unknown, the
// error is ErrMaybeCreated: search for the name before you deploy again, or use
// VirtualMachinesService.Ensure and BareMetalService.Ensure. MaxHourlyPrice caps the
// price of a deploy, and Release deletes a machine with confirmation.
//
// # Lists
//
// A list is an iterator that fetches each page when it is reached, with one request a
// page. ListPage fetches a single page. Pages have the documented default size, unless
// ListParams sets another.
//
// # Quota
//
// The API documents no limit, so the client chooses one: 60 requests at once, 12 of them
// reserved for deletions, and 3,600 an hour, shared by all clients of the process with
// the same key. WithLimiter replaces it. A 429 pauses all of them.
//
// # The page and beyond
//
// Each method names its part of the API's page. Calls that public clients of the API
// make, and the page omits, are marked with "Not on the page".
//
// Package api has the types of this package's errors, options and amounts.
package voltagepark
