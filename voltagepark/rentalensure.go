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

// Ensure returns one live rental with the spec's name. It adopts the rental if there is
// one, and deploys it otherwise, with at most one deploy a call. It never adopts a rental
// that has failed, is terminated or is being terminated. It adopts a rental whose nodes
// are switched off. VirtualMachinesService.Ensure has the further rules.
//
// It returns ErrSpecMismatch if the rental of the name has another number of nodes,
// network, sub-order or volume, as far as responses show these. The location is not
// compared. The status of a listed rental comes from a Get, which is not on the API's
// page. If the server does not offer that, the status in the list counts, and a new
// rental is ErrCannotVerify until the list shows it. If a found rental shows no price,
// the location's price is compared with the cap.
//
// A lookup sends one request for each 100 rentals. To adopt costs one lookup and a Get.
// To deploy costs two lookups and the requests of Deploy. After an unknown outcome there
// are six more lookups, and a Get for each id in the response. It bills like Deploy.
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
