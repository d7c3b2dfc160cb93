package kernel

import "time"

// Stamp is a time in an answer: UTC, to the second. A zero one is null.
type Stamp time.Time

// MarshalJSON spells the time.
func (t Stamp) MarshalJSON() ([]byte, error) { return marshalTime(time.Time(t), time.RFC3339) }

// MilliStamp is a time to the millisecond.
type MilliStamp time.Time

// MarshalJSON spells the time.
func (t MilliStamp) MarshalJSON() ([]byte, error) {
	return marshalTime(time.Time(t), "2006-01-02T15:04:05.000Z07:00")
}

// MicroStamp is a time to the microsecond.
type MicroStamp time.Time

// MarshalJSON spells the time.
func (t MicroStamp) MarshalJSON() ([]byte, error) {
	return marshalTime(time.Time(t), "2006-01-02T15:04:05.000000Z07:00")
}

func marshalTime(t time.Time, layout string) ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.UTC().AppendFormat([]byte(`"`), layout+`"`), nil
}

// OrNull is a value that is null where it is T's zero.
func OrNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
