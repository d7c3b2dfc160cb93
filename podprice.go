package volt

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/internal/rest"
)

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
