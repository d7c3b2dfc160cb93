package hostile_test

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/voltagepark"
)

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFoo me@laptop"

var voltageParkProvider = &provider{
	name:   "voltagepark",
	make:   func(opts ...api.Option) (any, error) { return voltagepark.New(opts...) },
	header: "Authorization",
	samples: []any{
		voltagepark.ListParams{},
		voltagepark.TransactionParams{},
		voltagepark.InstantVM{ConfigID: "c", Name: "ci-1", Password: voltagepark.NewSecret(secretPassword), SSHKeys: []string{publicKey}},
		voltagepark.BareMetal{LocationID: "l", GPUCount: 8, Name: "ci-1", SSHKeys: []string{publicKey}},
		voltagepark.LabelUpdate{Name: voltagepark.Set("new")},
		voltagepark.SSHKeySpec{Name: "laptop", Content: publicKey},
		voltagepark.VolumeSpec{SizeGB: 100, Name: "data"},
		voltagepark.VolumeUpdate{Name: voltagepark.Set("new")},
		voltagepark.VMPowerStarted, voltagepark.RentalPowerStarted, voltagepark.CloudInitInstantVM,
		[]string{"203.0.113.7"},
		time.October,
	},
	argument: map[string][]any{
		"Billing.Report":              {2024, time.October},
		"VirtualMachines.ForwardPort": {"id_1", map[string]int{"internal_port": 80}},
	},
	creates: []string{
		"VirtualMachines.Deploy", "VirtualMachines.ForwardPort", "VirtualMachines.Relocate", "BareMetal.Deploy", "BareMetal.Reboot", "SSHKeys.Create", "Storage.Create",
	},
	asking: []string{"CloudInit.Validate"},
	lengthy: []string{
		"VirtualMachines.Wait", "VirtualMachines.WaitRunning", "VirtualMachines.WaitGone", "BareMetal.Wait", "BareMetal.WaitRunning", "BareMetal.WaitGone",
		"SSHKeys.Ensure", "VirtualMachines.Ensure", "BareMetal.Ensure", "VirtualMachines.Release", "BareMetal.Release",
	},
	patient: []string{"VirtualMachines.Release", "BareMetal.Release"},
	bearing: []string{"VirtualMachines.Deploy", "VirtualMachines.Ensure"},
	secret:  secretPassword,
}
