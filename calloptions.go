package volt

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// CallOption changes one call. It goes with every method; an option that makes
// sense for some calls only is of another type, and does not compile with the
// rest.
type CallOption interface {
	CreatePodOption
	StopPodOption
	applyCall(*callSettings)
}

// CreatePodOption changes one pod create. Every CallOption is one.
type CreatePodOption interface{ applyCreatePod(*callSettings) }

// StopPodOption changes one pod stop. Every CallOption is one.
type StopPodOption interface{ applyStopPod(*callSettings) }

// callSettings is what a call's options add up to.
type callSettings struct {
	api.CallSettings
	maxHourlyPrice string
	capped         bool
	allowDestroy   bool
}

type callOption func(*callSettings)

func (o callOption) applyCall(s *callSettings)      { o(s) }
func (o callOption) applyCreatePod(s *callSettings) { o(s) }
func (o callOption) applyStopPod(s *callSettings)   { o(s) }

type createPodOption func(*callSettings)

func (o createPodOption) applyCreatePod(s *callSettings) { o(s) }

type stopPodOption func(*callSettings)

func (o stopPodOption) applyStopPod(s *callSettings) { o(s) }

// WithResponse fills in r when the call ends, also where it fails: status,
// header, raw body, attempts and time waited.
func WithResponse(r *Response) CallOption {
	return callOption(func(s *callSettings) { s.Response = r })
}

// WithCallMaxWait is WithMaxWait for one call.
func WithCallMaxWait(d time.Duration) CallOption {
	return callOption(func(s *callSettings) { s.MaxWait = &d })
}

// WithCallTimeout is WithTimeout for one call.
func WithCallTimeout(d time.Duration) CallOption {
	return callOption(func(s *callSettings) { s.Timeout = &d })
}

// WithCallGrace is WithGrace for one call.
func WithCallGrace(d time.Duration) CallOption {
	return callOption(func(s *callSettings) { s.Grace = &d })
}

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's
// HourlyBudget holds on.
func WithCallRetryPolicy(p RetryPolicy) CallOption {
	return callOption(func(s *callSettings) { s.Retry = &p })
}

// MaxHourlyPrice refuses a pod that would cost more than price, in USD per hour
// for the whole pod, such as "4.00". The price is looked up before the create
// (one request) and checked again after it: see PodsService.Create.
func MaxHourlyPrice(price string) CreatePodOption {
	return createPodOption(func(s *callSettings) { s.maxHourlyPrice, s.capped = price, true })
}

// AllowDestroy lets PodsService.Stop stop a pod whose stop destroys it and its
// data.
func AllowDestroy() StopPodOption {
	return stopPodOption(func(s *callSettings) { s.allowDestroy = true })
}

func settingsOf(opts []CallOption) (s callSettings) {
	for _, o := range opts {
		o.applyCall(&s)
	}
	return s
}
