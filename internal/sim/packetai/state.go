package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Deployment is a deployment as the world knows it.
type Deployment struct {
	ID, Name, Status, Message string
	OfferID, OperatingSystem  string
	PublicKey, Address        string
	Price, Cost, Refund       kernel.Money
	CreatedAt, EndedAt        time.Time
	Active                    bool
}

// Deployments are all that the first account has made, the oldest first.
func (s *Server) Deployments() []Deployment {
	s.Enter()
	defer s.Leave()
	var out []Deployment
	for d := range s.main.deployments.All() {
		out = append(out, Deployment{
			d.id, d.name, d.status(), d.message, d.offer.ID, d.os, d.publicKey, d.address,
			d.rate, d.bill.paid, d.refund, d.created, d.ended, d.active(),
		})
	}
	return out
}

// rented is what the first account has.
func (s *Server) rented(time.Time) (list []kernel.Rental) {
	for d := range s.main.deployments.All() {
		list = append(list, kernel.Rental{ID: d.id, Name: d.name, Status: d.status(), Rate: d.rate, Cost: d.bill.paid, Billed: d.active()})
	}
	return list
}
