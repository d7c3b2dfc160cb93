package volttest

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Pod is a pod as the simulator knows it.
type Pod struct {
	// ID is Volt's own id, WorkloadID the workload's ("" in Classic).
	ID, WorkloadID string
	// Name is the name that it was given.
	Name string
	// Status is deploying, running, stopping, stopped, starting or failed, in
	// every revision.
	Status string
	// Message says why it failed.
	Message string
	// ResourceName is the size of a confidential pod, Image what it runs.
	ResourceName, Image string
	// SSHKeys are the ids of the keys that open it.
	SSHKeys []string
	// HourlyPrice is what it costs in USD per hour, Cost what it has cost until
	// now.
	HourlyPrice, Cost api.USD
	// CreatedAt is when it was made, in the simulator's time.
	CreatedAt time.Time
}

func fromPods(pods []sim.Pod) []Pod {
	out := make([]Pod, len(pods))
	for i, p := range pods {
		out[i] = Pod{
			p.ID, p.WorkloadID, p.Name, p.Status, p.Message, p.ResourceName, p.Image, p.SSHKeys, usd(p.HourlyPrice), usd(p.Cost), p.CreatedAt,
		}
	}
	return out
}

// Pods are all pods that are there, the oldest first.
func (s *Sim) Pods() []Pod { return fromPods(s.state(sim.Query{}).Pods) }

// Running are the pods that are billed or about to be: all that were not
// deleted, save those that are paused, or failed to deploy, in Classic.
func (s *Sim) Running() []Pod {
	return fromPods(slices.DeleteFunc(s.state(sim.Query{}).Pods, func(p sim.Pod) bool { return !p.Billed }))
}

// Entry is a line of the ledger.
type Entry struct {
	// Time is when it was entered, in the simulator's time.
	Time time.Time
	// Kind is "pod created", "pod deleted", "job created" or "job cancelled",
	// which cost nothing by themselves; "upfront", "hour" or "usage", which do;
	// or "refund", "deposit" or "withdraw".
	Kind string
	// ID, WorkloadID and Name are those of the pod or job.
	ID, WorkloadID, Name string
	// Amount is what was taken from the balance in USD: less than 0 where it was
	// given.
	Amount api.USD
	// Duration is the time that an hour or a usage is for.
	Duration time.Duration
}

// Ledger is everything that was billed, the oldest first. What a pod that runs
// has cost since it was last billed is not in it yet.
func (s *Sim) Ledger() []Entry {
	entries := s.state(sim.Query{Query: kernel.Query{Ledger: true}}).Ledger
	out := make([]Entry, len(entries))
	for i, e := range entries {
		out[i] = Entry{e.Time, string(e.Kind), e.ID, e.OtherID, e.Name, usd(e.Amount), e.Duration}
	}
	return out
}

// Webhook is a webhook of a fine-tuning job that was sent, or that was to be.
type Webhook struct {
	// Time is when the job ended, in the simulator's time.
	Time time.Time
	// URL is where it went, JobID and Status the job's.
	URL, JobID, Status string
	// Code is the HTTP status of the endpoint's answer, 0 for none.
	Code int
	// Err says why the endpoint has not taken it, or is "".
	Err string
}

// Webhooks are the webhooks until now. It waits for those that are under way.
func (s *Sim) Webhooks() []Webhook {
	sent := s.state(sim.Query{Webhooks: true}).Webhooks
	out := make([]Webhook, len(sent))
	for i, d := range sent {
		out[i] = Webhook{d.Time, d.URL, d.JobID, d.Status, d.Code, d.Err}
	}
	return out
}

// usd is an amount of the simulator's for users.
func usd(m sim.Money) api.USD { return api.MustUSD(m.String()) }
