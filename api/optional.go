package api

import "encoding/json"

// Optional is a field of an update that is left alone unless it is Set: the
// zero Optional is not sent at all.
//
//	volt.PodUpdate{Name: volt.Set("b")}               // rename, leave the rest alone
//	volt.PodUpdate{SSHKeyIDs: volt.Set([]string{})}   // no keys from now on
//	volt.TemplateUpdate{Category: volt.Null[string]()} // send null
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	unset optionalState = iota
	set
	null
)

// Set is a field that is sent with value, also where value is T's zero.
func Set[T any](value T) Optional[T] { return Optional[T]{value, set} }

// Null is a field that is sent as JSON's null.
func Null[T any]() Optional[T] { return Optional[T]{state: null} }

// Get returns the value, and whether there is one to send.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.state == set }

// IsNull reports whether null is sent.
func (o Optional[T]) IsNull() bool { return o.state == null }

// IsZero reports whether the field is left alone. With the JSON option
// omitzero it leaves the field out.
func (o Optional[T]) IsZero() bool { return o.state == unset }

// MarshalJSON returns the value, or null where there is none.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != set {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads what MarshalJSON writes: null is Null, anything else Set.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*o = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err // it stays as it was: half of a value is none
	}
	*o = Set(value)
	return nil
}
