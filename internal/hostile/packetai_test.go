package hostile_test

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/packetai"
)

var packetAIProvider = &provider{
	name:   "packetai",
	make:   func(opts ...api.Option) (any, error) { return packetai.New(opts...) },
	header: "Authorization",
	samples: []any{
		packetai.ListParams{},
		packetai.OffersParams{Search: "b200"},
		packetai.DeploymentSpec{
			Provider: "voltage-park", OfferID: "off_1", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5", OperatingSystem: "Ubuntu 22.04",
			InstanceType: packetai.InstanceBareMetal, SSHPublicKey: publicKey, Name: "ci-1",
		},
		packetai.SSHKeySpec{Name: "laptop", PublicKey: publicKey},
		packetai.VolumeSpec{Name: "data", SizeGB: 100},
	},
	creates: []string{"Deployments.Create", "SSHKeys.Create", "Volumes.Create", "Volumes.Attach", "Volumes.Detach"},
	lengthy: []string{"Deployments.WaitRunning", "Deployments.TerminateWhenAllowed", "SSHKeys.Ensure", "Deployments.Ensure", "Deployments.Release"},
	patient: []string{"Deployments.Release"},
}
