package api

import "time"

// CallOption changes one call.
type CallOption func(*CallSettings)

// WithResponse fills in r when the call ends, also where it fails: status,
// header, raw body, attempts and time waited.
func WithResponse(r *Response) CallOption { return func(s *CallSettings) { s.Response = r } }

// WithCallMaxWait is WithMaxWait for one call.
func WithCallMaxWait(d time.Duration) CallOption {
	return func(s *CallSettings) { s.MaxWait = &d }
}

// WithCallTimeout is WithTimeout for one call.
func WithCallTimeout(d time.Duration) CallOption {
	return func(s *CallSettings) { s.Timeout = &d }
}

// WithCallGrace is WithGrace for one call.
func WithCallGrace(d time.Duration) CallOption {
	return func(s *CallSettings) { s.Grace = &d }
}

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's
// HourlyBudget holds on.
func WithCallRetryPolicy(p RetryPolicy) CallOption {
	return func(s *CallSettings) { s.Retry = &p }
}

// CallSettings is what the options of one call add up to. It is of interest to
// those who write a client on this core.
type CallSettings struct {
	// Response is filled in when the call ends, or nil.
	Response *Response
	// MaxWait, Timeout, Grace and Retry replace the client's where not nil.
	MaxWait *time.Duration
	Timeout *time.Duration
	Grace   *time.Duration
	Retry   *RetryPolicy
}

// CallSettingsOf is what options add up to, for those who write a client on
// this core.
func CallSettingsOf(opts []CallOption) (s CallSettings) {
	for _, o := range opts {
		o(&s)
	}
	return s
}
