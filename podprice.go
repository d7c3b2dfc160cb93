package volt

import (
	"cmp"
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// createCapped creates a pod under a price cap. The price is checked before and after the
// create.
func (s *PodsService) createCapped(ctx context.Context, req podRequest, settings callSettings) (Pod, error) {
	limit, err := podCap(req, settings)
	if err != nil {
		return Pod{}, err
	}
	lookup := settings
	lookup.Response = nil
	price, reason, err := s.priceOf(ctx, req.body, lookup)
	if err != nil {
		return Pod{}, err
	}
	refusal := &PriceError{Call: callOf(podsCreate, req.name), Cap: limit, Price: price, Reason: reason}
	if lifecycle.Within(price, limit) != lifecycle.Known {
		return Pod{}, refusal
	}
	sent := time.Now()
	pod, err := s.send(ctx, req, settings)
	if err != nil {
		return pod, err
	}
	over := s.overCap(ctx, &pod, refusal.Call, limit, lookup)
	for over != nil && !over.Price.Known() && !settings.keepUnpriced && s.mayLearnPrice(ctx, pod, over.Reason, sent, settings) {
		over = s.overCap(ctx, &pod, refusal.Call, limit, lookup)
	}
	if over == nil {
		return pod, nil
	}
	if !over.Price.Known() && settings.keepUnpriced {
		return pod, nil
	}
	over.Err = s.EnsureDeleted(context.WithoutCancel(ctx), pod)
	over.Deleted = over.Err == nil
	return pod, over
}

// priceGap is the pause between two lookups of the price of a new pod.
const priceGap = 10 * time.Second

// mayLearnPrice waits before the next lookup of the price of a new pod. It returns false
// once the list shows that the pod can be used, or its StartTimeout is over.
func (s *PodsService) mayLearnPrice(ctx context.Context, pod Pod, reason string, sent time.Time, settings callSettings) bool {
	isUsable := reason == unpriced && (pod.Status.IsRunning() || pod.Status.IsTerminal())
	if isUsable || time.Since(sent) > cmp.Or(settings.startTimeout, podStartTimeout) {
		return false
	}
	return poll.Pause(ctx, priceGap) == nil
}

// podCap returns the cap on the price of a pod, if there is one.
func podCap(req podRequest, settings callSettings) (USD, error) {
	limit, err := client.ParseCap(settings.maxHourlyPrice)
	if settings.capped && err != nil {
		return USD{}, argumentError(podsCreate, req.name, "MaxHourlyPrice", err.Error())
	}
	return limit, nil
}

// overCap compares a new pod with its cap. If the response omitted the price, it looks it
// up in the list. It returns nil if the pod is within the cap.
func (s *PodsService) overCap(ctx context.Context, pod *Pod, call api.Call, limit USD, settings callSettings) *PriceError {
	e := &PriceError{Call: call, Cap: limit}
	if !positive(pod.HourlyPrice).Known() {
		pod.HourlyPrice, e.Reason = s.listedPrice(ctx, pod, settings)
	}
	e.Pod, e.Price = *pod, positive(pod.HourlyPrice)
	if e.Price.Known() {
		if lifecycle.Within(e.Price, limit) == lifecycle.Known {
			return nil
		}
		e.Charged = e.Price
	}
	return e
}

// positive returns price, or an unknown USD if price is zero or negative.
func positive(price USD) USD {
	if price.Float64() <= 0 {
		return USD{}
	}
	return price
}

// priceOf returns the price of a new pod in USD per hour, from the live inventory: the
// highest of the machines that the pod may run on. reason says why the price is unknown.
func (s *PodsService) priceOf(ctx context.Context, body podBody, settings callSettings) (price USD, reason string, err error) {
	core := s.client.core
	resource := body.ResourceName
	if body.TemplateUID != "" {
		t, err := rest.Do(ctx, core, templatesGet, &rest.Params{Args: []string{body.TemplateUID}, Settings: settings.CallSettings}, decodeTemplate)
		if err != nil {
			return USD{}, "", err
		}
		if resource = t.ResourceName; resource == "" {
			return USD{}, "the template does not show its resource", nil
		}
	}
	listed, err := machines.get(ctx, core, machinesList, rest.Params{Settings: settings.CallSettings}, nil)
	if err != nil {
		return USD{}, "", err
	}
	for _, m := range listed.Items {
		var p USD
		switch {
		case resource != "" && m.ResourceName == resource:
			p = m.wholePrice()
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
		if !positive(p).Known() {
			return USD{}, "the machine is listed at " + p.String() + ", which is no price", nil
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

// listedPrice returns a pod's price from the list, and sets the pod's status from it.
func (s *PodsService) listedPrice(ctx context.Context, pod *Pod, settings callSettings) (price USD, reason string) {
	list, err := pods.get(ctx, s.client.core, podsList, rest.Params{Settings: settings.CallSettings}, nil)
	if err != nil {
		return USD{}, err.Error()
	}
	for _, p := range list.Items {
		if p.same(*pod) {
			pod.Status = p.Status
			if !positive(p.HourlyPrice).Known() {
				reason = unpriced
			}
			return p.HourlyPrice, reason
		}
	}
	return USD{}, "the create's response does not show it, and the pod is not listed"
}

// unpriced is why the price of a listed pod is unknown.
const unpriced = "neither the create's response nor the list shows it"
