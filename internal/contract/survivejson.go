package contract

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// SurviveJSON checks that a program may keep what it was told as JSON: it reads
// the same value back. Secrets apart, which stay unreadable.
func SurviveJSON[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	for _, e := range s.Exchanges {
		if e.Want == nil {
			continue
		}
		raw, err := json.Marshal(e.Want)
		require.NoError(t, err, e.Name())
		read := reflect.New(reflect.TypeOf(e.Want))
		require.NoError(t, json.Unmarshal(raw, read.Interface()), e.Name())
		hidden := secrets(reflect.ValueOf(e.Want))
		if len(hidden) == 0 {
			require.Equal(t, e.Want, read.Elem().Interface(), e.Name())
			continue
		}
		for _, secret := range hidden {
			assert.NotContains(t, string(raw), secret, e.Name())
		}
		assert.Contains(t, string(raw), `"[redacted]"`, e.Name())
		again, err := json.Marshal(read.Interface())
		require.NoError(t, err, e.Name())
		require.JSONEq(t, string(raw), string(again), e.Name())
	}
}

// secrets are the texts of all Secrets that a value shows.
func secrets(v reflect.Value) []string {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	if secret, ok := v.Interface().(api.Secret); ok {
		if secret.IsZero() {
			return nil
		}
		return []string{secret.Reveal()}
	}
	var found []string
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = secrets(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			found = append(found, secrets(v.Field(i))...)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = append(found, secrets(v.Index(i))...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = append(found, secrets(v.MapIndex(key))...)
		}
	}
	return found
}
