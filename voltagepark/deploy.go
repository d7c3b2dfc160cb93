package voltagepark

import (
	"context"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// deploy is one deploy of a machine, of either kind, under its cap where there is
// one.
type deploy struct {
	ep       *rest.Endpoint
	name     string
	settings callSettings
	limit    USD // where it is capped
	// send makes it.
	send func(context.Context) (Deployment, error)
	// listed is what it would cost in USD per hour as the API lists it; reason says
	// why that is not known. charged is what one that was made does cost, as far as
	// that is told.
	listed  func(context.Context) (price USD, reason string, err error)
	charged func(ctx context.Context, id string) USD
	// release deletes what is too dear.
	release func(id string) error
}

// newDeploy is a deploy with the options that it was given.
func newDeploy(ep *rest.Endpoint, name string, settings callSettings) (deploy, error) {
	d := deploy{ep: ep, name: name, settings: settings}
	if !settings.capped {
		return d, nil
	}
	limit, err := client.ParseCap(settings.maxHourlyPrice)
	if err != nil {
		return d, argumentError(ep, name, "MaxHourlyPrice", err.Error())
	}
	d.limit = limit
	return d, nil
}

// do deploys: where it is capped, the price is looked up before, and compared
// again after, as far as it is told.
func (d *deploy) do(ctx context.Context) (Deployment, error) {
	if !d.settings.capped {
		return d.send(ctx)
	}
	price, reason, err := d.lookUp(ctx)
	if err != nil {
		return Deployment{}, err
	}
	switch {
	case !price.Known():
		return Deployment{}, &PriceError{Call: provider.Call(d.ep, d.name), Cap: d.limit, Reason: reason}
	case lifecycle.Within(price, d.limit) != lifecycle.Known:
		return Deployment{}, d.over("", price)
	}
	made, err := d.send(ctx)
	if err != nil {
		return made, err
	}
	over := d.over(made.ID, d.charged(ctx, made.ID))
	if over == nil {
		return made, nil
	}
	// The caller's context may be about to end; the machine must go all the same.
	over.Err = d.release(made.ID)
	over.Deleted = over.Err == nil
	return made, over
}

// lookUp is what it would cost, and why that is not known.
func (d *deploy) lookUp(ctx context.Context) (price USD, reason string, err error) {
	price, reason, err = d.listed(ctx)
	if price.Known() && !positive(price).Known() {
		price, reason = USD{}, "it is listed at "+price.String()+", which is no price"
	}
	return price, reason, err
}

// positive returns price, or an unknown USD if price is zero or negative.
func positive(price USD) USD {
	if price.Float64() <= 0 {
		return USD{}
	}
	return price
}

// over compares the price of a machine with the cap. It returns nil if the price is
// within the cap. It also returns nil if the price is unknown, because the price from
// before the deploy is within the cap.
func (d *deploy) over(id string, price USD) *PriceError {
	if lifecycle.Within(price, d.limit) != lifecycle.Denied {
		return nil
	}
	return &PriceError{Call: provider.Call(d.ep, d.name), ID: id, Cap: d.limit, Price: price}
}

// sent remembers the name of what was made, or may have been.
func (s *waits[T]) sent(name string, made Deployment, err error, lag time.Duration) (Deployment, error) {
	s.creates.Created(strings.TrimSpace(name), made.ID, err, lag)
	if err == nil {
		s.names.Put(made.ID, name)
		s.deleted.ids.Put(made.ID, false) // whichever had its id before
	}
	return made, err
}

func (s *VirtualMachinesService) preset(ctx context.Context, id string, opts []CallOption) (Preset, error) {
	return call(ctx, s.core, presetsGet, args(id), opts, about(id, decodePreset, presetID))
}

// listedPrice is a preset's.
func (s *VirtualMachinesService) listedPrice(ctx context.Context, preset string, opts []CallOption) (price USD, reason string, err error) {
	p, err := s.preset(ctx, preset, opts)
	if err != nil {
		return USD{}, "", err
	}
	return p.HourlyPrice(), "the preset does not tell its rates", nil
}

// charged is what a virtual machine that was just made costs.
func (s *VirtualMachinesService) charged(ctx context.Context, id string, opts []CallOption) USD {
	vm, _ := s.Get(ctx, id, opts...)
	return vm.Pricing.highest()
}

// listedPrice is that of so many GPUs of a location, on the network that the
// server takes where none is said.
func (s *BareMetalService) listedPrice(ctx context.Context, spec BareMetal, opts []CallOption) (price USD, reason string, err error) {
	network := spec.NetworkType
	if network == "" {
		network = NetworkInfiniBand
	}
	for l, err := range s.Locations(ctx, ListParams{}, opts...) {
		if err != nil {
			return USD{}, "", err
		}
		if strings.EqualFold(l.ID, spec.LocationID) {
			perGPU, _ := l.GPUPrice(network)
			return perGPU.Mul(float64(spec.GPUCount)), "the location does not tell a price of its " + string(network), nil
		}
	}
	return USD{}, "the location is not listed", nil
}

// charged is what a rental that was just made costs.
func (s *BareMetalService) charged(ctx context.Context, id string, opts []CallOption) USD {
	r := rentals.reader(s.core, opts)
	all, _, _ := r.all(ctx)
	for _, rental := range all {
		if strings.EqualFold(rental.ID, id) {
			return rental.HourlyPrice
		}
	}
	return USD{}
}
