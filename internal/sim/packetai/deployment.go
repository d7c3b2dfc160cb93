package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The statuses of a deployment: the page names running alone, the others are
// those of the provider that it resells.
const (
	Deploying          = "deploying"
	Running            = "running"
	Failed             = "failed"
	Terminated         = "terminated"
	TerminatedProvider = "terminated-provider"
)

// deployment is a machine that was rented.
type deployment struct {
	id, name, message   string
	account             *account
	offer               *Offer
	os, publicKey       string
	rate                kernel.Money
	address             string
	created, addressed  time.Time
	ended               time.Time // zero while it has not
	refund              kernel.Money
	history             []change // the first is its creation
	bill                bill
	booting, addressing *kernel.Event
}

// change is a status that a deployment came to.
type change struct {
	at     time.Time
	status string
}

func (d *deployment) status() string { return d.history[len(d.history)-1].status }

func (d *deployment) become(status string, at time.Time) {
	d.history = append(d.history, change{at, status})
}

// active reports whether it is there, and billed.
func (d *deployment) active() bool { return d.status() == Deploying || d.status() == Running }

// statusAt is the status it had, "" before there was any.
func (d *deployment) statusAt(at time.Time) (status string) {
	for _, c := range d.history {
		if !c.at.After(at) {
			status = c.status
		}
	}
	return status
}

// find is a deployment that a caller may see.
func (s *Server) find(c *call, id string) (*deployment, bool) {
	d, found := c.Key.account.deployments.Get(id)
	if found || s.does(OtherAccounts) {
		return d, found
	}
	for _, k := range s.keys {
		if d, found = k.account.deployments.Get(id); found {
			break
		}
	}
	return d, found
}

type deploymentRow struct {
	ID              string        `json:"id"`
	Name            string        `json:"name"`
	Status          string        `json:"status"`
	Message         *string       `json:"message"`
	Provider        string        `json:"provider"`
	OfferID         string        `json:"offerId"`
	GPUType         string        `json:"gpuType"`
	GPUCount        int           `json:"gpuCount"`
	Region          string        `json:"region"`
	OperatingSystem string        `json:"operatingSystem"`
	InstanceType    string        `json:"instanceType"`
	IPAddress       *string       `json:"ipAddress"`
	HourlyPrice     kernel.Money  `json:"hourlyPrice"`
	TotalCost       kernel.Money  `json:"totalCost"`
	RefundAmount    *kernel.Money `json:"refundAmount"`
	CreatedAt       kernel.Stamp  `json:"createdAt"`
	TerminatedAt    kernel.Stamp  `json:"terminatedAt"`
}

// row is a deployment as it was at a time; what it costs is as it is now.
func (d *deployment) row(at time.Time) deploymentRow {
	r := deploymentRow{
		ID: d.id, Name: d.name, Status: d.statusAt(at), Message: kernel.OrNull(d.message), Provider: d.offer.Provider,
		OfferID: d.offer.ID, GPUType: d.offer.GPUType, GPUCount: d.offer.GPUCount, Region: d.offer.Region,
		OperatingSystem: d.os, InstanceType: d.offer.InstanceType, HourlyPrice: d.rate, TotalCost: d.bill.paid,
		RefundAmount: kernel.OrNull(d.refund), CreatedAt: kernel.Stamp(d.created),
	}
	if !d.addressed.IsZero() && !d.addressed.After(at) {
		r.IPAddress = kernel.OrNull(d.address)
	}
	if !d.ended.IsZero() && !d.ended.After(at) {
		r.TerminatedAt = kernel.Stamp(d.ended)
	}
	return r
}

func (s *Server) listDeployments(c *call) *answer {
	at := c.Now.Add(-c.Lag)
	rows := []deploymentRow{}
	for d := range c.Key.account.deployments.All() {
		if !d.created.After(at) {
			rows = append(rows, d.row(at))
		}
	}
	return list(s, c, rows)
}

func (s *Server) getDeployment(c *call) *answer {
	d, found := s.find(c, c.ID)
	if !found {
		return s.notFound("Deployment")
	}
	return ok(c, d.row(c.Now))
}
