package lifecycle

import (
	"crypto/rand"
	"strings"
	"sync"
)

// uniqueNames are the names that UniqueName has returned in this process.
var uniqueNames sync.Map

// UniqueName returns prefix, a hyphen and six random characters. No other process
// makes the same name, so a resource of this name comes from this process.
func UniqueName(prefix string) string {
	name := prefix + "-" + strings.ToLower(rand.Text()[:6])
	uniqueNames.Store(name, struct{}{})
	return name
}

func isUnique(name string) bool {
	_, ok := uniqueNames.Load(name)
	return ok
}
