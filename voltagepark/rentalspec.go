package voltagepark

import (
	"fmt"
	"slices"
)

// BareMetal is bare metal to deploy. LocationID, GPUCount and Name are required,
// and a key; what is zero is not sent.
type BareMetal struct {
	// LocationID is a BareMetalLocation's ID.
	LocationID string
	// GPUCount is how many GPUs are wanted, over all nodes.
	GPUCount int
	// Name is its name, which it can be found by after a deploy whose outcome is
	// unknown.
	Name string
	// OrganizationSSHKeys are the organization's keys that open it: none unless
	// AllKeys or SelectKeys is given.
	OrganizationSSHKeys OrganizationKeys
	// SSHKeys are further public keys that open it, for this rental only, each the
	// one line of a file such as id_ed25519.pub.
	SSHKeys []string
	// NetworkType joins the nodes: the server takes infiniband where it is not
	// said.
	NetworkType NetworkType
	// SubOrder restricts the network to machines of the same sub-order; without
	// it a machine is in the account's default one of the network.
	SubOrder string
	// StorageID is a storage volume to attach.
	StorageID string
	// Tags are its tags.
	Tags []string
	// CloudInit is what each node runs first, or nil.
	CloudInit *CloudInit
	// AllowUnreachable deploys it also without a key, where CloudInit brings
	// another way in.
	AllowUnreachable bool
	// Extra are further fields to send, which this package does not know. It is no place for a
	// secret: errors may show what a server repeats of it.
	Extra map[string]any
}

// rentalBody is a deploy's body, as the page spells it.
type rentalBody struct {
	LocationID          string           `json:"location_id"`
	GPUCount            int              `json:"gpu_count"`
	Name                string           `json:"name"`
	OrganizationSSHKeys OrganizationKeys `json:"organization_ssh_keys,omitzero"`
	SSHKeys             []string         `json:"ssh_keys,omitzero"`
	NetworkType         NetworkType      `json:"network_type,omitempty"`
	SubOrder            string           `json:"sub_order,omitempty"`
	StorageID           string           `json:"storage_id,omitempty"`
	Tags                []string         `json:"tags,omitzero"`
	CloudInit           *CloudInit       `json:"cloudinit_script,omitempty"`
}

func (s BareMetal) body() rentalBody {
	return rentalBody{s.LocationID, s.GPUCount, s.Name, s.OrganizationSSHKeys, trimmed(s.SSHKeys), s.NetworkType, s.SubOrder, s.StorageID, s.Tags, s.CloudInit}
}

// check finds what is wrong with a specification.
func (s BareMetal) check() error {
	switch {
	case isBlank(s.LocationID):
		return argumentError(rentalsDeploy, s.Name, "BareMetal.LocationID", "it is empty: want a BareMetalLocation's ID")
	case s.GPUCount < 1:
		return argumentError(rentalsDeploy, s.Name, "BareMetal.GPUCount", fmt.Sprintf("%d GPUs: want 1 or more", s.GPUCount))
	case isBlank(s.Name):
		return argumentError(rentalsDeploy, s.Name, "BareMetal.Name", "it is empty: want a name for the rental")
	case s.NetworkType != "" && s.NetworkType != NetworkInfiniBand && s.NetworkType != NetworkEthernet:
		return argumentError(rentalsDeploy, s.Name, "BareMetal.NetworkType", fmt.Sprintf("%q is none: want \"infiniband\" or \"ethernet\"", s.NetworkType))
	case slices.ContainsFunc(s.Tags, isBlank):
		return argumentError(rentalsDeploy, s.Name, "BareMetal.Tags", emptyTag)
	}
	if problem := s.CloudInit.problem(); problem != "" {
		return argumentError(rentalsDeploy, s.Name, "BareMetal.CloudInit", problem)
	}
	return checkAccess(rentalsDeploy, s.Name, "BareMetal", s.OrganizationSSHKeys, s.SSHKeys, s.AllowUnreachable)
}
