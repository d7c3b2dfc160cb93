package volt

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// A Pod is a rented GPU machine. The calls and revisions of the API return different
// members. A member that is absent or null is the zero value.
type Pod struct {
	// ID is the id for later calls: the workload's id if it is known, else the pod's only
	// id.
	ID string `json:"id"`
	// VoltID is Volt's own id (cl_…), if the workload's id is known too.
	VoltID string `json:"volt_id,omitempty"`
	// WorkloadID is the workload's id (wl_…, wrk-…), if it is known.
	WorkloadID string `json:"workload_id,omitempty"`
	// Name is the name in the response. Lists of the newest revision show a name of the
	// server's (cm_…) instead of the requested one.
	Name string `json:"name,omitempty"`
	// Status is the pod's status.
	Status PodStatus `json:"status,omitempty"`
	// Message explains the status, for example a failure.
	Message string `json:"message,omitempty"`
	// Provider is the supplier of the pod.
	Provider Provider `json:"provider,omitempty"`
	// Type is the kind of workload, such as "rental".
	Type string `json:"type,omitempty"`
	// ResourceName is the size of a confidential pod, such as "h200-small".
	ResourceName string `json:"resource_name,omitempty"`
	// GPUType is the GPU's name, such as "RTX 4090".
	GPUType string `json:"gpu_type,omitempty"`
	// GPUCount is the number of GPUs.
	GPUCount int `json:"gpu_count,omitempty"`
	// CPUCores is the number of CPU cores.
	CPUCores int `json:"cpu_cores,omitempty"`
	// RAMGB is the memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// VolumeSizeGB is the size of the pod's volume in GB.
	VolumeSizeGB int `json:"volume_size_gb,omitempty"`
	// HourlyPrice is the price in USD per hour: the highest that the response shows.
	HourlyPrice USD `json:"hourly_price,omitzero"`
	// TotalCost is the cost until now in USD.
	TotalCost USD `json:"total_cost,omitzero"`
	// UptimeHours is the time for which the pod has run, in hours.
	UptimeHours float64 `json:"uptime_hours,omitempty"`
	// Image is the image of a confidential pod.
	Image string `json:"image,omitempty"`
	// Template is the image of a Lium pod's template.
	Template string `json:"template,omitempty"`
	// SSHKeyIDs are the keys for logging in to the pod.
	SSHKeyIDs []string `json:"ssh_keys,omitempty"`
	// IP is the pod's own address, or "".
	IP string `json:"ip,omitempty"`
	// SSHHost is the gateway for SSH, if the pod has no address.
	SSHHost string `json:"ssh_host,omitempty"`
	// SSHPort is the port of IP or SSHHost, or 0 if the response omits it.
	SSHPort int `json:"ssh_port,omitempty"`
	// SSHCommand is the server's command for reaching the pod. See SSH.
	SSHCommand string `json:"ssh_command,omitempty"`
	// Confidential reports whether the pod's memory is protected by its hardware.
	Confidential bool `json:"confidential,omitempty"`
	// Attestation names the proof of Confidential, such as "intel_tdx".
	Attestation string `json:"attestation,omitempty"`
	// ReadyReplicas and TotalReplicas count the workload's instances. They are -1 if the
	// response omits them.
	ReadyReplicas int `json:"ready_replicas"`
	TotalReplicas int `json:"total_replicas"`
	// CreatedAt and UpdatedAt are zero if the response omits them.
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// Unreadable names the members of the response that could not be read, or only in
	// part, such as a time without a zone. No decision is based on them.
	Unreadable []string `json:"unreadable,omitempty"`
}

