package contract

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

type inner struct{ Limit int }

func (*inner) List() {}

type outer struct {
	Inner *inner
	other *inner
}

func (*outer) Get() {}

type twoDeep struct {
	Outer *outer
	core  *inner
}

// A service is reached by its path from the client, however deep it is.
func TestServicesOfServices(t *testing.T) {
	t.Parallel()
	// What is not exported is none.
	client := twoDeep{Outer: &outer{other: &inner{}}, core: &inner{}}
	services := servicesOf(t, reflect.TypeOf(client))
	require.Equal(t, map[string]reflect.Type{
		"Outer": reflect.TypeFor[*outer](), "Outer.Inner": reflect.TypeFor[*inner](),
	}, services)
	for method, example := range map[string]string{"Outer.Get": "Exampleouter_Get", "Outer.Inner.List": "Exampleinner_List"} {
		name, ok := exampleName(services, method)
		require.True(t, ok)
		require.Equal(t, example, name)
	}
	for _, method := range []string{"Outer.List", "Inner.List", "Get", ""} {
		_, ok := exampleName(services, method)
		require.False(t, ok, method)
	}
}
