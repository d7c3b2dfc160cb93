package volttest

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Pod is a pod in the simulator.
type Pod struct {
	// ID is Volt's own id. WorkloadID is the workload's id, or "" in Classic.
	ID, WorkloadID string
	// Name is the requested name.
	Name string
	// Status is deploying, running, stopping, stopped, starting or failed, in every
	// revision.
	Status string
	// Message is the reason for a failure.
	Message string
	// ResourceName is the size of a confidential pod, and Image its image.
	ResourceName, Image string
	// SSHKeys are the ids of the keys for logging in.
	SSHKeys []string
	// HourlyPrice is the price in USD per hour, and Cost the cost until now.
	HourlyPrice, Cost api.USD
	// CreatedAt is the time of the create, in the simulator's time.
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

// Pods returns all existing pods, the oldest first.
func (s *Sim) Pods() []Pod { return fromPods(s.state(sim.Query{}).Pods) }

// Running returns the pods that are billed or will be: all pods that were not deleted,
// except paused pods, and in Classic pods that failed to deploy.
func (s *Sim) Running() []Pod {
	return fromPods(slices.DeleteFunc(s.state(sim.Query{}).Pods, func(p sim.Pod) bool { return !p.Billed }))
}

// An Entry is a line of the ledger.
type Entry struct {
	// Time is the time of the entry, in the simulator's time.
	Time time.Time
	// Kind is "pod created", "pod deleted", "job created" or "job cancelled", which cost
	// nothing; "upfront", "hour" or "usage" for a charge; or "refund", "deposit" or
	// "withdraw".
	Kind string
	// ID, WorkloadID and Name identify the pod or job.
	ID, WorkloadID, Name string
	// Amount is the amount in USD that was debited. It is negative for a credit.
	Amount api.USD
	// Duration is the time that an hour or a usage pays for.
	Duration time.Duration
}

// Ledger returns all entries, the oldest first. It does not yet include the cost of a
// running pod since it was last billed.
func (s *Sim) Ledger() []Entry {
	entries := s.state(sim.Query{Query: kernel.Query{Ledger: true}}).Ledger
	out := make([]Entry, len(entries))
	for i, e := range entries {
		out[i] = Entry{e.Time, string(e.Kind), e.ID, e.OtherID, e.Name, usd(e.Amount), e.Duration}
	}
	return out
}

// A Webhook is a webhook of a fine-tuning job that was sent or could not be sent.
type Webhook struct {
	// Time is the time at which the job ended, in the simulator's time.
	Time time.Time
	// URL is the address of the webhook. JobID and Status belong to the job.
	URL, JobID, Status string
	// Code is the HTTP status of the endpoint's response, or 0 if there was none.
	Code int
	// Err is why the endpoint did not accept the webhook, or "".
	Err string
}

// Webhooks returns all webhooks until now. It waits for webhooks that are being sent.
func (s *Sim) Webhooks() []Webhook {
	sent := s.state(sim.Query{Webhooks: true}).Webhooks
	out := make([]Webhook, len(sent))
	for i, d := range sent {
		out[i] = Webhook{d.Time, d.URL, d.JobID, d.Status, d.Code, d.Err}
	}
	return out
}

// usd converts an amount of the simulator.
func usd(m sim.Money) api.USD { return api.MustUSD(m.String()) }
