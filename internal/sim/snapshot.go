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
}

// Job is a job as it stands.
type Job struct {
	ID, Name, Model, TaskType, Status string
	Hours                             float64
	Total                             Money
	Output                            string
	CreatedAt, StartedAt, CompletedAt time.Time
}

// Snapshot is all that there is to see.
type Snapshot struct {
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
	Last        []Record
	Violations  int
}

// Snapshot takes a look. last is how many requests of the log it has.
func (s *Server) Snapshot(last int) Snapshot {
	now := s.enter()
	defer s.mu.Unlock()
	a := s.main
	snap := Snapshot{
		Revision: s.cfg.Revision, Began: s.began, Now: now, Balance: a.available(now), Spent: a.spent + a.meter.accrued(now),
		Quota: s.cfg.Quota, Peak: s.log.peak, Requests: s.log.total, Last: s.log.last(last), Violations: len(s.violations),
	}
	if key := a.firstKey(); key != nil && now.Sub(key.quota.since) < s.cfg.Window {
		snap.Used, snap.Resets = key.quota.used, key.quota.since.Add(s.cfg.Window)
	}
	for p := range a.pods.all() {
		snap.Pods = append(snap.Pods, s.look(p, now))
		if s.billed(p) {
			snap.Rate += p.rate
		}
	}
	for j := range a.jobs.all() {
		snap.Jobs = append(snap.Jobs, Job{
			j.id, j.name, j.model, j.taskType, j.status, j.hours, j.total, j.output, j.created, j.started, j.completed,
		})
	}
	return snap
}

func (s *Server) look(p *pod, now time.Time) Pod {
	v := Pod{
		ID: p.id, WorkloadID: p.workload, Name: p.name, Provider: p.provider, Status: p.status, Message: p.message,
		GPUType: p.gpuType, GPUCount: p.gpus, Image: p.image, SSHKeys: slices.Clone(p.sshKeys), Commands: p.commands, Args: p.args,
		Ports: p.ports, HourlyPrice: p.rate, Cost: s.cost(p, now), Uptime: p.uptime(now), CreatedAt: p.created, UpdatedAt: p.updated,
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

// Running are the pods that are billed, or will be, as they stand: in the newest
// revision all that were not deleted, also those that failed.
func (s *Server) Running() []Pod {
	now := s.enter()
	defer s.mu.Unlock()
	var out []Pod
	for p := range s.main.pods.all() {
		if s.billed(p) {
			out = append(out, s.look(p, now))
		}
	}
	return out
}

// CreatedCount is how many pods and jobs were made under a name.
func (s *Server) CreatedCount(name string) int {
	s.enter()
	defer s.mu.Unlock()
	return s.main.created[name]
}

// Spent is what everything has cost until now, refunds taken off.
func (s *Server) Spent() Money {
	now := s.enter()
	defer s.mu.Unlock()
	return s.main.spent + s.main.meter.accrued(now)
}

// Balance is what the account has now.
func (s *Server) Balance() Money {
	now := s.enter()
	defer s.mu.Unlock()
	return s.main.available(now)
}

// Ledger is everything that was billed. What a meter shows of a pod that runs
// is not in it yet.
func (s *Server) Ledger() []Entry {
	s.enter()
	defer s.mu.Unlock()
	return slices.Clone(s.main.ledger)
}

// Log is the requests that are kept, the oldest first.
func (s *Server) Log() []Record {
	s.enter()
	defer s.mu.Unlock()
	return s.log.last(0)
}

// Peak is the most requests that any key made within any hour.
func (s *Server) Peak() int {
	s.enter()
	defer s.mu.Unlock()
	return s.log.peak
}

// Violations are the violations until now.
func (s *Server) Violations() []Violation {
	s.enter()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// TakeViolations returns the violations until now and forgets them.
func (s *Server) TakeViolations() []Violation {
	s.enter()
	defer s.mu.Unlock()
	taken := s.violations
	s.violations = nil
	return taken
}
