package voltagepark

import (
	"slices"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

type nodeSpecs struct {
	GPUModel string `json:"gpu_model"`
	GPUs     int    `json:"gpu_count"`
	CPUModel string `json:"cpu_model"`
	CPUs     int    `json:"cpu_count"`
	RAM      int    `json:"ram_gb"`
	Storage  int    `json:"storage_gb"`
}

var specsPerNode = nodeSpecs{gpuModel, gpusPerNode, "Intel Xeon Platinum 8470", 2, 1024, 15360}

// pendingView is the few fields of a rental that is pending, as public clients
// have it.
type pendingView struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	CreatedAt kernel.Stamp `json:"creation_timestamp"`
	Status    string       `json:"status"`
	Rate      dollars      `json:"rate_hourly"`
	SubOrder  string       `json:"suborder"`
}

type rentalView struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	CreatedAt  kernel.Stamp `json:"creation_timestamp"`
	Status     string       `json:"status"`
	Power      string       `json:"power_status"`
	NodeCount  int          `json:"node_count"`
	Specs      nodeSpecs    `json:"specs_per_node"`
	Rate       dollars      `json:"rate_hourly"`
	Network    string       `json:"network_type"`
	Username   string       `json:"username"`
	Nodes      []node       `json:"node_networking"`
	SubOrder   *string      `json:"sub_order"`
	StorageID  *string      `json:"storage_id"`
	StoragePV  *string      `json:"storage_pv"`
	StoragePVC *string      `json:"storage_pvc"`
	ClusterID  *string      `json:"k8s_cluster_id"`
	Kubeconfig *string      `json:"kubeconfig"`
	Tags       []string     `json:"tags"`
}

// rentalView is a rental as it is told of with a status.
func (s *Server) rentalView(r *rental, status string) any {
	if status == pending && s.does(PendingHasFewFields) {
		return pendingView{r.id, r.name, kernel.Stamp(r.created), status, dollars(r.rate), r.subOrder}
	}
	v := rentalView{
		ID: r.id, Name: r.name, CreatedAt: kernel.Stamp(r.created), Status: status, Power: r.power, NodeCount: len(r.nodes),
		Specs: specsPerNode, Rate: dollars(r.rate), Network: r.network, Username: "ubuntu", Nodes: slices.Clone(r.nodes),
		SubOrder: kernel.OrNull(r.subOrder), ClusterID: kernel.OrNull(r.cluster), Tags: slices.Clone(r.tags),
	}
	if r.volume != nil {
		v.StorageID = kernel.OrNull(r.volume.id)
		v.StoragePV, v.StoragePVC = kernel.OrNull("pv-"+r.volume.id), kernel.OrNull("pvc-"+r.volume.id)
	}
	if r.cluster != "" {
		v.Kubeconfig = kernel.OrNull(kubeconfig(r))
	}
	return v
}

// kubeconfig opens a rental's cluster, which there is not.
func kubeconfig(r *rental) string {
	return "apiVersion: v1\nkind: Config\nclusters:\n- name: " + r.cluster + "\n  cluster:\n    server: https://" + r.nodes[0].PublicIP +
		":6443\nusers:\n- name: admin\n  user:\n    token: simulated-" + r.cluster + "\n"
}

func (s *Server) listRentals(c *call) *answer {
	var rows []any
	for r, status := range c.Key.rentals.at(c.Now, c.Lag) {
		rows = append(rows, s.rentalView(r, status))
	}
	if !s.does(ListsLeaveOutTerminated) {
		for _, r := range c.Key.rentals.gone {
			rows = append(rows, s.rentalView(r, terminated))
		}
	}
	return listing(s, c, rentalsPage, rows)
}
