package volt

import "github.com/voltagegpu/volt-go/api"

// What package api has of every client, under this package's name.

// Attempt is what a hook is told of one attempt of a call. See WithAttemptHook.
type Attempt = api.Attempt

// Response is what is known of an answer beyond its value. See WithResponse.
type Response = api.Response

// Secret is text that prints as "[redacted]". See api.Secret.
type Secret = api.Secret

// NewSecret holds text.
func NewSecret(text string) Secret { return api.NewSecret(text) }

// USD is an exact amount of US dollars. See api.USD.
type USD = api.USD

// ParseUSD reads an amount such as "3.60" or "$3.60".
func ParseUSD(s string) (USD, error) { return api.ParseUSD(s) }

// MustUSD is ParseUSD for amounts written in a program: it panics where s is not
// one.
func MustUSD(s string) USD { return api.MustUSD(s) }

// SSH is the way into a pod. Its zero value says that none is known. See
// api.SSH.
type SSH = api.SSH

// Kind is what an error is, for errors.Is. See api.Kind.
type Kind = api.Kind

// Optional is a field of an update that is left alone unless it is Set.
type Optional[T any] = api.Optional[T]

// Set is a field of an update that is sent with value, also where that is T's
// zero.
func Set[T any](value T) Optional[T] { return api.Set(value) }

// Null is a field of an update that is sent as null.
func Null[T any]() Optional[T] { return api.Null[T]() }
