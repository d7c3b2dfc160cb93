package sim

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The gateways that confidential pods are reached through.
const (
	documentedGateway = "ssh.deployments.targon.com"
	observedGateway   = "ssh.voltagegpu.com"
)

func (s *Server) gateway() string {
	if s.cfg.Revision == Observed {
		return observedGateway
	}
	return documentedGateway
}

// tell spells a status as the revision does.
func (s *Server) tell(status string) string {
	if s.cfg.Revision == Classic {
		return status
	}
	switch status {
	case deploying, starting:
		status = "provisioning"
	case failed:
		status = "error"
	}
	if s.cfg.Revision == Confidential {
		return strings.ToUpper(status)
	}
	return status
}

// classicPod is a pod on the earlier page: what a call leaves out is nil.
type classicPod struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Status       string       `json:"status"`
	Provider     string       `json:"provider"`
	ResourceName string       `json:"resource_name,omitempty"`
	GPUType      string       `json:"gpu_type"`
	GPUCount     int          `json:"gpu_count,omitempty"`
	CPUCores     int          `json:"cpu_cores,omitempty"`
	RAMGB        int          `json:"ram_gb,omitempty"`
	CostPerHour  Money        `json:"cost_per_hour"`
	IP           **string     `json:"ip,omitempty"`
	SSHPort      **int        `json:"ssh_port,omitempty"`
	Template     string       `json:"template,omitempty"`
	Image        string       `json:"image,omitempty"`
	VolumeGB     int          `json:"volume_size_gb,omitempty"`
	SSHKeys      *[]string    `json:"ssh_keys,omitempty"`
	UptimeHours  *hours       `json:"uptime_hours,omitempty"`
	TotalCost    *Money       `json:"total_cost,omitempty"`
	Confidential bool         `json:"confidential,omitempty"`
	Attestation  string       `json:"attestation,omitempty"`
	Message      string       `json:"message,omitempty"`
	CreatedAt    kernel.Stamp `json:"created_at"`
}

// hours is a time in hours, to a hundredth.
type hours float64

func (h hours) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, math.Round(float64(h)*100)/100, 'f', -1, 64), nil
}

// address is a field that is null until there is something to tell.
func address[T comparable](v T, known bool) **T {
	var p *T
	if known {
		p = kernel.OrNull(v)
	}
	return &p
}

// summary is what create and get of the earlier page both tell of a pod.
func (s *Server) summary(p *pod) classicPod {
	return classicPod{
		ID: p.id, Name: p.name, Status: s.tell(p.status), Provider: p.provider, GPUType: p.gpuType,
		CostPerHour: p.rate, Message: p.message, CreatedAt: kernel.Stamp(p.created),
	}
}

func (s *Server) reachable(v *classicPod, p *pod) {
	v.IP, v.SSHPort = address(p.ip, s.hasAddress(p.status)), address(p.sshPort, s.hasAddress(p.status))
}

// hasAddress reports whether a pod of that status can be reached.
func (s *Server) hasAddress(status string) bool { return status == running || !s.does(NoAddressYet) }

// createdPod is how a create is answered.
func (s *Server) createdPod(p *pod) any {
	switch {
	case s.cfg.Revision == Observed:
		return podEnvelope{true, observedCreated{p.id, p.workload, s.sshCommand(p), "RUNNING", "targon", p.rate}}
	case s.cfg.Revision == Confidential:
		// The page shows RUNNING at once, whatever the pod has reached.
		return podEnvelope{true, confidentialCreated{
			p.id, p.workload, p.name, p.tier.ResourceName, p.image, p.rate, "RUNNING", p.provider, s.sshCommand(p),
		}}
	}
	v := s.summary(p)
	if p.confidential() {
		v.ResourceName, v.Image, v.Confidential, v.Attestation = p.tier.ResourceName, p.image, true, "intel_tdx"
		return v
	}
	v.GPUCount, v.Template, v.VolumeGB = p.gpus, p.image, p.volumeGB
	s.reachable(&v, p)
	return v
}

func (s *Server) sshCommand(p *pod) string { return "ssh " + p.workload + "@" + s.gateway() }

type podEnvelope struct {
	Success bool `json:"success"`
	Pod     any  `json:"pod"`
}

type confidentialCreated struct {
	ID           string `json:"id"`
	WorkloadUID  string `json:"workloadUid"`
	Name         string `json:"name"`
	ResourceName string `json:"resource_name"`
	Image        string `json:"image"`
	HourlyPrice  Money  `json:"hourlyPrice"`
	Status       string `json:"status"`
	Provider     string `json:"provider"`
	SSHCommand   string `json:"ssh_command"`
}

type observedCreated struct {
	ID          string `json:"id"`
	TargonUID   string `json:"targonUid"`
	SSHCommand  string `json:"ssh_command"`
	Status      string `json:"status"`
	Provider    string `json:"provider"`
	HourlyPrice Money  `json:"hourlyPrice"`
}

func (s *Server) getPod(c *call) *answer {
	p, found := s.findPod(c)
	if !found {
		return s.notFound("Pod")
	}
	switch s.cfg.Revision {
	case Observed:
		return kernel.OK(s.observedState(p))
	case Confidential:
		return kernel.OK(struct {
			UID          string       `json:"uid"`
			Name         string       `json:"name"`
			ResourceName string       `json:"resource_name"`
			Image        string       `json:"image"`
			Type         string       `json:"type"`
			Status       string       `json:"status"`
			Message      string       `json:"message,omitempty"`
			CreatedAt    kernel.Stamp `json:"created_at"`
		}{p.workload, p.name, p.tier.ResourceName, p.image, "rental", s.tell(p.status), p.message, kernel.Stamp(p.created)})
	}
	return kernel.OK(s.details(p, c.Now))
}

// details is all that the earlier page tells of a pod.
func (s *Server) details(p *pod, now time.Time) classicPod {
	v := s.summary(p)
	v.GPUCount = p.gpus
	if m := p.machine; m != nil && m.GPUCount > 0 {
		v.CPUCores, v.RAMGB = m.CPUCores/m.GPUCount*p.gpus, m.RAMGB/m.GPUCount*p.gpus
	}
	s.reachable(&v, p)
	if p.confidential() {
		v.ResourceName, v.Image, v.Confidential, v.Attestation = p.tier.ResourceName, p.image, true, "intel_tdx"
	} else {
		v.Template, v.VolumeGB = p.image, p.volumeGB
	}
	keys, cost, up := orEmpty(p.sshKeys), s.cost(p, now).Cents(), hours(p.uptime(now).Hours())
	v.SSHKeys, v.UptimeHours, v.TotalCost = &keys, &up, &cost
	return v
}

// observedState is the bare state of a workload.
func (s *Server) observedState(p *pod) any {
	ready, total := 0, 0
	if p.status == running {
		ready, total = 1, 1
	}
	if p.status == deploying {
		total = 1
	}
	return struct {
		UID           string            `json:"uid"`
		WorkloadType  string            `json:"workload_type"`
		Status        string            `json:"status"`
		Message       string            `json:"message"`
		ReadyReplicas int               `json:"ready_replicas"`
		TotalReplicas int               `json:"total_replicas"`
		UpdatedAt     kernel.MicroStamp `json:"updated_at"`
	}{p.workload, "RENTAL", s.tell(p.status), p.message, ready, total, kernel.MicroStamp(p.updated)}
}
