package volt

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// Pod is a rented GPU machine, as far as an answer tells of it: the API's calls
// and revisions tell different parts. What is absent or null is the zero value.
type Pod struct {
	// ID is the id that later calls take: the workload's where one is known,
	// and otherwise the only one that the pod has.
	ID string `json:"id"`
	// VoltID is Volt's own id beside the workload's (cl_…), where both are known.
	VoltID string `json:"volt_id,omitempty"`
	// WorkloadID is the workload's id (wl_…, wrk-…), where it is known as such.
	WorkloadID string `json:"workload_id,omitempty"`
	// Name is the name that the answer shows. The newest revision's list shows
	// one of its own (cm_…) rather than the one that was given.
	Name string `json:"name,omitempty"`
	// Status is where the pod stands.
	Status PodStatus `json:"status,omitempty"`
	// Message explains the status, above all a failure.
	Message string `json:"message,omitempty"`
	// Provider is where the pod runs.
	Provider Provider `json:"provider,omitempty"`
	// Type is the kind of workload, such as "rental".
	Type string `json:"type,omitempty"`
	// ResourceName is the size of a confidential pod, such as "h200-small".
	ResourceName string `json:"resource_name,omitempty"`
	// GPUType is the GPU's name, such as "RTX 4090".
	GPUType string `json:"gpu_type,omitempty"`
	// GPUCount is how many GPUs the pod has.
	GPUCount int `json:"gpu_count,omitempty"`
	// CPUCores is how many cores the pod has.
	CPUCores int `json:"cpu_cores,omitempty"`
	// RAMGB is the memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// VolumeSizeGB is the size of the pod's volume in GB.
	VolumeSizeGB int `json:"volume_size_gb,omitempty"`
	// HourlyPrice is what the pod costs in USD per hour.
	HourlyPrice USD `json:"hourly_price,omitzero"`
	// TotalCost is what the pod has cost in USD until now.
	TotalCost USD `json:"total_cost,omitzero"`
	// UptimeHours is how long it has run, in hours.
	UptimeHours float64 `json:"uptime_hours,omitempty"`
	// Image is the image that a confidential pod runs.
	Image string `json:"image,omitempty"`
	// Template is the image of the template that a Lium pod runs.
	Template string `json:"template,omitempty"`
	// SSHKeyIDs are the keys that open the pod.
	SSHKeyIDs []string `json:"ssh_keys,omitempty"`
	// IP is the pod's own address, where it has one.
	IP string `json:"ip,omitempty"`
	// SSHHost is the gateway that the pod is reached through, where it has no
	// address of its own.
	SSHHost string `json:"ssh_host,omitempty"`
	// SSHPort is the port of IP or SSHHost, 0 where none is told.
	SSHPort int `json:"ssh_port,omitempty"`
	// SSHCommand is the command that the server gave to reach the pod. See SSH.
	SSHCommand string `json:"ssh_command,omitempty"`
	// Confidential is true where the server says that the pod's memory is
	// sealed by its hardware.
	Confidential bool `json:"confidential,omitempty"`
	// Attestation names the proof of that, such as "intel_tdx".
	Attestation string `json:"attestation,omitempty"`
	// ReadyReplicas and TotalReplicas count the workload's instances, -1 where
	// they are not told.
	ReadyReplicas int `json:"ready_replicas"`
	TotalReplicas int `json:"total_replicas"`
	// CreatedAt and UpdatedAt are zero where they are not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// IDs are the ids under which the pod can be looked up, the one that calls take
// first.
func (p Pod) IDs() []string {
	var ids []string
	for _, id := range [...]string{p.ID, p.WorkloadID, p.VoltID} {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Is reports whether id is one of the pod's.
func (p Pod) Is(id string) bool { return id != "" && slices.Contains(p.IDs(), id) }

// same reports whether both are the same pod.
func (p Pod) same(q Pod) bool { return slices.ContainsFunc(p.IDs(), q.Is) }

// withKnown fills in from an earlier view what this one leaves out.
func (p Pod) withKnown(old Pod) Pod {
	fill(&p.VoltID, old.VoltID)
	fill(&p.WorkloadID, old.WorkloadID)
	if p.WorkloadID != "" {
		p.ID = p.WorkloadID
	}
	if old.Name != "" && (p.Name == "" || strings.HasPrefix(p.Name, shownNamePrefix)) {
		p.Name = old.Name
	}
	fill(&p.Provider, old.Provider)
	fill(&p.Type, old.Type)
	fill(&p.ResourceName, old.ResourceName)
	fill(&p.GPUType, old.GPUType)
	fill(&p.GPUCount, old.GPUCount)
	fill(&p.CPUCores, old.CPUCores)
	fill(&p.RAMGB, old.RAMGB)
	fill(&p.VolumeSizeGB, old.VolumeSizeGB)
	fill(&p.HourlyPrice, old.HourlyPrice)
	fill(&p.TotalCost, old.TotalCost)
	fill(&p.Image, old.Image)
	fill(&p.Template, old.Template)
	if p.SSHKeyIDs == nil {
		p.SSHKeyIDs = old.SSHKeyIDs
	}
	fill(&p.IP, old.IP)
	fill(&p.SSHHost, old.SSHHost)
	fill(&p.SSHPort, old.SSHPort)
	fill(&p.SSHCommand, old.SSHCommand)
	p.Confidential = p.Confidential || old.Confidential
	fill(&p.Attestation, old.Attestation)
	if p.CreatedAt.IsZero() {
		p.CreatedAt = old.CreatedAt
	}
	return p
}

func fill[T comparable](field *T, old T) {
	var zero T
	if *field == zero {
		*field = old
	}
}

// shownNamePrefix begins the names that the newest revision's list makes up.
const shownNamePrefix = "cm_"

// wirePod has every spelling of a pod's fields that any revision uses.
type wirePod struct {
	ID            wire.Text  `json:"id"`
	UID           wire.Text  `json:"uid"`
	WorkloadUID   wire.Text  `json:"workloadUid"`
	WorkloadUID2  wire.Text  `json:"workload_uid"`
	TargonUID     wire.Text  `json:"targonUid"`
	TargonUID2    wire.Text  `json:"targon_uid"`
	Name          wire.Text  `json:"name"`
	Status        wire.Text  `json:"status"`
	Message       wire.Text  `json:"message"`
	Provider      wire.Text  `json:"provider"`
	Type          wire.Text  `json:"type"`
	WorkloadType  wire.Text  `json:"workload_type"`
	ResourceName  wire.Text  `json:"resource_name"`
	ResourceName2 wire.Text  `json:"resourceName"`
	GPUType       wire.Text  `json:"gpu_type"`
	GPUType2      wire.Text  `json:"gpuType"`
	GPUCount      wire.Int   `json:"gpu_count"`
	GPUCount2     wire.Int   `json:"gpuCount"`
	CPUCores      wire.Int   `json:"cpu_cores"`
	RAMGB         wire.Float `json:"ram_gb"`
	VolumeSizeGB  wire.Int   `json:"volume_size_gb"`
	CostPerHour   USD        `json:"cost_per_hour"`
	HourlyPrice   USD        `json:"hourly_price"`
	HourlyPrice2  USD        `json:"hourlyPrice"`
	TotalCost     USD        `json:"total_cost"`
	UptimeHours   wire.Float `json:"uptime_hours"`
	Image         wire.Text  `json:"image"`
	Template      wire.Text  `json:"template"`
	SSHKeys       wire.Texts `json:"ssh_keys"`
	SSHKeyIDs     wire.Texts `json:"ssh_key_ids"`
	IP            wire.Text  `json:"ip"`
	SSHHost       wire.Text  `json:"ssh_host"`
	SSHHost2      wire.Text  `json:"sshHost"`
	SSHPort       wire.Int   `json:"ssh_port"`
	SSHPort2      wire.Int   `json:"sshPort"`
	SSHCommand    wire.Text  `json:"ssh_command"`
	SSHCommand2   wire.Text  `json:"sshCommand"`
	Confidential  wire.Bool  `json:"confidential"`
	Confidential2 wire.Bool  `json:"confidential_compute"`
	Attestation   wire.Text  `json:"attestation"`
	ReadyReplicas *wire.Int  `json:"ready_replicas"`
	TotalReplicas *wire.Int  `json:"total_replicas"`
	CreatedAt     wire.Time  `json:"created_at"`
	CreatedAt2    wire.Time  `json:"createdAt"`
	UpdatedAt     wire.Time  `json:"updated_at"`
	UpdatedAt2    wire.Time  `json:"updatedAt"`
}

func (w *wirePod) pod() Pod {
	workload := wire.FirstNonZero(w.WorkloadUID, w.WorkloadUID2, w.TargonUID, w.TargonUID2, w.UID)
	own := w.ID
	if workload == "" && isWorkloadID(string(own)) {
		workload = own
	}
	if own == workload {
		own = ""
	}
	return Pod{
		ID:            string(wire.FirstNonZero(workload, own)),
		VoltID:        string(own),
		WorkloadID:    string(workload),
		Name:          string(w.Name),
		Status:        lower[wire.Text, PodStatus](w.Status),
		Message:       string(w.Message),
		Provider:      lower[wire.Text, Provider](w.Provider),
		Type:          lower[wire.Text, string](wire.FirstNonZero(w.Type, w.WorkloadType)),
		ResourceName:  string(wire.FirstNonZero(w.ResourceName, w.ResourceName2)),
		GPUType:       string(wire.FirstNonZero(w.GPUType, w.GPUType2)),
		GPUCount:      int(wire.FirstNonZero(w.GPUCount, w.GPUCount2)),
		CPUCores:      int(w.CPUCores),
		RAMGB:         float64(w.RAMGB),
		VolumeSizeGB:  int(w.VolumeSizeGB),
		HourlyPrice:   wire.FirstNonZero(w.CostPerHour, w.HourlyPrice, w.HourlyPrice2),
		TotalCost:     w.TotalCost,
		UptimeHours:   float64(w.UptimeHours),
		Image:         string(w.Image),
		Template:      string(w.Template),
		SSHKeyIDs:     firstList(w.SSHKeys, w.SSHKeyIDs),
		IP:            string(w.IP),
		SSHHost:       string(wire.FirstNonZero(w.SSHHost, w.SSHHost2)),
		SSHPort:       int(wire.FirstNonZero(w.SSHPort, w.SSHPort2)),
		SSHCommand:    string(wire.FirstNonZero(w.SSHCommand, w.SSHCommand2)),
		Confidential:  bool(w.Confidential || w.Confidential2),
		Attestation:   string(w.Attestation),
		ReadyReplicas: orUnknown(w.ReadyReplicas),
		TotalReplicas: orUnknown(w.TotalReplicas),
		CreatedAt:     firstTime(w.CreatedAt, w.CreatedAt2),
		UpdatedAt:     firstTime(w.UpdatedAt, w.UpdatedAt2),
	}
}

// isWorkloadID tells a workload's id by its form, for the list that shows it as
// the pod's only one.
func isWorkloadID(id string) bool {
	return strings.HasPrefix(id, "wl_") || strings.HasPrefix(id, "wrk-")
}

func firstList(lists ...wire.Texts) []string {
	for _, l := range lists {
		if l != nil {
			return l
		}
	}
	return nil
}

func firstTime(times ...wire.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t.Time
		}
	}
	return time.Time{}
}

func orUnknown(n *wire.Int) int {
	if n == nil {
		return -1
	}
	return int(*n)
}

var (
	decodePod  = decodeOne((*wirePod).pod, func(p *Pod) string { return p.ID }, "pod", "data")
	decodePods = decodeList((*wirePod).pod, "pods", "items", "data")
)

// decodePodOf reads the answer to a change of the pod id, which may name no id,
// or no pod at all.
func decodePodOf(id string) func([]byte) (Pod, error) {
	return func(body []byte) (Pod, error) {
		pod, err := decodePod(body)
		if errors.Is(err, errNoID) {
			pod, err = decodeWithoutID(body)
		}
		fill(&pod.ID, id)
		return pod, err
	}
}

var decodeWithoutID = decodeOne((*wirePod).pod, func(*Pod) string { return "-" }, "pod", "data")

// decodePodDeletion reads the answer to a delete, which may say no more than
// that it succeeded.
func decodePodDeletion(id string) func([]byte) (Pod, error) {
	return func(body []byte) (Pod, error) {
		if _, err := decodeDeletion(id)(body); err != nil {
			return Pod{}, err
		}
		pod, err := decodePodOf(id)(body)
		fill(&pod.Status, PodDeleted)
		return pod, err
	}
}

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
