package voltagepark_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// documented are the page's calls, typed by hand from it.
var documented = contract.Page{Folder: "voltagepark", Count: 28, Calls: [][3]string{
	{"GET /locations/", "Locations.List", "locations_list.response.json"},
	{"GET /locations/{location_id}", "Locations.Get", "locations_get.response.json"},
	{"GET /hostnodes/{hostnode_id}", "HostNodes.Get", "hostnodes_get.response.json"},

	{"POST /virtual-machines/instant", "VirtualMachines.Deploy", "vms_instant_create.request.json vms_instant_create.response.json"},
	{"GET /virtual-machines/", "VirtualMachines.List", "vms_list.response.json"},
	{"GET /virtual-machines/{virtual_machine_id}", "VirtualMachines.Get", "vms_get.response.json"},
	{"PATCH /virtual-machines/{virtual_machine_id}", "VirtualMachines.Update", "vms_update.request.json vms_update.response.json"},
	{"DELETE /virtual-machines/{virtual_machine_id}", "VirtualMachines.Delete", ""},
	{"PUT /virtual-machines/{virtual_machine_id}/power-status", "VirtualMachines.SetPower", "vms_power.request.json vms_power.response.json"},

	{"GET /instant-deploy-presets/", "Presets.List", "presets_list.response.json"},
	{"GET /instant-deploy-presets/{instant_deploy_preset_id}", "Presets.Get", "presets_get.response.json"},

	{"GET /bare-metal/locations", "BareMetal.Locations", "baremetal_locations.response.json"},
	{"POST /bare-metal/", "BareMetal.Deploy", "baremetal_create.request.json baremetal_create.response.json"},
	{"GET /bare-metal/", "BareMetal.List", "baremetal_list.response.json"},
	{"PUT /bare-metal/{baremetal_rental_id}/power-status", "BareMetal.SetPower", "baremetal_power.request.json"},
	{"DELETE /bare-metal/{baremetal_rental_id}", "BareMetal.Delete", ""},
	{"PATCH /bare-metal/{baremetal_rental_id}", "BareMetal.Update", "baremetal_update.request.json baremetal_update.response.json"},
	{"POST /bare-metal/{baremetal_rental_id}/reboot", "BareMetal.Reboot", "baremetal_reboot.request.json"},

	{"GET /billing/transactions", "Billing.Transactions", "billing_transactions.response.json"},
	{"GET /billing/reports/{year}/{month}/transactions", "Billing.Report", "billing_report.response.json"},

	{"GET /organization/ssh-keys", "SSHKeys.List", "sshkeys_list.response.json"},
	{"POST /organization/ssh-keys", "SSHKeys.Create", "sshkeys_create.request.json sshkeys_create.response.json"},
	{"DELETE /organization/ssh-keys/{ssh_key_id}", "SSHKeys.Delete", ""},

	{"POST /validate/cloudinit", "CloudInit.Validate", "cloudinit_validate.request.json cloudinit_validate.response.json"},

	{"POST /storage/", "Storage.Create", "storage_create.request.json storage_create.response.json"},
	{"GET /storage/", "Storage.List", "storage_list.response.json"},
	{"PATCH /storage/{storage_id}", "Storage.Update", "storage_update.request.json storage_update.response.json"},
	{"GET /storage/{storage_id}", "Storage.Get", "storage_get.response.json"},
}}

// beyond are the calls that public clients make and the page lacks.
var beyond = contract.Page{Folder: "voltagepark", Count: 8, Calls: [][3]string{
	{"GET /virtual-machines/instant/locations", "VirtualMachines.InstantLocations", ""},
	{"POST /virtual-machines/{id}/relocate", "VirtualMachines.Relocate", ""},
	{"POST /virtual-machines/{id}/port-forward", "VirtualMachines.ForwardPort", ""},
	{"GET /bare-metal/{id}", "BareMetal.Get", ""},
	{"DELETE /storage/{id}", "Storage.Delete", ""},
	{"GET /storage/hourly-rate", "Storage.HourlyRate", ""},
	{"GET /billing/hourly-rate", "Billing.HourlyRate", ""},
	{"GET /organization", "Organization.Get", ""},
}}

func coverage() contract.Coverage {
	return contract.Coverage{
		Client: reflect.TypeFor[voltagepark.Client](), Services: 10, Dir: ".", Fixtures: "../testdata",
		Registered: voltagepark.RegisteredCalls(), Pages: []contract.Page{documented, beyond},
	}
}

func TestEveryDocumentedCallIsThere(t *testing.T) {
	t.Parallel()
	contract.EveryDocumentedCallIsThere(t, coverage())
}

func TestDocumentedTables(t *testing.T) {
	t.Parallel()
	contract.DocumentedTables(t, coverage())
	require.Len(t, voltagepark.RegisteredCalls(), 36)
	var calls []string
	for call := range beyond.ByPattern() {
		calls = append(calls, call)
	}
	require.ElementsMatch(t, calls, voltagepark.UnlistedCalls(), "marked as not on the page")
}

func TestEveryServiceMethodHasAnExample(t *testing.T) {
	t.Parallel()
	contract.EveryServiceMethodHasAnExample(t, coverage())
}

func TestPublicSurface(t *testing.T) {
	t.Parallel()
	contract.NamesNoForeignType(t, map[string][]string{".": {"github.com/voltagegpu/volt-go/api"}})
	contract.IsCommented(t, ".")
}

func TestCallsPage(t *testing.T) {
	t.Parallel()
	contract.CallsPage(t, coverage(), "../docs/calls.md", "Voltage Park")
}
