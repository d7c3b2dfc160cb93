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
	replaceFailed  bool
	keepUnpriced   bool
	startTimeout   time.Duration
}

type callOption func(*callSettings)

func (o callOption) applyCall(s *callSettings)      { o(s) }
func (o callOption) applyCreatePod(s *callSettings) { o(s) }
func (o callOption) applyStopPod(s *callSettings)   { o(s) }

func (o callOption) applyEnsurePod(s *callSettings) { o(s) }
func (o callOption) applyCreateJob(s *callSettings) { o(s) }
func (o callOption) applyEnsureJob(s *callSettings) { o(s) }

type createPodOption func(*callSettings)

func (o createPodOption) applyCreatePod(s *callSettings) { o(s) }
func (o createPodOption) applyEnsurePod(s *callSettings) { o(s) }

type createJobOption func(*callSettings)

func (o createJobOption) applyCreateJob(s *callSettings) { o(s) }
func (o createJobOption) applyEnsureJob(s *callSettings) { o(s) }

type ensurePodOption func(*callSettings)

func (o ensurePodOption) applyEnsurePod(s *callSettings) { o(s) }

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

// ReplaceFailed lets Ensure delete a failed pod of the name, with confirmation, and
// create another. It states that the failed pod is yours.
func ReplaceFailed() EnsurePodOption {
	return ensurePodOption(func(s *callSettings) { s.replaceFailed = true })
}

// StartTimeout is how long With and WaitRunning wait until the pod can be used: 20
// minutes by default.
func StartTimeout(d time.Duration) StartOption { return startOption(d) }

// StartOption is an option of With and of WaitRunning.
type StartOption interface {
	CreatePodOption
	WaitRunningOption
}

type startOption time.Duration

func (o startOption) applyCreatePod(s *callSettings)   { s.startTimeout = time.Duration(o) }
func (o startOption) applyEnsurePod(s *callSettings)   { s.startTimeout = time.Duration(o) }
func (o startOption) applyWaitRunning(s *waitSettings) { s.startTimeout = time.Duration(o) }

// KeepUnpriced keeps a pod or job under a price cap whose price cannot be learned. By
// default it is deleted.
func KeepUnpriced() KeepUnpricedOption { return keepUnpriced{} }

// KeepUnpricedOption is an option of creates of pods and of jobs.
type KeepUnpricedOption interface {
	CreatePodOption
	CreateJobOption
}

type keepUnpriced struct{}

func (keepUnpriced) applyCreatePod(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyEnsurePod(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyCreateJob(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyEnsureJob(s *callSettings) { s.keepUnpriced = true }

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

// withoutResponse returns the settings for further requests of a call, whose Response
// is filled in by the call itself.
func (s callSettings) withoutResponse() callSettings {
	s.Response = nil
	return s
}

func createSettings(opts []CreatePodOption) (s callSettings) {
	for _, o := range opts {
		o.applyCreatePod(&s)
	}
	return s
}
