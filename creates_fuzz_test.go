package volt

import "github.com/voltagegpu/volt-go/internal/rest"

// RegisteredCreates are the calls that must not be made twice, for the tests
// outside of this package.
func RegisteredCreates() (calls []string) {
	for _, ep := range endpoints.All() {
		if ep.Class == rest.Create {
			calls = append(calls, ep.Method+" "+ep.Path)
		}
	}
	return calls
}
