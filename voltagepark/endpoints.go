package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// endpoints holds every call; each service's file declares its own, and unlisted.go
// those that the API's page lacks.
var endpoints rest.Registry

func endpoint(class rest.Class, method, path, operation string) *rest.Endpoint {
	return endpoints.Add(rest.Endpoint{Method: method, Path: path, Class: class, Operation: operation, IDs: idMembers})
}

// opaque marks a call whose answer holds a secret.
func opaque(ep *rest.Endpoint) *rest.Endpoint {
	ep.Opaque = true
	return ep
}

// idMembers are the names that the API gives ids under, most telling first.
var idMembers = []string{"vm_id", "rental_id", "id"}

// call makes a call.
func call[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, error) {
	p.Settings = settingsOf(opts).CallSettings
	return rest.Do(ctx, core, ep, &p, decode)
}

// send makes a call whose answer has no content.
func send(ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption) error {
	_, err := call[struct{}](ctx, core, ep, p, opts, nil)
	return err
}

// args fill a path's placeholders.
func args(ids ...string) rest.Params { return rest.Params{Args: ids} }
