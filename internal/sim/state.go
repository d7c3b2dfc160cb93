package sim

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Pod is a pod as it stands.
type Pod struct {
	ID, WorkloadID string
	Name           string
	Provider       string
	Status         string // as the simulator keeps it, in lower case
	Message        string
	ResourceName   string
	GPUType        string
	GPUCount       int
	Image          string
	SSHKeys        []string
	Commands, Args []string
	Ports          []int
	HourlyPrice    Money
	Cost           Money // until now
	Uptime         time.Duration
	CreatedAt      time.Time
	UpdatedAt      time.Time
	// Billed is true where it costs something as it stands, or will: in the
	// newest revision until it is deleted, also where it failed.
	Billed bool
}

// Job is a job as it stands.
type Job struct {
	ID, Name, Model, TaskType, Status string
	Hours                             float64
	Total                             Money
	Output                            string
	CreatedAt, StartedAt, CompletedAt time.Time
}

// State is what there is to see.
type State struct {
	kernel.State
	Revision Revision
	// Rate is what all pods together cost an hour now.
	Rate Money
	Pods []Pod
	Jobs []Job
	// Quota and Used are those of the first key's window, which ends at Resets.
	Quota, Used int
	Resets      time.Time
	// Webhooks are there where they were asked for.
	Webhooks []Delivery
}

// Query is what one wants to see beside the rest.
type Query struct {
	kernel.Query
	Webhooks bool
}

// State takes a look.
func (s *Server) State(q Query) State {
	state := s.stateOf(q)
	if q.Webhooks {
		state.Webhooks = s.Webhooks()
	}
	return state
}

func (s *Server) stateOf(q Query) State {
	now := s.Enter()
	defer s.Leave()
	a := s.main
	state := State{State: s.Snapshot(q.Query, now), Revision: s.cfg.Revision, Quota: s.cfg.Quota}
	if key := a.firstKey(); key != nil {
		used := key.window.Allowance(kernel.Limit{Requests: s.cfg.Quota, Window: s.cfg.Window}, now)
		state.Used, state.Resets = used.Used, used.Resets
	}
	for p := range a.pods.All() {
		state.Pods = append(state.Pods, s.look(p, now))
		if s.billed(p) {
			state.Rate += p.rate
		}
	}
	for j := range a.jobs.All() {
		state.Jobs = append(state.Jobs, Job{
			j.id, j.name, j.model, j.taskType, j.status, j.hours, j.total, j.output, j.created, j.started, j.completed,
		})
	}
	return state
}

// rented is what the account has.
func (s *Server) rented(now time.Time) (list []kernel.Rental) {
	for p := range s.main.pods.All() {
		list = append(list, kernel.Rental{ID: p.key(), Name: p.name, Status: p.status, Rate: p.rate, Cost: s.cost(p, now), Billed: s.billed(p)})
	}
	return list
}

func (s *Server) look(p *pod, now time.Time) Pod {
	v := Pod{
		ID: p.id, WorkloadID: p.workload, Name: p.name, Provider: p.provider, Status: p.status, Message: p.message,
		GPUType: p.gpuType, GPUCount: p.gpus, Image: p.image, SSHKeys: slices.Clone(p.sshKeys), Commands: p.commands, Args: p.args,
		Ports: p.ports, HourlyPrice: p.rate, Cost: s.cost(p, now), Uptime: p.uptime(now), CreatedAt: p.created, UpdatedAt: p.updated, Billed: s.billed(p),
	}
	if p.tier != nil {
		v.ResourceName = p.tier.ResourceName
	}
	return v
}

// billed reports whether a pod costs something as it stands, or will.
func (s *Server) billed(p *pod) bool {
	return s.byTheHour() || p.status != stopped && p.status != stopping && p.status != failed
}

// Running are the pods that are billed, or will be.
func (s *Server) Running() []Pod {
	return slices.DeleteFunc(s.State(Query{}).Pods, func(p Pod) bool { return !p.Billed })
}

// Spent is what everything has cost until now, refunds taken off.
func (s *Server) Spent() Money {
	now := s.Enter()
	defer s.Leave()
	return s.main.ledger.Spent(now)
}
