package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// CallOption changes one call. It goes with every method; an option that makes
// sense for some calls only is of another type, and does not compile with the
// rest.
type CallOption interface {
	EnsureOption
	applyCall(*callSettings)
}

// EnsureOption changes one DeploymentsService.Ensure. Every CallOption is one.
type EnsureOption interface{ applyEnsure(*callSettings) }

// callSettings is what a call's options add up to.
type callSettings struct {
	api.CallSettings
	settle time.Duration
}

// lookups are the options of the calls that look something up for one with these
// settings: what that is to be told of, such as its Response, is not theirs.
func (s callSettings) lookups() []CallOption {
	looking := s.CallSettings
	looking.Response = nil
	return []CallOption{every(func(c *api.CallSettings) { *c = looking })}
}

type callOption func(*callSettings)

func (o callOption) applyCall(s *callSettings)   { o(s) }
func (o callOption) applyEnsure(s *callSettings) { o(s) }

type ensureOption func(*callSettings)

func (o ensureOption) applyEnsure(s *callSettings) { o(s) }

// every is an option of all calls.
func every(o api.CallOption) CallOption {
	return callOption(func(s *callSettings) { o(&s.CallSettings) })
}

// WithResponse fills in r when the call ends, also where it fails: status,
// header, raw body, attempts and time waited.
func WithResponse(r *Response) CallOption { return every(api.WithResponse(r)) }

// WithCallMaxWait is WithMaxWait for one call.
func WithCallMaxWait(d time.Duration) CallOption { return every(api.WithCallMaxWait(d)) }

// WithCallTimeout is WithTimeout for one call.
func WithCallTimeout(d time.Duration) CallOption { return every(api.WithCallTimeout(d)) }

// WithCallGrace is WithGrace for one call.
func WithCallGrace(d time.Duration) CallOption { return every(api.WithCallGrace(d)) }

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's HourlyBudget
// holds on.
func WithCallRetryPolicy(p RetryPolicy) CallOption { return every(api.WithCallRetryPolicy(p)) }

// WithSettle is how long an Ensure looks for what a create with an unknown outcome
// may have made: a minute by default. It should be longer than the API's list lags
// behind.
func WithSettle(d time.Duration) EnsureOption {
	return ensureOption(func(s *callSettings) { s.settle = d })
}

func settingsOf(opts []CallOption) (s callSettings) {
	for _, o := range opts {
		o.applyCall(&s)
	}
	return s
}
