package packetaitest

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Deployment is a deployment as the simulator knows it.
type Deployment struct {
	// ID is what the API calls it, Name the name that it was given.
	ID, Name string
	// Status is deploying, running, failed, terminated or terminated-provider.
	Status string
	// Message says why it failed, or was taken away.
	Message string
	// OfferID and OperatingSystem are what it was made from.
	OfferID, OperatingSystem string
	// SSHPublicKey is the key that opens it, IP its address: "" while it has none.
	SSHPublicKey, IP string
	// HourlyPrice is what it costs in USD per hour, Cost what was billed for it
	// until now, less the Refund.
	HourlyPrice, Cost, Refund api.USD
	// CreatedAt is when it was made, and EndedAt when it ended, or zero; in the
	// simulator's time.
	CreatedAt, EndedAt time.Time
	// Billed is whether it runs, or will.
	Billed bool
}

// Deployments are all that were made, the oldest first.
func (s *Sim) Deployments() []Deployment {
	all := s.world.Deployments()
	out := make([]Deployment, len(all))
	for i, d := range all {
		out[i] = Deployment{
			d.ID, d.Name, d.Status, d.Message, d.OfferID, d.OperatingSystem, d.PublicKey, d.Address,
			usd(d.Price), usd(d.Cost), usd(d.Refund), d.CreatedAt, d.EndedAt, d.Active,
		}
	}
	return out
}

// Running are the deployments that are billed: those that run, and those that are
// about to.
func (s *Sim) Running() []Deployment {
	return slices.DeleteFunc(s.Deployments(), func(d Deployment) bool { return !d.Billed })
}

// usd is an amount of the simulator's for users.
func usd(m kernel.Money) api.USD { return api.MustUSD(m.String()) }
