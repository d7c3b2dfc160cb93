package sim

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The statuses of a pod, as the simulator keeps them; views spell them as their
// revision does.
const (
	deploying = "deploying"
	running   = "running"
	stopping  = "stopping"
	stopped   = "stopped"
	starting  = "starting"
	failed    = "failed"
	deleted   = "deleted"
)

// pod is a rented machine.
type pod struct {
	id, workload string
	name, shown  string
	provider     string // lium, targon or confidential
	account      *account

	machine  *Machine
	tier     *Tier
	gpuType  string
	gpus     int
	rate     Money // an hour
	image    string
	template string
	volumeGB int
	sshKeys  []string
	ports    []int
	commands []string
	args     []string
	ip       string
	sshPort  int

	status  string
	message string
	created time.Time
	updated time.Time
	history []change
	next    *kernel.Event // what its status becomes by itself
	fate    string        // why it will fail instead of running
	left    time.Time

	bill
}

// change is a status and since when it was so.
type change struct {
	at     time.Time
	status string
}

func (p *pod) become(status string, at time.Time) {
	p.status, p.updated = status, at
	p.history = append(p.history, change{at, status})
}

// statusAt is what the pod's status was; "" before it was made.
func (p *pod) statusAt(t time.Time) string {
	for _, c := range slices.Backward(p.history) {
		if !c.at.After(t) {
			return c.status
		}
	}
	return ""
}

func (p *pod) confidential() bool { return p.provider != "lium" }

// dropKeys forgets the keys that the account no longer has.
func (p *pod) dropKeys(a *account) {
	p.sshKeys = slices.DeleteFunc(slices.Clone(p.sshKeys), func(id string) bool {
		_, found := a.sshKeys.Get(id)
		return !found
	})
}

// deploy lets a new pod come to run, or to fail.
func (s *Server) deploy(p *pod, now time.Time, takes Range) {
	p.become(deploying, now)
	s.comeToRun(p, now, takes)
}

func (s *Server) comeToRun(p *pod, now time.Time, takes Range) {
	if !s.does(PodsComeToRun) {
		return
	}
	p.next = s.Plan(now.Add(s.Draw(takes)), func(at time.Time) {
		p.next = nil
		if p.fate != "" {
			p.message = p.fate
			p.become(failed, at)
			return
		}
		p.become(running, at)
		s.billRunning(p, at)
	})
}

// pause stops a pod that can be started again.
func (s *Server) pause(p *pod, now time.Time) {
	s.Cancel(p.next)
	if s.does(StopPausesBilling) {
		s.billStopped(p, now)
	}
	p.become(stopping, now)
	p.next = s.Plan(now.Add(s.Draw(s.cfg.Stop)), func(at time.Time) {
		p.next = nil
		p.become(stopped, at)
	})
}

// destroy ends a pod, and gives back what it held.
func (s *Server) destroy(p *pod, now time.Time) {
	s.Cancel(p.next)
	s.billDeleted(p, now)
	if s.does(DeleteReleases) {
		switch {
		case p.tier != nil:
			*s.inventory.stock(p.tier) += p.tier.gpus()
		case p.machine != nil:
			p.machine.Available += p.gpus
		}
	}
	p.become(deleted, now)
	p.left = now
	p.account.pods.Remove(p.id)
	p.account.gone = append(p.account.gone, p)
	p.account.ledger.Write(Entry{Time: now, Kind: PodDeleted, ID: p.id, OtherID: p.workload, Name: p.name})
}

// findPod looks a pod of the account up by the ids that find it.
func (s *Server) findPod(c *call) (*pod, bool) {
	p, found := c.Key.account.pods.Get(c.ID)
	if !found && !s.does(OtherAccountsHidden) {
		p, found = s.main.pods.Get(c.ID)
	}
	switch {
	case !found:
	case s.cfg.Lookup == ByOwnID:
		found = c.ID == p.id
	case s.cfg.Lookup == ByWorkloadID:
		found = c.ID == p.workload || p.workload == ""
	}
	return p, found
}
