package contract

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// servicesOf are the services of a client by the path of fields that leads to
// them, such as "Pods" or "BareMetal.Rentals". Each exported field of a client is
// one, and so is each exported field of a service that points to a struct of the
// same package.
func servicesOf(t testing.TB, client reflect.Type) map[string]reflect.Type {
	t.Helper()
	services := map[string]reflect.Type{}
	var walk func(owner reflect.Type, path string)
	walk = func(owner reflect.Type, path string) {
		for i := range owner.NumField() {
			field := owner.Field(i)
			if !field.IsExported() {
				continue
			}
			points := field.Type.Kind() == reflect.Pointer && field.Type.Elem().Kind() == reflect.Struct &&
				field.Type.Elem().PkgPath() == client.PkgPath()
			if !points {
				assert.NotEmpty(t, path, "%s.%s is no service", client, field.Name)
				continue
			}
			name := path + field.Name
			services[name] = field.Type
			if field.Type.Elem() != owner {
				walk(field.Type.Elem(), name+".")
			}
		}
	}
	walk(client, "")
	return services
}

// exampleName is the name of a service method's Example.
func exampleName(services map[string]reflect.Type, method string) (string, bool) {
	at := strings.LastIndexByte(method, '.')
	if at < 0 {
		return "", false
	}
	service, ok := services[method[:at]]
	if !ok {
		return "", false
	}
	_, ok = service.MethodByName(method[at+1:])
	return "Example" + service.Elem().Name() + "_" + method[at+1:], ok
}
