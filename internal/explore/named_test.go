package explore

import "reflect"

// eachError calls f with every error of a tree.
func eachError(err error, f func(error)) {
	if err == nil {
		return
	}
	f(err)
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		eachError(e.Unwrap(), f)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			eachError(inner, f)
		}
	}
}

// named returns the texts in the exported fields of an error tree, including the ids. The
// error's message does not count, because a program cannot read it.
func named(err error) map[string]bool {
	found := map[string]bool{}
	eachError(err, func(err error) { collect(reflect.ValueOf(err), found, 0) })
	return found
}

func collect(v reflect.Value, found map[string]bool, depth int) {
	if depth > 6 || !v.IsValid() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			collect(v.Elem(), found, depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				collect(v.Field(i), found, depth+1)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			collect(v.Index(i), found, depth+1)
		}
	case reflect.String:
		found[v.String()] = true
	}
}
