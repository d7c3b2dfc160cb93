package volt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PriceError is a pod whose price is over its cap, or is not known. errors.Is
// finds ErrPriceTooHigh or ErrPriceUnknown.
type PriceError struct {
	api.Call
	// Pod is what was created, and is empty where nothing was.
	Pod Pod
	// Cap is the most that the pod was to cost, in USD per hour.
	Cap USD
	// Price is what it costs, or would have, in USD per hour; unknown where
	// that is the trouble.
	Price USD
	// Deleted is true where the pod was created, and deleted for its price.
	Deleted bool
	// Charged is what its creation cost at least, in USD: the hour that is
	// debited upfront. It is unknown where nothing was created.
	Charged USD
	// Reason says why a price is not known.
	Reason string
	// Err is why a pod that is too dear could not be deleted, or nil: it may
	// still be billed then.
	Err error `json:"-"`
}

// Error says the price, the cap and what became of the pod.
func (e *PriceError) Error() string {
	text := e.String() + ": "
	if e.Price.Known() {
		text += fmt.Sprintf("it costs %s an hour, over the cap of %s", e.Price, e.Cap)
	} else {
		text += fmt.Sprintf("its price is not known (%s), so the cap of %s cannot be kept", e.Reason, e.Cap)
	}
	switch {
	case e.Pod.ID == "":
		text += "; nothing was created"
	case e.Deleted:
		text += fmt.Sprintf("; pod %s was created and deleted again, and %s charged", e.Pod.ID, e.Charged)
	case e.Err != nil:
		text += fmt.Sprintf("; pod %s was created and may still be billed: %v", e.Pod.ID, e.Err)
	default:
		text += fmt.Sprintf("; pod %s was created and is billed", e.Pod.ID)
	}
	return text
}

// Is reports whether target is ErrPriceTooHigh or ErrPriceUnknown, as it is.
func (e *PriceError) Is(target error) bool {
	if e.Price.Known() {
		return target == ErrPriceTooHigh
	}
	return target == ErrPriceUnknown
}

// Unwrap returns Err.
func (e *PriceError) Unwrap() error { return e.Err }

// createCapped creates a pod under a price cap: looked up before, checked after.
func (s *PodsService) createCapped(ctx context.Context, req podRequest, settings callSettings) (Pod, error) {
	limit, err := ParseUSD(settings.maxHourlyPrice)
	if err == nil && limit.Float64() < 0 {
		err = fmt.Errorf("%s is less than nothing: want an amount such as 4.00", limit)
	}
	if err != nil {
		return Pod{}, argumentError(podsCreate, req.name, "MaxHourlyPrice", err.Error())
	}
	lookup := settings
	lookup.Response = nil
	price, reason, err := s.priceOf(ctx, req.body, lookup)
	if err != nil {
		return Pod{}, err
	}
	refusal := &PriceError{Call: callOf(podsCreate, req.name), Cap: limit, Price: price, Reason: reason}
	if !price.Known() || price.Cmp(limit) > 0 {
		return Pod{}, refusal
	}
	pod, err := s.create(ctx, req, settings)
	if err != nil {
		return pod, err
	}
	if !pod.HourlyPrice.Known() {
		pod.HourlyPrice, refusal.Reason = s.listedPrice(ctx, pod, lookup)
	}
	refusal.Pod, refusal.Price = pod, pod.HourlyPrice
	switch {
	case !refusal.Price.Known():
		return pod, refusal
	case refusal.Price.Cmp(limit) <= 0:
		return pod, nil
	}
	refusal.Charged = refusal.Price
	// The caller's context may be about to end; the pod must go all the same.
	refusal.Err = s.Release(pod)
	refusal.Deleted = refusal.Err == nil
	return pod, refusal
}

// priceOf is what a pod would cost in USD per hour, from the live inventory:
// the dearest of the machines that it could be made on. reason says why it is
// not known.
func (s *PodsService) priceOf(ctx context.Context, body podBody, settings callSettings) (price USD, reason string, err error) {
	core := s.client.core
	resource := body.ResourceName
	if body.TemplateUID != "" {
		t, err := rest.Do(ctx, core, templatesGet, &rest.Params{Args: []string{body.TemplateUID}, Settings: settings.CallSettings}, decodeTemplate)
		if err != nil {
			return USD{}, "", err
		}
		if resource = t.ResourceName; resource == "" {
			return USD{}, "the template does not tell its resource", nil
		}
	}
	machines, err := rest.Do(ctx, core, machinesList, &rest.Params{Settings: settings.CallSettings}, decodeMachines)
	if err != nil {
		return USD{}, "", err
	}
	for _, m := range machines.Items {
		var p USD
		switch {
		case resource != "" && m.ResourceName == resource:
			p = m.HourlyPrice
		case body.MachineID != "" && m.ID == body.MachineID && body.GPUCount == 0:
			return USD{}, "GPUCount is not given", nil
		case body.MachineID != "" && m.ID == body.MachineID:
			p = m.PriceOf(body.GPUCount)
		default:
			continue
		}
		if !p.Known() {
			return USD{}, "the machine is listed without a price", nil
		}
		if !price.Known() || p.Cmp(price) > 0 {
			price = p
		}
	}
	if !price.Known() {
		reason = "no machine of that name is listed"
	}
	return price, reason, nil
}

// listedPrice looks a pod's price up in the list, once.
func (s *PodsService) listedPrice(ctx context.Context, pod Pod, settings callSettings) (price USD, reason string) {
	list, err := rest.Do(ctx, s.client.core, podsList, &rest.Params{Settings: settings.CallSettings}, decodePods)
	if err != nil {
		return USD{}, err.Error()
	}
	for _, p := range list.Items {
		if p.same(pod) {
			if !p.HourlyPrice.Known() {
				reason = "neither the create's answer nor the list tells it"
			}
			return p.HourlyPrice, reason
		}
	}
	return USD{}, "the create's answer does not tell it, and the pod is not listed"
}

// StopDestroysError is a stop that was not sent because it would have destroyed
// the pod and its data. errors.Is finds ErrStopDestroys.
type StopDestroysError struct {
	api.Call
	// Provider is what the server said the pod's provider is, or "".
	Provider Provider
}

// Error says why nothing was stopped.
func (e *StopDestroysError) Error() string {
	provider := string(e.Provider)
	if provider == "" {
		provider = "unknown"
	}
	return e.String() + ": stopping a pod of provider " + provider + " destroys it and its data; nothing was stopped (Delete, or AllowDestroy, if that is meant)"
}

// Is reports whether target is ErrStopDestroys or ErrNotSent.
func (e *StopDestroysError) Is(target error) bool {
	return target == ErrStopDestroys || target == ErrNotSent
}

// releaseTime is how long Release takes at most.
const releaseTime = 3 * time.Minute

// Release deletes the pod and proves that it is gone, for a defer: on a context
// of its own, however the caller's ended, for three minutes at most. A Pod
// without an id, as a failed Create returns it, has nothing to release: what an
// AmbiguousError tells of is the caller's to look for.
//
// It costs what EnsureDeleted costs, and fails as that does.
func (s *PodsService) Release(pod Pod) error {
	if len(pod.IDs()) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	return s.EnsureDeleted(ctx, pod)
}

// isTransient reports whether an error says nothing about the pod, so that
// looking again may help.
func isTransient(err error) bool {
	return errors.Is(err, ErrServer) || errors.Is(err, ErrConnection) || errors.Is(err, ErrTimeout) || errors.Is(err, ErrBadResponse)
}
