package packetai

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// endpoints holds every call: those that the page documents, which are here, and
// those that it only tells of.
var endpoints rest.Registry

var (
	offersList        = endpoint(LimitRead, rest.Read, "GET", "/offers", "list offers")
	deploymentsCreate = endpoint(LimitDeploy, rest.Create, "POST", "/deployments", "create deployment")
	sshKeysCreate     = endpoint(LimitWrite, rest.Create, "POST", "/ssh-keys", "create SSH key")
)

func endpoint(limit string, class rest.Class, method, path, operation string) *rest.Endpoint {
	return endpoints.Add(rest.Endpoint{Method: method, Path: path, Class: class, Operation: operation, Limit: limit, IDs: idMembers})
}

// idMembers are the names that ids are likely to have, most telling first.
var idMembers = []string{"deploymentId", "deployment_id", "instanceId", "instance_id", "volumeId", "volume_id", "id", "uuid"}

// call makes a call.
func call[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, error) {
	p.Settings = settingsOf(opts).CallSettings
	out, err := rest.Do(ctx, core, ep, &p, decode)
	return out, hidePasswords(err)
}

// callRaw is call, and gives what the server sent last, whatever came of it.
func callRaw[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, []byte, error) {
	resp := settingsOf(opts).Response
	if resp == nil {
		resp = new(api.Response)
		opts = append(slices.Clone(opts), WithResponse(resp))
	}
	out, err := call(ctx, core, ep, p, opts, decode)
	return out, resp.Raw(), err
}

// accept reads the answer to a call of which only matters that it was accepted:
// any object, or nothing at all. A page, as of a server that does not know the
// path, is none.
func accept[T any](out T, body []byte, err error) (T, error) {
	var unread *ResponseError
	if errors.As(err, &unread) && len(bytes.TrimSpace(body)) == 0 && !unread.TooLarge {
		return out, nil
	}
	return out, err
}

// args fill a path's placeholders.
func args(ids ...string) rest.Params { return rest.Params{Args: ids} }
