package hostile_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// method is a method of a client's service, ready to be called.
type method struct {
	name string // "Pods.Create"
	call func(context.Context) error
	// results makes the call and gives all that it returns.
	results func(context.Context) []reflect.Value
}

// methods are all methods of a client that take a context, its own and its services',
// found by looking: a new one is attacked without being written down, and fails the
// tests until there are samples of its arguments.
func (p *provider) methods(t testing.TB, client any) (list []method) {
	t.Helper()
	v := reflect.ValueOf(client)
	for i := range v.NumMethod() {
		if name := methodNames(v.Type())[i]; takesContext(v.Method(i).Type()) {
			require.Equal(t, "Do", name, "what a client's own method is called with")
			list = append(list, do(v.Method(i), http.MethodGet, nil), do(v.Method(i), http.MethodPost, map[string]string{"name": "ci-1"}))
		}
	}
	for path, service := range services(v.Elem(), "") {
		for i := range service.NumMethod() {
			name := path + "." + methodNames(service.Type())[i]
			if slices.Contains(p.local, name) {
				continue
			}
			m := service.Method(i)
			list = append(list, named(name, func(ctx context.Context) []reflect.Value { return m.Call(p.arguments(t, name, m.Type(), ctx)) }))
		}
	}
	require.NotEmpty(t, list)
	return list
}

var namesOfTypes sync.Map

// methodNames returns the names of a type's methods. It remembers them: reflect
// builds a function type for each, and tests ask for them thousands of times.
func methodNames(t reflect.Type) []string {
	if names, ok := namesOfTypes.Load(t); ok {
		return names.([]string)
	}
	var names []string
	for i := range t.NumMethod() {
		names = append(names, t.Method(i).Name)
	}
	namesOfTypes.Store(t, names)
	return names
}

func named(name string, results func(context.Context) []reflect.Value) method {
	return method{name, func(ctx context.Context) error { return outcome(results(ctx)) }, results}
}

// services are the services that a client has, and those that these have, by what
// leads to them.
func services(owner reflect.Value, path string) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for i := range owner.NumField() {
			field := owner.Type().Field(i)
			if !field.IsExported() || field.Type.Kind() != reflect.Pointer || !strings.HasSuffix(field.Type.Elem().Name(), "Service") {
				continue
			}
			if !yield(path+field.Name, owner.Field(i)) {
				return
			}
			for name, service := range services(owner.Field(i).Elem(), path+field.Name+".") {
				if !yield(name, service) {
					return
				}
			}
		}
	}
}

// do is a client's Do with a verb.
func do(m reflect.Value, verb string, in any) method {
	body := reflect.Zero(m.Type().In(3))
	if in != nil {
		body = reflect.ValueOf(in)
	}
	return named("Do."+verb, func(ctx context.Context) []reflect.Value {
		out := reflect.ValueOf(new(map[string]any))
		return m.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(verb), reflect.ValueOf("/things"), body, out})
	})
}

func takesContext(signature reflect.Type) bool {
	return signature.NumIn() > 0 && signature.In(0) == contextType
}

// What the table says of a method, it says of one that is there.
func TestTheTableNamesMethods(t *testing.T) {
	t.Parallel()
	for _, p := range providers {
		client := p.client(t, "http://127.0.0.1:1", nil)
		var there []string
		for _, m := range p.methods(t, client) {
			there = append(there, m.name)
		}
		for name := range p.argument {
			assert.Contains(t, there, name, p.name)
		}
		for _, names := range [][]string{p.creates, p.asking, p.lengthy, p.patient, p.bearing} {
			assert.Subset(t, there, names, p.name)
		}
		for path, service := range services(reflect.ValueOf(client).Elem(), "") {
			for i := range service.NumMethod() {
				there = append(there, path+"."+service.Type().Method(i).Name)
			}
		}
		assert.Subset(t, there, p.local, p.name)
		t.Logf("%s: %d methods, without %d that send nothing; %d have tests of their own", p.name, len(p.methods(t, client)), len(p.local), len(p.patient))
	}
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
