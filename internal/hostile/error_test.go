package hostile_test

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
)

func isKind(err error, kind api.Kind) bool { return errors.Is(err, kind) }

func isAmbiguous(err error) bool { return errors.Is(err, api.ErrMaybeCreated) }

// isWrite reports whether the call that failed changes something.
func isWrite(err error) bool {
	c, ok := callOf(err)
	return ok && c.Method != http.MethodGet
}

var callType = reflect.TypeFor[api.Call]()

// callOf is the call that an error names.
func callOf(err error) (api.Call, bool) {
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		if field := v.FieldByName("Call"); field.IsValid() && field.Type() == callType {
			return field.Interface().(api.Call), true
		}
	}
	return api.Call{}, false
}

// assertNamesItsCall checks that an error is of a type of its own, and says
// which call of which client failed.
func assertNamesItsCall(t *testing.T, p *provider, m method, err error) {
	t.Helper()
	c, ok := callOf(err)
	assert.True(t, ok, "%s: %T names no call: %v", m.name, err, err)
	assert.Equal(t, p.name, c.API, m.name)
	assert.NotEmpty(t, c.Operation, m.name)
	assert.True(t, strings.HasPrefix(err.Error(), p.name+": "), "%s: %v", m.name, err)
}
