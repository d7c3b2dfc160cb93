package acme

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// ErrFailed: a machine ended in a state that it does not leave by itself.
const ErrFailed api.Kind = "machine failed"

// WaitRunning waits until the machine runs. All waits of a client share their
// looks: 1,220 requests an hour at most.
func (s *MachinesService) WaitRunning(ctx context.Context, id string) (Machine, error) {
	if id == "" {
		return Machine{}, provider.ArgumentError(machinesGet, id, "id", "it is empty: want a Machine's ID")
	}
	began, last := time.Now(), Machine{ID: id}
	m := s.room.Join(id)
	defer s.room.Leave(m)
	for {
		seen, err := s.room.Await(ctx, m)
		if err == nil {
			last = seen.Value
		}
		switch {
		case err == nil && last.Status == "running":
			return last, nil
		case err != nil || last.Status == "failed":
			call := provider.Call(machinesGet, id)
			call.Operation = "wait for machine"
			return last, &api.WaitError{
				Call: call, Status: last.Status, Ended: err == nil, Kind: ErrFailed, Waited: time.Since(began), Err: err,
			}
		}
	}
}
