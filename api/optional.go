package api

import "encoding/json"

// Optional is a field of an update. It is sent only if it was made by Set or Null:
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

// Set returns a field that is sent with value, also if value is the zero value of T.
func Set[T any](value T) Optional[T] { return Optional[T]{value, set} }

// Null returns a field that is sent as JSON's null.
func Null[T any]() Optional[T] { return Optional[T]{state: null} }

// Get returns the value and whether the field was made by Set.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.state == set }

// IsNull reports whether the field was made by Null.
func (o Optional[T]) IsNull() bool { return o.state == null }

// IsZero reports whether the field is not sent. The JSON option omitzero uses it.
func (o Optional[T]) IsZero() bool { return o.state == unset }

// MarshalJSON returns the value as JSON, or null if there is none.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != set {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads null as Null, and any other value as Set.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*o = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err // o keeps its old value
	}
	*o = Set(value)
	return nil
}