// IDs returns the ids by which the pod can be found. The id for later calls is the first.
func (p Pod) IDs() []string {
	var ids []string
	for _, id := range [...]string{p.ID, p.WorkloadID, p.VoltID} {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Is reports whether id is an id of the pod.
func (p Pod) Is(id string) bool { return id != "" && slices.Contains(p.IDs(), id) }

// same reports whether p and q are the same pod.
func (p Pod) same(q Pod) bool { return slices.ContainsFunc(p.IDs(), q.Is) }

// mayHaveAnotherID reports whether the pod may have an id that is not known: lists of the
// newest revision show the workload's id alone.
func (p Pod) mayHaveAnotherID() bool { return p.WorkloadID != "" && p.VoltID == "" }

// withKnown returns p with the members of old that p omits.
func (p Pod) withKnown(old Pod) Pod {
	fill(&p.VoltID, old.VoltID)
	fill(&p.WorkloadID, old.WorkloadID)
	if p.WorkloadID != "" {
		for _, id := range [...]string{p.ID, old.ID} {
			if id != p.WorkloadID {
				fill(&p.VoltID, id)
			}
		}
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
	if p.CreatedAt.IsZero() && !slices.Contains(p.Unreadable, "created_at") {
		p.CreatedAt = old.CreatedAt
		if slices.Contains(old.Unreadable, "created_at") {
			p.Unreadable = append(slices.Clip(p.Unreadable), "created_at")
		}
	}
	return p
}

// age returns when the pod was created, as evidence.
func (p Pod) age() lifecycle.Age {
	return lifecycle.Age{CreatedAt: p.CreatedAt, Exact: !slices.Contains(p.Unreadable, "created_at")}
}

func fill[T comparable](field *T, old T) {
	var zero T
	if *field == zero {
		*field = old
	}
}

// shownNamePrefix begins the names that lists of the newest revision show.
const shownNamePrefix = "cm_"

// readPod reads a pod in the spelling of any revision.
func readPod(object wire.Value) Pod {
	p := Pod{ReadyReplicas: -1, TotalReplicas: -1}
	unreadable := (*wire.Unreadable)(&p.Unreadable)
	var own, uid string
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			own = v.Text()
		case "workloadUid", "workload_uid", "targonUid", "targon_uid":
			fill(&p.WorkloadID, v.Text())
		case "uid":
			uid = v.Text()
		case "name":
			p.Name = v.Text()
		case "status":
			p.Status = PodStatus(v.Lower())
		case "message":
			p.Message = v.Text()
		case "provider":
			p.Provider = Provider(v.Lower())
		case "type", "workload_type", "workloadType":
			p.Type = v.Lower()
		case "resource_name", "resourceName":
			p.ResourceName = v.Text()
		case "gpu_type", "gpuType":
			p.GPUType = v.Text()
		case "gpu_count", "gpuCount":
			p.GPUCount = unreadable.Int("gpu_count", v, 0)
		case "cpu_cores", "cpuCores":
			p.CPUCores = v.Int(0)
		case "ram_gb", "ramGb":
			p.RAMGB = v.Float()
		case "volume_size_gb", "volumeSizeGb":
			p.VolumeSizeGB = v.Int(0)
		case "hourly_price", "hourlyPrice", "cost_per_hour", "costPerHour", "price", "price_per_hour", "pricePerHour", "hourly_rate", "hourlyRate":
			p.HourlyPrice = lifecycle.PriceOf(p.HourlyPrice, unreadable.USD("hourly_price", v))
		case "total_cost", "totalCost":
			p.TotalCost = unreadable.USD("total_cost", v)
		case "uptime_hours", "uptimeHours":
			p.UptimeHours = v.Float()
		case "image":
			p.Image = v.Text()
		case "template":
			p.Template = v.Text()
		case "ssh_keys", "sshKeys", "ssh_key_ids", "ssh_key_uids":
			p.SSHKeyIDs = v.Texts()
		case "ip":
			p.IP = v.Text()
		case "ssh_host", "sshHost":
			p.SSHHost = v.Text()
		case "ssh_port", "sshPort":
			p.SSHPort = v.Int(0)
		case "ssh_command", "sshCommand":
			p.SSHCommand = v.Text()
		case "confidential", "confidential_compute", "confidentialCompute":
			p.Confidential = p.Confidential || v.Bool()
		case "attestation":
			p.Attestation = v.Text()
		case "ready_replicas", "readyReplicas":
			p.ReadyReplicas = v.Int(-1)
		case "total_replicas", "totalReplicas":
			p.TotalReplicas = v.Int(-1)
		case "created_at", "createdAt":
			p.CreatedAt = unreadable.Time("created_at", v)
		case "updated_at", "updatedAt":
			p.UpdatedAt = unreadable.Time("updated_at", v)
		}
	}
	p.identify(own, uid)
	return p
}

// identify sets the ids of the pod from the members id and uid.
func (p *Pod) identify(own, uid string) {
	fill(&p.WorkloadID, uid)
	if p.WorkloadID == "" && isWorkloadID(own) {
		p.WorkloadID = own
	}
	if p.WorkloadID == "" { // it is documented as the user name for SSH
		if way, ok := api.ParseSSHCommand(p.SSHCommand); ok && isWorkloadID(way.User) {
			p.WorkloadID = way.User
		}
	}
	if p.WorkloadID != "" && own != p.WorkloadID {
		p.VoltID = own
	}
	p.ID = p.WorkloadID
	fill(&p.ID, own)
}

// isWorkloadID reports whether id has the form of a workload's id. The list shows such an
// id as the pod's only one.
func isWorkloadID(id string) bool {
	return strings.HasPrefix(id, "wl_") || strings.HasPrefix(id, "wrk-")
}

// podEnvelopes are the names under which a response may hold a pod.
var podEnvelopes = []string{"pod", "data"}

var (
	decodePod = client.One(readPod, func(p Pod) string { return p.ID }, "pod", "data")
	pods      = listReader[Pod]{readPod, []string{"pods", ""}, []string{"items", "data"}}
)

// resourceIDs returns the pod's ids with their kinds.
func (p Pod) resourceIDs() []lifecycle.ResourceID {
	ids := make([]lifecycle.ResourceID, 0, 2)
	for _, id := range [...]string{p.ID, p.WorkloadID, p.VoltID} {
		kind := "volt"
		if id == p.WorkloadID || isWorkloadID(id) {
			kind = "workload"
		}
		if r := (lifecycle.ResourceID{Kind: kind, ID: id}); id != "" && !slices.Contains(ids, r) {
			ids = append(ids, r)
		}
	}
	return ids
}

// isAbout reports whether a response with the pod p can be about the pod known. It cannot
// if it shows another id of the same kind, or if known has a workload's id and p is a
// Lium pod, which has none.
func (p Pod) isAbout(known Pod) bool {
	if known.WorkloadID != "" && p.WorkloadID == "" && p.Provider == ProviderLium {
		return false
	}
	if p.ID == known.ID && (p.VoltID == known.VoltID || known.VoltID == "") {
		return true // the usual case, without making a list of ids
	}
	for _, id := range known.resourceIDs() {
		if lifecycle.IsAbout(id, p.resourceIDs()...) == lifecycle.Denied {
			return false
		}
	}
	return true
}

// decodeAbout reads a response, and returns an error if it cannot be about the pod id.
func (s *PodsService) decodeAbout(id string) func([]byte) (Pod, error) {
	return func(body []byte) (Pod, error) {
		pod, err := decodePod(body)
		if err == nil && !pod.isAbout(s.known(id)) {
			return Pod{}, errOtherPod
		}
		return pod, err
	}
}

// decodeChange reads the response to a change of the pod id, which may show no id, or no
// pod at all.
func (s *PodsService) decodeChange(id string) func([]byte) (Pod, error) {
	decode := s.decodeAbout(id)
	return func(body []byte) (Pod, error) {
		pod, err := decode(body)
		if errors.Is(err, client.ErrNoID) {
			pod, err = decodeWithoutID(body)
		}
		fill(&pod.ID, id)
		return pod, err
	}
}

var decodeWithoutID = client.One(readPod, func(Pod) string { return "-" }, podEnvelopes...)

// podEnding describes a request that ends the pod known. If pauses is true, the request
// may pause it instead.
func podEnding(known Pod, pauses bool) lifecycle.Ending {
	return lifecycle.Ending{
		API: provider.Name, Kind: lifecycle.KindPod, Provider: string(known.Provider), Pauses: pauses,
		IDs: idMembers, Envelopes: podEnvelopes,
		IsOther: func(id string) bool {
			return !Pod{ID: id}.isAbout(known)
		},
	}
}

// decodePodEnding reads the response to a delete or a stop.
func decodePodEnding(known Pod, pauses bool) func([]byte) (Pod, error) {
	return decodeEnding(podEnding(known, pauses), func(object wire.Value) Pod {
		if inner, err := wire.Object(object, podEnvelopes...); err == nil {
			object = inner
		}
		pod := readPod(object)
		fill(&pod.ID, known.ID)
		return pod
	})
}

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
