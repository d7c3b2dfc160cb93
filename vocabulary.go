package volt

import "github.com/voltagegpu/volt-go/api"

// Names of package api that callers of this package need.

// An Attempt describes one attempt of a call to a hook. See WithAttemptHook.
type Attempt = api.Attempt

// A Response describes the last response of a call. See WithResponse.
type Response = api.Response

// A Secret is a text that prints as "[redacted]". See api.Secret.
type Secret = api.Secret

// NewSecret returns a Secret with this text.
func NewSecret(text string) Secret { return api.NewSecret(text) }

// USD is an exact amount of US dollars. See api.USD.
type USD = api.USD

// ParseUSD reads an amount such as "3.60" or "$3.60".
func ParseUSD(s string) (USD, error) { return api.ParseUSD(s) }

// MustUSD is ParseUSD for amounts in a program's source. It panics if s is invalid.
func MustUSD(s string) USD { return api.MustUSD(s) }

// SSH is the SSH address of a pod. The zero value means that it is unknown. See api.SSH.
type SSH = api.SSH

// A Kind is a category of errors, for errors.Is. See api.Kind.
type Kind = api.Kind

// Optional is a field of an update. It is sent only if it was made by Set or Null.
type Optional[T any] = api.Optional[T]

// Set returns a field that is sent with value, also if value is the zero value of T.
func Set[T any](value T) Optional[T] { return api.Set(value) }

// Null returns a field that is sent as null.
func Null[T any]() Optional[T] { return api.Null[T]() }
