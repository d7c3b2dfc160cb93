package sim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// answer is what a request is answered with.
type answer struct {
	status int
	header http.Header
	// value is marshalled once the server's lock has been given back; body is
	// sent as it is where value is nil.
	value any
	body  []byte
}

func ok(value any) *answer      { return &answer{status: http.StatusOK, value: value} }
func created(value any) *answer { return &answer{status: http.StatusCreated, value: value} }

func (a *answer) set(name, value string) *answer {
	if a.header == nil {
		a.header = make(http.Header)
	}
	a.header.Set(name, value)
	return a
}

// render marshals the value.
func (a *answer) render() {
	if a.value == nil {
		return
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(a.value); err != nil {
		a.status, a.body = http.StatusInternalServerError, []byte(`{"error":true,"status":500,"message":"the simulator could not encode its answer"}`)
	} else {
		a.body = bytes.TrimRight(b.Bytes(), "\n")
	}
	a.value = nil
	if a.header.Get("Content-Type") == "" {
		a.set("Content-Type", "application/json")
	}
}

// stamp is a time as the pages spell it: UTC, to the second. A zero one is null.
type stamp time.Time

func (t stamp) MarshalJSON() ([]byte, error) { return marshalTime(time.Time(t), time.RFC3339) }

// microStamp is a time to the microsecond, as observed.
type microStamp time.Time

func (t microStamp) MarshalJSON() ([]byte, error) {
	return marshalTime(time.Time(t), "2006-01-02T15:04:05.000000Z07:00")
}

func marshalTime(t time.Time, layout string) ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.UTC().AppendFormat([]byte(`"`), layout+`"`), nil
}

// orNull is a value that is null where it is T's zero.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
