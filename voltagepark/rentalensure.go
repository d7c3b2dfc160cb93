package voltagepark

import "context"

// EnsuredRental is what BareMetalService.Ensure found or made.
type EnsuredRental struct {
	// Rental is the rental. One that was created and is not listed yet has its ID
	// and Name alone, and one that is pending has few fields.
	Rental Rental
	// Created is true where it was not there before, and false where it was
	// adopted, or where it may be another's: beside an error.
	Created bool
	// Warning is the server's own words to the deploy, where it had any.
	Warning string
}

// Ensure makes sure that there is one live rental with the spec's name: it adopts
// the one that there is, or else deploys it, at most once in a call. A rental that
// failed, is terminated or is being terminated is never adopted; one whose nodes are
// switched off is, as it is. See VirtualMachinesService.Ensure: the rest is as
// there.
//
// It fails with ErrSpecMismatch where the rental of that name has another number of
// nodes than the GPUs need, another network, sub-order or volume, as far as that is
// told: where it stands is not, and of one that is pending next to nothing. It asks
// Get, which is not on the API's page, how a rental stands that the list shows; where
// that is not offered, the list is believed, and one that was just deployed is not
// certain before it is listed: ErrCannotVerify. Where one that is found does not
// tell its price, the location's counts for the cap.
//
// A look takes one request for each 100 rentals. Adopting takes one and a Get;
// deploying two beside what Deploy takes, and six more where its outcome is
// unknown, with a Get for each id that it told. It bills what Deploy bills.
//
// Documented as GET /bare-metal/ and POST /bare-metal/.
func (s *BareMetalService) Ensure(ctx context.Context, spec BareMetal, opts ...EnsureOption) (EnsuredRental, error) {
	if err := spec.check(); err != nil {
		return EnsuredRental{}, err
	}
	settings := ensureSettingsOf(opts)
	d, err := s.deploy(spec, settings)
	if err != nil {
		return EnsuredRental{}, err
	}
	e := &ensuring[Rental]{
		deploy: d, waits: s.waits, reader: rentals.reader(s.core, settings.lookups()), operation: "ensure bare metal",
		told: func(r Rental) told {
			return told{r.ID, r.Name, string(r.Status), r.Status.meaning(), r.HourlyPrice}
		},
		named: func(r Rental, id, name string) Rental {
			r.ID, r.Name = id, name
			return r
		},
	}
	e.check = func(_ context.Context, r Rental) error {
		nodes := 0
		if per := r.NodeSpecs.GPUCount; per > 0 {
			nodes = (spec.GPUCount + per - 1) / per
		}
		return e.mismatch(r,
			difference{"nodes", number(float64(nodes)), number(float64(r.NodeCount))},
			difference{"network", string(spec.NetworkType), string(r.NetworkType)},
			difference{"sub-order", spec.SubOrder, r.SubOrder},
			difference{"volume", spec.StorageID, r.StorageID},
		)
	}
	rental, created, err := e.do(ctx)
	return EnsuredRental{Rental: rental, Created: created, Warning: e.warning}, err
}
