package api

import "time"

// A CallOption changes one call.
type CallOption func(*CallSettings)

// WithResponse fills in r at the end of the call, also if the call fails: status, header,
// raw body, attempts and time waited.
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

// WithCallRetryPolicy is WithRetryPolicy for one call. The client's HourlyBudget still
// holds.
func WithCallRetryPolicy(p RetryPolicy) CallOption {
	return func(s *CallSettings) { s.Retry = &p }
}

// CallSettings is the result of a call's options. It is for authors of client packages.
type CallSettings struct {
	// Response is filled in when the call ends, or nil.
	Response *Response
	// MaxWait, Timeout, Grace and Retry replace the client's settings if they are not
	// nil.
	MaxWait *time.Duration
	Timeout *time.Duration
	Grace   *time.Duration
	Retry   *RetryPolicy
}

// CallSettingsOf returns the result of opts. It is for authors of client packages.
func CallSettingsOf(opts []CallOption) (s CallSettings) {
	for _, o := range opts {
		o(&s)
	}
	return s
}
