package acme

import (
	"context"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// MachinesService rents machines.
type MachinesService struct {
	core *rest.Core
	room *poll.Room[Machine]
}

// MachineSpec is what a machine is made from.
type MachineSpec struct {
	// Name is required: a lost machine is found again by it.
	Name string `json:"name"`
	// Extra are fields that this package does not know.
	Extra map[string]any `json:"-"`
}

// Create rents a machine, and bills. It is never sent twice once the server may
// have received it: then it ends with api.ErrMaybeCreated.
func (s *MachinesService) Create(ctx context.Context, spec MachineSpec, opts ...api.CallOption) (Machine, error) {
	if spec.Name == "" {
		return Machine{}, provider.ArgumentError(machinesCreate, "", "MachineSpec.Name", "it is empty: want a name")
	}
	return rest.Do(ctx, s.core, machinesCreate, &rest.Params{
		Target: spec.Name, Body: spec, Extra: spec.Extra, Settings: api.CallSettingsOf(opts),
	}, decodeMachine)
}

// Get returns one machine. It takes one request.
func (s *MachinesService) Get(ctx context.Context, id string, opts ...api.CallOption) (Machine, error) {
	return rest.Do(ctx, s.core, machinesGet, &rest.Params{Args: []string{id}, Settings: api.CallSettingsOf(opts)}, decodeMachine)
}
