package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
)

type hidden struct{ text string }

func (hidden) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte("hidden")) }
func (hidden) MarshalJSON() ([]byte, error) { return []byte(`"hidden"`), nil }
func (hidden) LogValue() slog.Value         { return slog.StringValue("hidden") }

type inJSON struct{ text string }

func (inJSON) Format(f fmt.State, _ rune)     { _, _ = f.Write([]byte("hidden")) }
func (v inJSON) MarshalJSON() ([]byte, error) { return json.Marshal(v.text) }

type inLogs struct{ text string }

func (inLogs) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte("hidden")) }
func (inLogs) MarshalJSON() ([]byte, error) { return []byte(`"hidden"`), nil }
func (v inLogs) LogValue() slog.Value       { return slog.StringValue(v.text) }

// Whatever shows a secret is found out, by whichever way it does.
func TestHidesFindsSecrets(t *testing.T) {
	t.Parallel()
	const secret = `hunter"2`
	for _, v := range []any{
		secret, []byte(secret), struct{ Key string }{secret}, &struct{ key string }{secret}, errors.New("no " + secret),
		map[string]string{"k": secret}, inJSON{secret}, inLogs{secret}, hidden{secret}, // by reflection, where fmt may not ask
	} {
		var seen finding
		Hides(&seen, v, "another", secret)
		assert.True(t, seen.failed, "%T", v)
	}
	text := secret
	for _, v := range []any{"nothing", struct{ key **string }{ptr(&text)}, nil} {
		var seen finding
		Hides(&seen, v, secret)
		assert.False(t, seen.failed, "%T", v)
	}
}

func ptr[T any](v T) *T { return &v }

// finding is a test that may fail.
type finding struct {
	testing.TB
	failed bool
}

func (f *finding) Helper()               {}
func (f *finding) Errorf(string, ...any) { f.failed = true }
