package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// met is one call and the answer that it meets.
type met[C any] struct {
	Suite[C]
	Hostile
	Exchange[C]
	t      *testing.T
	status int
	key    string
	body   []byte
	sent   []string // the requests
	asked  string   // their bodies
}

var fuzzKeys atomic.Int64

func (a *met[C]) meet(contentType string, body []byte) {
	a.key = "kx7Qz-fuzz-constant"
	if a.status == http.StatusTooManyRequests {
		a.key = fmt.Sprintf("kx7Qz-fuzz-%08d", fuzzKeys.Add(1)) // the pause is one key's alone
	}
	client := a.Client(roundTrip(func(r *http.Request) (*http.Response, error) {
		var asked []byte
		if r.Body != nil {
			asked, _ = io.ReadAll(r.Body)
			_ = r.Body.Close()
		}
		a.asked += string(asked)
		text := bytes.ReplaceAll(body, []byte(echoKey), []byte(a.key))
		a.body = bytes.ReplaceAll(text, []byte(echoBody), asked)
		a.sent = append(a.sent, r.Method+" "+strings.TrimPrefix(r.URL.Scheme+"://"+r.URL.Host+r.URL.EscapedPath(), a.BaseURL))
		res := answer(r, a.status, string(a.body))
		res.Header.Set("Content-Type", contentType)
		return res, nil
	}), a.key)
	// A call that meets a 429 and asks again would wait in real time.
	ctx, cancel := context.WithTimeout(a.t.Context(), 20*time.Second)
	defer cancel()

	value, err := a.Call(ctx, client)

	require.NotEmpty(a.t, a.sent, "nothing was sent: %v", err)
	if err != nil {
		a.checkError(err)
	} else {
		require.True(a.t, a.status < 300, "status %d passed for a success", a.status)
		a.checkValue(value)
	}
	a.checkCreate(value, err)
}

// checkError checks that an error is typed, names the call and hides what it has
// to.
func (a *met[C]) checkError(err error) {
	call, ok := callIn(err)
	require.True(a.t, ok, "untyped: %T %v", err, err)
	require.NotEmpty(a.t, call.API)
	require.NotEmpty(a.t, call.Operation)
	require.Contains(a.t, err.Error(), call.API+": ", "it does not name the call")
	text := shown(err)
	require.NotContains(a.t, text, a.key)
	for _, secret := range a.Secrets {
		if strings.Contains(a.asked, secret) { // or else it is none of this call's
			require.NotContains(a.t, text, secret)
		}
	}
}

// callIn is the call that an error names, if it is of one of the types that do.
func callIn(err error) (api.Call, bool) {
	var (
		maybe    *api.AmbiguousError
		limited  *api.RateLimitError
		answered *api.Error
		unread   *api.ResponseError
		transit  *api.TransportError
		argument *api.ArgumentError
	)
	switch {
	case errors.As(err, &maybe):
		return maybe.Call, true
	case errors.As(err, &limited):
		return limited.Call, true
	case errors.As(err, &answered):
		return answered.Call, true
	case errors.As(err, &unread):
		return unread.Call, true
	case errors.As(err, &transit):
		return transit.Call, true
	case errors.As(err, &argument):
		return argument.Call, true
	}
	return api.Call{}, false
}

// shown is all that can be read of an error and of those that it wraps.
func shown(err error) string {
	var out strings.Builder
	var walk func(error)
	walk = func(err error) {
		if err == nil {
			return
		}
		fmt.Fprintf(&out, "%s\n%+v\n", err, err)
		if v := reflect.ValueOf(err); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
			fmt.Fprintf(&out, "%#v\n%+v\n", v.Elem().Interface(), v.Elem().Interface())
		}
		raw, _ := json.Marshal(err)
		out.Write(raw)
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			walk(e.Unwrap())
		case interface{ Unwrap() []error }:
			for _, each := range e.Unwrap() {
				walk(each)
			}
		}
	}
	walk(err)
	return out.String()
}

// checkValue checks that what was decoded marshals, and marshals the same when it
// was read again.
func (a *met[C]) checkValue(value any) {
	if value == nil {
		return
	}
	if slices.ContainsFunc(a.NotJSON, func(v any) bool { return reflect.TypeOf(v) == reflect.TypeOf(value) }) {
		return
	}
	once, err := json.Marshal(value)
	require.NoError(a.t, err)
	read := reflect.New(reflect.TypeOf(value))
	require.NoError(a.t, json.Unmarshal(once, read.Interface()), "%s", once)
	twice, err := json.Marshal(read.Interface())
	require.NoError(a.t, err)
	require.Equal(a.t, withoutNulls(a.t, once), withoutNulls(a.t, twice), "%T", value)
}

// withoutNulls is a document as JSON, without what says no more than if it were
// not there: an amount that cannot be read is null, and then absent.
func withoutNulls(t *testing.T, document []byte) any {
	var drop func(any)
	drop = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			maps.DeleteFunc(v, func(_ string, v any) bool { return v == nil })
			for _, each := range v {
				drop(each)
			}
		case []any:
			for _, each := range v {
				drop(each)
			}
		}
	}
	v := Parse(t, string(document))
	drop(v)
	return v
}
