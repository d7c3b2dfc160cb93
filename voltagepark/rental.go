package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Rental is rented bare metal: one or several nodes, and the Kubernetes cluster
// that is made with them. One that is pending has few of the fields. What is
// absent or null is the zero value.
type Rental struct {
	// ID is what later calls take.
	ID string `json:"id"`
	// Name is the name that it was given.
	Name string `json:"name,omitempty"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"creation_timestamp,omitzero"`
	// Status is where it stands.
	Status RentalStatus `json:"status,omitempty"`
	// PowerStatus is what its nodes are switched to.
	PowerStatus RentalPowerStatus `json:"power_status,omitempty"`
	// NodeCount is how many nodes it has.
	NodeCount int `json:"node_count,omitempty"`
	// NodeSpecs are what each node has.
	NodeSpecs NodeSpecs `json:"specs_per_node"`
	// HourlyPrice is what the rental costs in USD per hour.
	HourlyPrice USD `json:"rate_hourly,omitzero"`
	// NetworkType is what its nodes are joined by.
	NetworkType NetworkType `json:"network_type,omitempty"`
	// Username is whom to log in as.
	Username string `json:"username,omitempty"`
	// Nodes are its nodes' addresses.
	Nodes []Node `json:"node_networking,omitzero"`
	// SubOrder is the sub-order whose machines it can reach.
	SubOrder string `json:"sub_order,omitempty"`
	// StorageID is the storage volume that is attached to it.
	StorageID string `json:"storage_id,omitempty"`
	// StoragePV and StoragePVC name that volume in the cluster.
	StoragePV  string `json:"storage_pv,omitempty"`
	StoragePVC string `json:"storage_pvc,omitempty"`
	// K8sClusterID is the Kubernetes cluster.
	K8sClusterID string `json:"k8s_cluster_id,omitempty"`
	// Kubeconfig opens the cluster: it is a secret, and prints as "[redacted]".
	Kubeconfig Secret `json:"kubeconfig,omitzero"`
	// Tags are its tags.
	Tags []string `json:"tags,omitzero"`
	// Unreadable names the members of the response that could not be read, or only in
	// part, such as a time without a zone. No decision is based on them.
	Unreadable []string `json:"unreadable,omitempty"`
}

// NodeSpecs are what a bare metal node has.
type NodeSpecs struct {
	// GPUModel is such as "h100-sxm5-80gb".
	GPUModel string `json:"gpu_model,omitempty"`
	// GPUCount is how many GPUs a node has.
	GPUCount int `json:"gpu_count,omitempty"`
	// CPUModel is such as "Intel Xeon Platinum 8470".
	CPUModel string `json:"cpu_model,omitempty"`
	// CPUCount is how many CPUs a node has.
	CPUCount int `json:"cpu_count,omitempty"`
	// RAMGB is the memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// StorageGB is the disk in GB.
	StorageGB float64 `json:"storage_gb,omitempty"`
}

// Node is where a node can be reached.
type Node struct {
	// PublicIP is what Reboot takes.
	PublicIP string `json:"public_ip,omitempty"`
	// PrivateIP is the address among the rental's nodes.
	PrivateIP string `json:"private_ip,omitempty"`
}

// SSH is the way into the rental's first node that has a public address. See
// SSHTo.
func (r Rental) SSH() SSH {
	for _, n := range r.Nodes {
		if n.PublicIP != "" {
			return r.SSHTo(n)
		}
	}
	return SSH{}
}

// SSHTo is the way into one of the rental's nodes.
func (r Rental) SSHTo(n Node) SSH { return api.NewSSH(r.Username, n.PublicIP, 22) }

func rentalID(r Rental) string { return r.ID }

var decodeRental = client.One(readRental, rentalID)

func readRental(object wire.Value) (out Rental) {
	unreadable := (*wire.Unreadable)(&out.Unreadable)
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "creation_timestamp":
			out.CreatedAt = unreadable.Time("creation_timestamp", v)
		case "status":
			out.Status = RentalStatus(v.Lower())
		case "power_status":
			out.PowerStatus = RentalPowerStatus(v.Lower())
		case "node_count":
			out.NodeCount = unreadable.Int("node_count", v, 0)
		case "specs_per_node":
			out.NodeSpecs = readNodeSpecs(v)
		case "rate_hourly":
			out.HourlyPrice = lifecycle.PriceOf(out.HourlyPrice, unreadable.USD("rate_hourly", v))
		case "network_type":
			out.NetworkType = NetworkType(v.Lower())
		case "username":
			out.Username = v.Text()
		case "node_networking":
			out.Nodes = readAll(v, readNode)
		case "sub_order", "suborder":
			out.SubOrder = v.Text()
		case "storage_id":
			out.StorageID = v.Text()
		case "storage_pv":
			out.StoragePV = v.Text()
		case "storage_pvc":
			out.StoragePVC = v.Text()
		case "k8s_cluster_id":
			out.K8sClusterID = v.Text()
		case "kubeconfig":
			out.Kubeconfig = api.NewSecret(v.Text())
		case "tags":
			out.Tags = v.Texts()
		}
	}
	return out
}

func readNodeSpecs(object wire.Value) (out NodeSpecs) {
	for name, v := range object.Members() {
		switch string(name) {
		case "gpu_model":
			out.GPUModel = v.Text()
		case "gpu_count":
			out.GPUCount = v.Int(0)
		case "cpu_model":
			out.CPUModel = v.Text()
		case "cpu_count":
			out.CPUCount = v.Int(0)
		case "ram_gb":
			out.RAMGB = v.Float()
		case "storage_gb":
			out.StorageGB = v.Float()
		}
	}
	return out
}

func readNode(object wire.Value) (out Node) {
	for name, v := range object.Members() {
		switch string(name) {
		case "public_ip":
			out.PublicIP = v.Text()
		case "private_ip":
			out.PrivateIP = v.Text()
		}
	}
	return out
}
