package volt

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// A CallOption changes one call. Every method accepts it. Options for some calls only
// have types of their own and do not compile with other calls.
type CallOption interface {
	CreatePodOption
	StopPodOption
	CreateJobOption
	applyCall(*callSettings)
}

// A CreatePodOption changes one create of a pod. Every CallOption is a CreatePodOption.
type CreatePodOption interface {
	EnsurePodOption
	applyCreatePod(*callSettings)
}

// An EnsurePodOption changes one PodsService.Ensure. Every CreatePodOption is an
// EnsurePodOption.
type EnsurePodOption interface{ applyEnsurePod(*callSettings) }

// A CreateJobOption changes one create of a job. Every CallOption is a CreateJobOption.
type CreateJobOption interface {
	EnsureJobOption
	applyCreateJob(*callSettings)
}

// An EnsureJobOption changes one FineTuningService.Ensure. Every CreateJobOption is an
// EnsureJobOption.
type EnsureJobOption interface{ applyEnsureJob(*callSettings) }

// A StopPodOption changes one stop of a pod. Every CallOption is a StopPodOption.
type StopPodOption interface{ applyStopPod(*callSettings) }

// callSettings is the result of a call's options.
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

// every returns an option that all calls accept.
func every(o api.CallOption) CallOption {
	return callOption(func(s *callSettings) { o(&s.CallSettings) })
}

// WithResponse fills in r at the end of the call, also if the call fails: status, header,
// raw body, attempts and time waited.
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

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's HourlyBudget still
// holds.
func WithCallRetryPolicy(p RetryPolicy) CallOption {
	return every(api.WithCallRetryPolicy(p))
}

// MaxHourlyPrice refuses a pod that costs more than price, in USD per hour for the whole
// pod, such as "4.00". The price is looked up before the create, with one more request,
// and checked again after it: see PodsService.Create.
func MaxHourlyPrice(price string) CreatePodOption {
	return createPodOption(func(s *callSettings) { s.maxHourlyPrice, s.capped = price, true })
}

// MaxTotalCost refuses a job that costs more than cost, in USD, such as "60.00". Only the
// response to the create shows the cost of a job. A job over the cap is cancelled at
// once, before its training begins, and is refunded: see FineTuningService.Create.
func MaxTotalCost(cost string) CreateJobOption {
	return createJobOption(func(s *callSettings) { s.maxTotalCost, s.totalCapped = cost, true })
}

// ReplaceFailed makes Ensure delete a failed pod of the name, with confirmation, and
// create another. Use it only if the failed pod is yours.
func ReplaceFailed() EnsurePodOption {
	return ensurePodOption(func(s *callSettings) { s.replaceFailed = true })
}

// StartTimeout sets how long With and WaitRunning wait until the pod can be used. The
// default is 20 minutes.
func StartTimeout(d time.Duration) StartOption { return startOption(d) }

// A StartOption is an option of With and of WaitRunning.
type StartOption interface {
	CreatePodOption
	WaitRunningOption
}

type startOption time.Duration

func (o startOption) applyCreatePod(s *callSettings)   { s.startTimeout = time.Duration(o) }
func (o startOption) applyEnsurePod(s *callSettings)   { s.startTimeout = time.Duration(o) }
func (o startOption) applyWaitRunning(s *waitSettings) { s.startTimeout = time.Duration(o) }

// KeepUnpriced keeps a pod or job under a price cap if its price cannot be learned.
// Without this option it is deleted.
func KeepUnpriced() KeepUnpricedOption { return keepUnpriced{} }

// A KeepUnpricedOption is an option for creates of pods and of jobs.
type KeepUnpricedOption interface {
	CreatePodOption
	CreateJobOption
}

type keepUnpriced struct{}

func (keepUnpriced) applyCreatePod(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyEnsurePod(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyCreateJob(s *callSettings) { s.keepUnpriced = true }
func (keepUnpriced) applyEnsureJob(s *callSettings) { s.keepUnpriced = true }

// AllowDestroy makes PodsService.Stop stop a pod also if that destroys the pod and its
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
