package volt_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/voltagegpu/volt-go/internal/contract"
)

const module = "github.com/voltagegpu/volt-go"

// The packages whose exported names are a promise, and what their signatures
// may name beside the standard library.
var public = map[string][]string{
	".":                           {module + "/api"},
	"api":                         nil,
	"apitest":                     {module + "/api"},
	"limitertest":                 {module + "/api"},
	"packetai":                    {module + "/api"},
	"packetai/packetaitest":       {module + "/api", module + "/apitest", module + "/packetai"},
	"volttest":                    {module, module + "/api", module + "/apitest"},
	"voltagepark":                 {module + "/api"},
	"voltagepark/voltageparktest": {module + "/api", module + "/apitest", module + "/voltagepark"},
}

// Nothing that this module could not keep stable is part of what it shows.
func TestPublicAPINamesNoForeignType(t *testing.T) {
	t.Parallel()
	contract.NamesNoForeignType(t, public)
}

// No exported name is without a comment.
func TestPublicAPIIsCommented(t *testing.T) {
	t.Parallel()
	contract.IsCommented(t, slices.Sorted(maps.Keys(public))...)
}
