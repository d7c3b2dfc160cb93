package hostile_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// method is a method of a client's service, ready to be called.
type method struct {
	name string // "Pods.Create"
	call func(context.Context) error
	// results makes the call and gives all that it returns.
	results func(context.Context) []reflect.Value
}

// methods are all methods of a client's services that take a context, found by
// looking: a new one is attacked without being written down, and fails the tests
// until there are samples of its arguments.
func (p *provider) methods(t testing.TB, client any) (list []method) {
	t.Helper()
	v := reflect.ValueOf(client).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || field.Type.Kind() != reflect.Pointer || !strings.HasSuffix(field.Type.Elem().Name(), "Service") {
			continue
		}
		service := v.Field(i)
		for j := range service.NumMethod() {
			name := field.Name + "." + service.Type().Method(j).Name
			if slices.Contains(p.local, name) {
				continue
			}
			m := service.Method(j)
			results := func(ctx context.Context) []reflect.Value { return m.Call(p.arguments(t, name, m.Type(), ctx)) }
			list = append(list, method{name, func(ctx context.Context) error { return outcome(results(ctx)) }, results})
		}
	}
	require.NotEmpty(t, list)
	return list
}

// simple are the methods that make one request each.
func (p *provider) simple(t testing.TB, client any) []method {
	return slices.DeleteFunc(p.methods(t, client), p.isLengthy)
}

var contextType = reflect.TypeFor[context.Context]()

// arguments are those of a call, without options.
func (p *provider) arguments(t testing.TB, name string, signature reflect.Type, ctx context.Context) (args []reflect.Value) {
	t.Helper()
	given := p.argument[name]
	for i := range signature.NumIn() {
		want := signature.In(i)
		switch {
		case signature.IsVariadic() && i == signature.NumIn()-1:
			if want.Elem().Kind() == reflect.String {
				args = append(args, reflect.ValueOf("id_1"))
			}
		case want == contextType:
			args = append(args, reflect.ValueOf(ctx))
		case len(given) > 0:
			args = append(args, reflect.ValueOf(given[0]))
			given = given[1:]
		default:
			args = append(args, p.sample(t, name, want))
		}
	}
	return args
}

func (p *provider) sample(t testing.TB, name string, want reflect.Type) reflect.Value {
	t.Helper()
	for _, s := range p.samples {
		if v := reflect.ValueOf(s); v.Type() == want || want.Kind() == reflect.Interface && v.Type().Implements(want) {
			return v
		}
	}
	switch want.Kind() {
	case reflect.String:
		return reflect.ValueOf("id_1").Convert(want)
	case reflect.Int:
		return reflect.ValueOf(1).Convert(want)
	case reflect.Func:
		return reflect.MakeFunc(want, func([]reflect.Value) (out []reflect.Value) {
			for i := range want.NumOut() {
				out = append(out, reflect.Zero(want.Out(i)))
			}
			return out
		})
	}
	require.Fail(t, fmt.Sprintf("%s takes a %s: the table has no sample of it", name, want))
	return reflect.Value{}
}

// outcome is the error of a call, of a list's items too.
func outcome(results []reflect.Value) error {
	for _, r := range results {
		if r.Kind() == reflect.Func && r.Type().CanSeq2() {
			for _, err := range r.Seq2() {
				if e, ok := err.Interface().(error); ok && e != nil {
					return e
				}
			}
			return nil
		}
	}
	err, _ := results[len(results)-1].Interface().(error)
	return err
}
