package soak

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFDcmwE7Wm8hrGvAbZGkTqV0kbXwTnTBdBTgLJyGW1Jd ci@example"

// parkAPI is Voltage Park.
type parkAPI struct {
	*voltageparktest.Sim
	t      *testing.T
	hourly kernel.Money
}

func (v *parkAPI) open(t *testing.T, seed uint64) {
	s, err := voltageparktest.Start(apitest.Seed(seed), voltageparktest.Balance(balance), apitest.ListLag(5*time.Second), voltageparktest.Stock(1000))
	if err != nil {
		t.Fatal(err)
	}
	v.Sim, v.t = s, t
	presets, err := v.client(rand.New(rand.NewPCG(seed, 1))).Presets.List(t.Context())
	if err != nil || presets[0].ID != voltageparktest.OneGPU {
		t.Fatal(presets, err)
	}
	v.hourly = money(t, presets[0].HourlyPrice().Decimal())
}

func (v *parkAPI) sim() *apitest.Sim      { return v.Sim.Sim }
func (v *parkAPI) close()                 { v.Close() }
func (v *parkAPI) creates() []string      { return []string{"POST /virtual-machines/instant"} }
func (v *parkAPI) deletes() string        { return "DELETE /virtual-machines/:id" }
func (v *parkAPI) price() kernel.Money    { return v.hourly }
func (v *parkAPI) String() string         { return "Voltage Park" }
func (v *parkAPI) quotas() map[string]int { return map[string]int{"": 3660} } // the client's own

func (v *parkAPI) own() map[string]apitest.Fault {
	return map[string]apitest.Fault{"no stock": apitest.NoStock, "deploy fails": voltageparktest.DeployFails}
}

func (v *parkAPI) rented() (left []thing) {
	for _, m := range v.VMs() {
		left = append(left, thing{name: m.Name, ids: []string{m.ID}})
	}
	return left
}

func (v *parkAPI) ledger() (lines []entry) {
	for _, e := range v.Ledger() {
		lines = append(lines, entry{Entry: e})
	}
	return lines
}

// due is the time from the deploy to the end, by the second.
func (v *parkAPI) due(lines []entry, price kernel.Money, now time.Time) kernel.Money {
	end := lines[0].Time.Add(lasting(lines, "virtual machine deleted", now))
	return price.For(kernel.Metered(lines[0].Time, end))
}

func (v *parkAPI) client(rng *rand.Rand) *voltagepark.Client {
	c, err := v.Client(voltagepark.WithMaxWait(anyOf(rng, 30*time.Second, 2*time.Minute, 10*time.Minute)))
	if err != nil {
		v.t.Fatal(err)
	}
	return c
}

func (v *parkAPI) member(rng *rand.Rand) member { return &parkMember{v.client(rng), rng} }

type parkMember struct {
	c   *voltagepark.Client
	rng *rand.Rand
}

func (m *parkMember) spec(name string) voltagepark.InstantVM {
	return voltagepark.InstantVM{ConfigID: voltageparktest.OneGPU, Name: name, SSHKeys: []string{publicKey}}
}

func (m *parkMember) create(ctx context.Context, name string) (thing, error) {
	made, err := m.c.VirtualMachines.Deploy(ctx, m.spec(name))
	if made.ID == "" {
		return thing{name: name}, err
	}
	return thing{name, []string{made.ID}, made.ID}, err
}

func (m *parkMember) ensure(ctx context.Context, name string) (thing, bool, error) {
	var resp voltagepark.Response
	got, err := m.c.VirtualMachines.Ensure(ctx, m.spec(name), voltagepark.WithResponse(&resp))
	if got.VM.ID == "" {
		return thing{name: name}, false, err
	}
	return thing{name, []string{got.VM.ID}, got.VM.ID}, !got.Created || resp.Status != http.StatusCreated, err
}

func (m *parkMember) wait(ctx context.Context, th thing) error {
	_, err := m.c.VirtualMachines.WaitRunning(ctx, th.ids[0])
	return err
}

// rest stops a machine, which is billed all the same, and starts it again.
func (m *parkMember) rest(ctx context.Context, th thing) error {
	id := th.ids[0]
	if _, err := m.c.VirtualMachines.SetPower(ctx, id, voltagepark.VMPowerStopped); err != nil {
		return err
	}
	if _, err := m.c.VirtualMachines.Wait(ctx, id, func(vm voltagepark.VirtualMachine) bool { return vm.Status.IsStopped() }); err != nil {
		return err
	}
	sleep(ctx, upTo(m.rng, 2*time.Minute))
	if _, err := m.c.VirtualMachines.SetPower(ctx, id, voltagepark.VMPowerStarted); err != nil {
		return err
	}
	return m.wait(ctx, th)
}

func (m *parkMember) release(ctx context.Context, th thing) error {
	if m.rng.IntN(2) == 0 {
		return m.c.VirtualMachines.Release(th.ids[0])
	}
	if err := m.c.VirtualMachines.Delete(ctx, th.ids[0]); err != nil && !errors.Is(err, voltagepark.ErrNotFound) {
		return err
	}
	return m.c.VirtualMachines.WaitGone(ctx, th.ids[0])
}

func (m *parkMember) all(ctx context.Context) (things []thing, err error) {
	for vm, err := range m.c.VirtualMachines.List(ctx, voltagepark.ListParams{Limit: 50}) {
		if err != nil {
			return things, err
		}
		things = append(things, thing{vm.Name, []string{vm.ID}, vm.ID})
	}
	return things, nil
}

// others are people who look at what there is, and what it has cost.
func (v *parkAPI) others(f *fleet) []func(context.Context, *rand.Rand) {
	return []func(context.Context, *rand.Rand){func(ctx context.Context, rng *rand.Rand) {
		c := v.client(rng)
		for sleep(ctx, upTo(rng, 5*time.Minute)) {
			mine, cancel := impatient(rng, 3*time.Minute)
			_, err := c.Presets.List(mine)
			_ = f.told(err)
			for _, err := range c.Billing.Transactions(mine, voltagepark.TransactionParams{}) {
				_ = f.told(err)
			}
			cancel()
		}
	}}
}
