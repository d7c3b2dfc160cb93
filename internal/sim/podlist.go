package sim

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// classicRow is a row of the earlier page's list.
type classicRow struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Status      string       `json:"status"`
	Provider    string       `json:"provider"`
	GPUType     string       `json:"gpu_type"`
	GPUCount    int          `json:"gpu_count"`
	CostPerHour Money        `json:"cost_per_hour"`
	CreatedAt   kernel.Stamp `json:"created_at"`
	IP          *string      `json:"ip"`
	SSHPort     *int         `json:"ssh_port"`
}

func (s *Server) classicRow(p *pod, status string) classicRow {
	row := classicRow{
		ID: p.id, Name: p.name, Status: s.tell(status), Provider: p.provider, GPUType: p.gpuType, GPUCount: p.gpus,
		CostPerHour: p.rate, CreatedAt: kernel.Stamp(p.created),
	}
	if s.hasAddress(status) {
		row.IP, row.SSHPort = kernel.OrNull(p.ip), kernel.OrNull(p.sshPort)
	}
	return row
}

// confidentialRow is a row of the newest page's list.
type confidentialRow struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Status       string `json:"status"`
	GPUType      string `json:"gpu_type"`
	GPUCount     int    `json:"gpu_count"`
	HourlyPrice  Money  `json:"hourly_price"`
	CreatedAt    any    `json:"created_at"`
	UpdatedAt    any    `json:"updated_at"`
	SSHHost      string `json:"ssh_host"`
	Provider     string `json:"provider"`
	Confidential bool   `json:"confidential_compute"`
}

// listPods lists the account's pods as they were a while ago, if lists lag.
func (s *Server) listPods(c *call) *answer {
	if s.cfg.Revision == Classic {
		rows := make([]classicRow, 0, c.Key.account.pods.Len())
		for p, status := range c.Key.account.podsAt(c.Now, c.Lag) {
			if p.confidential() && !s.does(ListsAllProviders) {
				continue
			}
			rows = append(rows, s.classicRow(p, status))
		}
		return kernel.OK(struct {
			Pods  []classicRow `json:"pods"`
			Total int          `json:"total"`
		}{rows, len(rows)})
	}
	rows := make([]confidentialRow, 0, c.Key.account.pods.Len())
	for p, status := range c.Key.account.podsAt(c.Now, c.Lag) {
		rows = append(rows, s.confidentialRow(p, status))
	}
	return kernel.OK(rows)
}

func (s *Server) confidentialRow(p *pod, status string) confidentialRow {
	row := confidentialRow{
		ID: p.workload, Name: p.shown, Status: s.tell(status), GPUType: "Confidential GPU", GPUCount: p.gpus, HourlyPrice: p.rate,
		CreatedAt: kernel.Stamp(p.created), UpdatedAt: kernel.Stamp(p.updated), SSHHost: s.gateway(), Provider: "confidential", Confidential: true,
	}
	if s.cfg.Revision == Observed {
		row.GPUType, row.Provider = "NVIDIA-"+p.gpuType, "targon"
		row.CreatedAt, row.UpdatedAt = kernel.MicroStamp(p.created), kernel.MicroStamp(p.updated)
	}
	return row
}

// podsAt are the pods that there were lag before now, with the status that each
// had.
func (a *account) podsAt(now time.Time, lag time.Duration) func(yield func(*pod, string) bool) {
	return func(yield func(*pod, string) bool) {
		if lag == 0 {
			for p := range a.pods.All() {
				if !yield(p, p.status) {
					return
				}
			}
			return
		}
		then := now.Add(-lag)
		for p := range a.pods.All() {
			if status := p.statusAt(then); status != "" && !yield(p, status) {
				return
			}
		}
		for _, p := range slices.Backward(a.gone) {
			if !p.left.After(then) {
				return
			}
			if status := p.statusAt(then); status != "" && !yield(p, status) {
				return
			}
		}
	}
}
