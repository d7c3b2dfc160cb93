package sim

import (
	"slices"
	"time"
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

// State is what there is to see. Ledger, Log and Webhooks are there where they
// were asked for.
type State struct {
	Revision Revision
	Began    time.Time
	Now      time.Time
	Balance  Money
	Spent    Money
	// Rate is what all pods together cost an hour now.
	Rate Money
	Pods []Pod
	Jobs []Job
	// Quota and Used are those of the first key's window, which ends at Resets;
	// Peak is the most requests that a key made in any hour.
	Quota, Used int
	Resets      time.Time
	Peak        int
	Requests    int
	// Created is how many pods and jobs were made under the name asked for.
	Created    int
	Violations []Violation
	Ledger     []Entry
	Log        []Record
	Webhooks   []Delivery
}

// Query is what one wants to see beside the rest.
type Query struct {
	// Log is how many of the last requests; a negative number is all that are
	// kept.
	Log      int
	Ledger   bool
	Webhooks bool
	// Created is the name whose creations are counted.
	Created string
}

// State takes a look.
func (s *Server) State(q Query) State {
	now := s.enter()
	defer s.mu.Unlock()
	a := s.main
	state := State{
		Revision: s.cfg.Revision, Began: s.began, Now: now, Balance: a.available(now), Spent: a.spent + a.meter.accrued(now),
		Quota: s.cfg.Quota, Peak: s.log.peak, Requests: s.log.total, Created: a.created[q.Created], Violations: slices.Clone(s.violations),
	}
	if key := a.firstKey(); key != nil && now.Sub(key.quota.since) < s.cfg.Window {
		state.Used, state.Resets = key.quota.used, key.quota.since.Add(s.cfg.Window)
	}
	for p := range a.pods.all() {
		state.Pods = append(state.Pods, s.look(p, now))
		if s.billed(p) {
			state.Rate += p.rate
		}
	}
	for j := range a.jobs.all() {
		state.Jobs = append(state.Jobs, Job{
			j.id, j.name, j.model, j.taskType, j.status, j.hours, j.total, j.output, j.created, j.started, j.completed,
		})
	}
	if q.Ledger {
		state.Ledger = slices.Clone(a.ledger)
	}
	if q.Log != 0 {
		state.Log = s.log.last(max(q.Log, 0))
	}
	if q.Webhooks {
		s.mu.Unlock()
		state.Webhooks = s.Webhooks()
		s.mu.Lock()
	}
	return state
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
	now := s.enter()
	defer s.mu.Unlock()
	return s.main.spent + s.main.meter.accrued(now)
}
