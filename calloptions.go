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
	ReclaimPodOption
	CreateJobOption
	applyCall(*callSettings)
}

// CreatePodOption changes one pod create. Every CallOption is one.
type CreatePodOption interface {
	EnsurePodOption
	applyCreatePod(*callSettings)
}

// EnsurePodOption changes one PodsService.Ensure. Every CreatePodOption is one.
type EnsurePodOption interface{ applyEnsurePod(*callSettings) }

// CreateJobOption changes one create of a job. Every CallOption is one.
type CreateJobOption interface {
	EnsureJobOption
	applyCreateJob(*callSettings)
}

// EnsureJobOption changes one FineTuningService.Ensure. Every CreateJobOption is
// one.
type EnsureJobOption interface{ applyEnsureJob(*callSettings) }

// ReclaimPodOption changes one PodsService.Reclaim. Every CallOption is one.
type ReclaimPodOption interface{ applyReclaimPod(*callSettings) }

// EnsureOption changes how a create with an unknown outcome is followed up, of a pod
// or of a job. It goes with creates, Ensure, With and Reclaim.
type EnsureOption interface {
	CreatePodOption
	ReclaimPodOption
	CreateJobOption
}

// StopPodOption changes one pod stop. Every CallOption is one.
type StopPodOption interface{ applyStopPod(*callSettings) }

// callSettings is what a call's options add up to.
type callSettings struct {
	api.CallSettings
	maxHourlyPrice string
	capped         bool
	allowDestroy   bool
	maxTotalCost   string
	totalCapped    bool
	settle         time.Duration
}

type callOption func(*callSettings)

func (o callOption) applyCall(s *callSettings)      { o(s) }
func (o callOption) applyCreatePod(s *callSettings) { o(s) }
func (o callOption) applyStopPod(s *callSettings)   { o(s) }

func (o callOption) applyEnsurePod(s *callSettings)  { o(s) }
func (o callOption) applyReclaimPod(s *callSettings) { o(s) }
func (o callOption) applyCreateJob(s *callSettings)  { o(s) }
func (o callOption) applyEnsureJob(s *callSettings)  { o(s) }

type createPodOption func(*callSettings)

func (o createPodOption) applyCreatePod(s *callSettings) { o(s) }
func (o createPodOption) applyEnsurePod(s *callSettings) { o(s) }

type createJobOption func(*callSettings)

func (o createJobOption) applyCreateJob(s *callSettings) { o(s) }
func (o createJobOption) applyEnsureJob(s *callSettings) { o(s) }

type ensureOption func(*callSettings)

func (o ensureOption) applyCreatePod(s *callSettings)  { o(s) }
func (o ensureOption) applyEnsurePod(s *callSettings)  { o(s) }
func (o ensureOption) applyReclaimPod(s *callSettings) { o(s) }
func (o ensureOption) applyCreateJob(s *callSettings)  { o(s) }
func (o ensureOption) applyEnsureJob(s *callSettings)  { o(s) }

type stopPodOption func(*callSettings)

func (o stopPodOption) applyStopPod(s *callSettings) { o(s) }

// every is an option of all calls.
func every(o api.CallOption) CallOption {
	return callOption(func(s *callSettings) { o(&s.CallSettings) })
}

// WithResponse fills in r when the call ends, also where it fails: status,
// header, raw body, attempts and time waited.
func WithResponse(r *Response) CallOption {
	return every(api.WithResponse(r))
}

// WithCallMaxWait is WithMaxWait for one call.
func WithCallMaxWait(d time.Duration) CallOption {
	return every(api.WithCallMaxWait(d))
}

// WithCallTimeout is WithTimeout for one call.
func WithCallTimeout(d time.Duration) CallOption {
	return every(api.WithCallTimeout(d))
}

// WithCallGrace is WithGrace for one call.
func WithCallGrace(d time.Duration) CallOption {
	return every(api.WithCallGrace(d))
}

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's
// HourlyBudget holds on.
func WithCallRetryPolicy(p RetryPolicy) CallOption {
	return every(api.WithCallRetryPolicy(p))
}

// MaxHourlyPrice refuses a pod that would cost more than price, in USD per hour
// for the whole pod, such as "4.00". The price is looked up before the create
// (one request) and checked again after it: see PodsService.Create.
func MaxHourlyPrice(price string) CreatePodOption {
	return createPodOption(func(s *callSettings) { s.maxHourlyPrice, s.capped = price, true })
}

// MaxTotalCost refuses a job that would be debited more than cost, in USD, such
// as "60.00". What a job costs is only told by the create's answer: one that
// turns out dearer is cancelled at once, before its training begins and so with a
// refund: see FineTuningService.Create.
func MaxTotalCost(cost string) CreateJobOption {
	return createJobOption(func(s *callSettings) { s.maxTotalCost, s.totalCapped = cost, true })
}

// WithSettle is how long Ensure, With and Reclaim look for what a create with an
// unknown outcome may have made: a minute by default. It should be longer than the
// API's list can lag behind. For as long after a create, a later Ensure of the same
// client counts what it made as present, also while no list shows it.
func WithSettle(d time.Duration) EnsureOption {
	return ensureOption(func(s *callSettings) { s.settle = d })
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

// looks is what gives a call's settings to the looks that it takes besides. Its
// Response is filled in by the call itself.
func (s callSettings) looks() CallOption {
	own := s.CallSettings
	own.Response = nil
	return callOption(func(s *callSettings) { s.CallSettings = own })
}
