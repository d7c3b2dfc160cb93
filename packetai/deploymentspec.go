package packetai

import "github.com/voltagegpu/volt-go/internal/client"

// InstanceBareMetal is the one DeploymentSpec.InstanceType that the page shows.
const InstanceBareMetal = "BARE_METAL"

// DeploymentSpec is what a deployment is made from: most of it is an offer's, so
// that Offer.Deployment fills it in. All fields but InstanceType and Extra are
// required: the page shows them all, and does not say which may be left out.
type DeploymentSpec struct {
	// Provider is the offer's: "voltage-park".
	Provider string `json:"provider"`
	// OfferID is the offer's ID: "off_abc123".
	OfferID string `json:"offerId"`
	// GPUType is the offer's: "NVIDIA B200".
	GPUType string `json:"gpuType"`
	// GPUCount is how many GPUs, at least 1.
	GPUCount int `json:"gpuCount"`
	// Region is the offer's: "dallas-usa-5".
	Region string `json:"region"`
	// OperatingSystem is one of the offer's: "Ubuntu 22.04".
	OperatingSystem string `json:"operatingSystem"`
	// InstanceType is InstanceBareMetal by default.
	InstanceType string `json:"instanceType"`
	// SSHPublicKey is the one line of a public key, as in id_ed25519.pub, that
	// opens the machine.
	SSHPublicKey string `json:"ssh_public_key"`
	// Name is the deployment's.
	Name string `json:"name"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// problem says what is wrong with a spec, and what would be right.
func (s DeploymentSpec) problem() (field, problem string) {
	for _, f := range [...]struct{ name, value, want string }{
		{"Name", s.Name, "want a name, by which it is found again"},
		{"Provider", s.Provider, "want an Offer's Provider"},
		{"OfferID", s.OfferID, "want an Offer's ID"},
		{"GPUType", s.GPUType, "want an Offer's GPUType, such as NVIDIA B200"},
		{"Region", s.Region, "want an Offer's Region"},
		{"OperatingSystem", s.OperatingSystem, "want one of an Offer's OperatingSystems, such as Ubuntu 22.04"},
	} {
		if isBlank(f.value) {
			return "DeploymentSpec." + f.name, "it is empty: " + f.want
		}
	}
	if s.InstanceType != "" && isBlank(s.InstanceType) {
		return "DeploymentSpec.InstanceType", "it is blank: want one such as " + InstanceBareMetal + ", or \"\" for that"
	}
	if s.GPUCount < 1 {
		return "DeploymentSpec.GPUCount", "want 1 GPU or more"
	}
	problem = client.PublicKeyProblem(s.SSHPublicKey)
	if isBlank(s.SSHPublicKey) {
		problem = "it is empty, so that nobody could log in: want a public key's line, as in id_ed25519.pub"
	}
	if problem != "" {
		return "DeploymentSpec.SSHPublicKey", problem
	}
	return "", ""
}
