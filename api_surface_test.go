package volt_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/voltagegpu/volt-go/internal/contract"
)

// The packages whose exported names are a promise, and what their signatures
// may name beside the standard library.
var public = map[string][]string{
	".":   {"github.com/voltagegpu/volt-go/api"},
	"api": nil,
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
