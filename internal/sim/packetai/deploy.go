package packetai

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// floor is what the wallet has to hold for a deploy.
const floor = 50 * kernel.Dollar

// deploy rents a machine.
func (s *Server) deploy(c *call) *answer {
	o, found := s.offers.Get(c.Body.Text("offerId"))
	if !found {
		return s.notFound("Offer")
	}
	if refusal := s.unfit(c, o); refusal != nil {
		return refusal
	}
	a := c.Key.account
	if a.ledger.Balance(c.Now) < floor && s.does(FloorRequired) {
		message := "Insufficient balance. You need at least $" + floor.String() + " to deploy."
		if !s.does(FloorMessage) {
			message = "Payment required"
		}
		return s.fail(http.StatusPaymentRequired, "INSUFFICIENT_BALANCE", message)
	}
	if wished(c).noStock || o.Stock < 1 {
		return s.conflict("No capacity: this offer is sold out")
	}
	if s.does(LiveStock) {
		o.Stock--
	}
	d := &deployment{
		id: s.newID("dep"), name: c.Body.Text("name"), account: a, offer: o, os: c.Body.Text("operatingSystem"),
		publicKey: c.Body.Text("ssh_public_key"), rate: o.Price, created: c.Now,
	}
	d.become(Deploying, c.Now)
	a.deployments.Add(d, d.id)
	s.openBill(d)
	s.boot(d, wished(c).fate)
	c.Note = "made deployment " + d.id
	return created(c, d.row(c.Now))
}

// unfit answers a deploy that its offer does not fit.
func (s *Server) unfit(c *call, o *Offer) *answer {
	if !s.does(InvalidParameters) {
		return nil
	}
	for _, f := range []struct{ field, want string }{
		{"provider", o.Provider}, {"gpuType", o.GPUType}, {"region", o.Region}, {"instanceType", o.InstanceType},
	} {
		if c.Body.Text(f.field) != f.want {
			return s.invalid(f.field, f.field+" is not the offer's: want "+f.want)
		}
	}
	if c.Body.Int("gpuCount", 0) != o.GPUCount {
		return s.invalid("gpuCount", "gpuCount is not the offer's: a machine is deployed whole")
	}
	if !slices.Contains(o.OperatingSystems, c.Body.Text("operatingSystem")) {
		return s.invalid("operatingSystem", "operatingSystem is not available: want one of "+strings.Join(o.OperatingSystems, ", "))
	}
	return s.badPublicKey(c, "ssh_public_key")
}

// badPublicKey answers a body whose public key is none.
func (s *Server) badPublicKey(c *call, field string) *answer {
	key := c.Body.Text(field)
	if !c.Body.Has(field) {
		return nil // under another name, where that is switched off
	}
	if strings.Contains(key, "PRIVATE KEY") {
		c.Violate("a private key was sent")
	}
	words := strings.Fields(key)
	known := len(words) >= 2 && !strings.ContainsAny(key, "\r\n") &&
		(strings.HasPrefix(key, "ssh-") || strings.HasPrefix(key, "ecdsa-") || strings.HasPrefix(key, "sk-"))
	if !known {
		return s.invalid(field, field+" is no public key of OpenSSH's: want one line such as ssh-ed25519 AAAA…")
	}
	return nil
}

// boot lets a deployment come to run, with an address half-way there; or to fail.
func (s *Server) boot(d *deployment, fate string) {
	took := s.Draw(s.cfg.Deploy)
	if !s.does(StatusComesToRun) {
		return
	}
	d.addressing = s.Plan(d.created.Add(took/2), func(at time.Time) {
		if fate == "" {
			d.address, d.addressed = s.newAddress(), at
		}
	})
	d.booting = s.Plan(d.created.Add(took), func(at time.Time) {
		if fate != "" {
			d.message = fate
			s.close(d, Failed, at)
			return
		}
		d.become(Running, at)
	})
}
