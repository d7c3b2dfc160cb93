package soak

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

const offerPrice = "21.60"

// packetAPI is Packet.ai.
type packetAPI struct {
	*packetaitest.Sim
	t *testing.T
}

func (v *packetAPI) open(t *testing.T, seed uint64) {
	s, err := packetaitest.Start(apitest.Seed(seed), packetaitest.Balance(balance), apitest.ListLag(5*time.Second),
		packetaitest.Offer{ID: "off_soak", GPUType: "NVIDIA H100", HourlyPrice: offerPrice, Stock: 1000},
		packetaitest.Deploy(time.Minute, 4*time.Minute), packetaitest.MinimumRuntime(10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	v.Sim, v.t = s, t
}

func (v *packetAPI) sim() *apitest.Sim   { return v.Sim.Sim }
func (v *packetAPI) close()              { v.Close() }
func (v *packetAPI) creates() []string   { return []string{"POST /deployments"} }
func (v *packetAPI) deletes() string     { return "DELETE /deployments/:id" }
func (v *packetAPI) price() kernel.Money { return money(v.t, offerPrice) }
func (v *packetAPI) String() string      { return "Packet.ai" }

func (v *packetAPI) quotas() map[string]int {
	return map[string]int{packetaitest.ReadClass: 60, packetaitest.WriteClass: 20, packetaitest.DeployClass: 5}
}

func (v *packetAPI) own() map[string]apitest.Fault {
	return map[string]apitest.Fault{"no stock": apitest.NoStock, "deploy fails": packetaitest.DeployFails(""), "down": packetaitest.MarketplaceDown}
}

func (v *packetAPI) rented() (left []thing) {
	for _, d := range v.Running() {
		left = append(left, thing{name: d.Name, ids: []string{d.ID}})
	}
	return left
}

func (v *packetAPI) ledger() (lines []entry) {
	for _, e := range v.Ledger() {
		lines = append(lines, entry{Entry: e})
	}
	return lines
}

// due is each hour that was begun, less what is left of the first, to the cent;
// and nothing for what failed.
func (v *packetAPI) due(lines []entry, price kernel.Money, now time.Time) kernel.Money {
	for _, d := range v.Deployments() {
		if d.ID == lines[0].ID && d.Status == "failed" {
			return 0
		}
	}
	there := lasting(lines, "deployment ended", now)
	due := price * kernel.Money(1+there/time.Hour)
	if left := time.Hour - kernel.Metered(lines[0].Time, lines[0].Time.Add(there)); left > 0 {
		due -= price.For(left).Cents()
	}
	return due
}

func (v *packetAPI) client(rng *rand.Rand) *packetai.Client {
	c, err := v.Client(packetai.WithMaxWait(anyOf(rng, 30*time.Second, 2*time.Minute, 10*time.Minute)))
	if err != nil {
		v.t.Fatal(err)
	}
	return c
}

func (v *packetAPI) member(rng *rand.Rand) member { return &packetMember{v.client(rng), rng} }

type packetMember struct {
	c   *packetai.Client
	rng *rand.Rand
}

func (m *packetMember) spec(name string) packetai.DeploymentSpec {
	return packetai.DeploymentSpec{
		Provider: "voltage-park", OfferID: "off_soak", GPUType: "NVIDIA H100", GPUCount: 8, Region: "dallas-usa-5",
		OperatingSystem: "Ubuntu 22.04", SSHPublicKey: publicKey, Name: name,
	}
}

func (m *packetMember) create(ctx context.Context, name string) (thing, error) {
	made, err := m.c.Deployments.Create(ctx, m.spec(name))
	if made.ID == "" {
		return thing{name: name}, err
	}
	return thing{name, []string{made.ID}, made}, err
}

func (m *packetMember) ensure(ctx context.Context, name string) (thing, bool, error) {
	var resp packetai.Response
	got, err := m.c.Deployments.Ensure(ctx, m.spec(name), packetai.WithResponse(&resp))
	if got.Deployment.ID == "" {
		return thing{name: name}, false, err
	}
	return thing{name, []string{got.Deployment.ID}, got.Deployment}, !got.Created || resp.Status != http.StatusCreated, err
}

func (m *packetMember) wait(ctx context.Context, th thing) error {
	_, err := m.c.Deployments.WaitRunning(ctx, th.ids[0])
	return err
}

// rest is not offered.
func (m *packetMember) rest(ctx context.Context, _ thing) error {
	_, err := m.c.Wallet.Get(ctx)
	return err
}

func (m *packetMember) release(ctx context.Context, th thing) error {
	if m.rng.IntN(2) == 0 {
		return m.c.Deployments.Release(th.ids[0])
	}
	_, err := m.c.Deployments.TerminateWhenAllowed(ctx, th.ids[0])
	return err
}

func (m *packetMember) all(ctx context.Context) (things []thing, err error) {
	for page := 1; ; page++ {
		list, err := m.c.Deployments.List(ctx, packetai.ListParams{Page: page, PerPage: 50})
		if err != nil {
			return things, err
		}
		for _, d := range list.Items {
			if !d.Status.IsGone() && !d.Status.IsFailed() {
				things = append(things, thing{d.Name, []string{d.ID}, d})
			}
		}
		if !list.More && page >= list.TotalPages {
			return things, nil
		}
	}
}

// others are people who look for a machine.
func (v *packetAPI) others(f *fleet) []func(context.Context, *rand.Rand) {
	return []func(context.Context, *rand.Rand){func(ctx context.Context, rng *rand.Rand) {
		c := v.client(rng)
		for sleep(ctx, upTo(rng, 2*time.Minute)) {
			mine, cancel := impatient(rng, 3*time.Minute)
			_, err := c.Offers.List(mine, packetai.OffersParams{Search: "h100"})
			_ = f.told(err)
			cancel()
		}
	}}
}
