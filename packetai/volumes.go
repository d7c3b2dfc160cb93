package packetai

import (
	"context"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// VolumesService keeps data beyond a deployment. How a volume is deleted the page
// does not tell: Client.Do reaches any path.
type VolumesService struct{ core *rest.Core }

// List lists the account's volumes.
//
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing.
//
// Unconfirmed: the page tells of volumes under "Storage Volumes", and not that
// they can be listed; the path is GET /volumes. ErrNotSupported where it is
// another.
func (s *VolumesService) List(ctx context.Context, params ListParams, opts ...CallOption) (List[Volume], error) {
	return callList(ctx, s.core, volumesList, rest.Params{Query: params}, params, opts, volumes)
}

// Create makes a volume. What one costs the page does not tell.
//
// It takes one request of the class LimitWrite, and is not repeated once the
// server may have received it: ErrMaybeCreated then.
//
// Unconfirmed: "Create persistent storage volumes" is all that the page says
// under "Storage Volumes"; the path is POST /volumes, and the fields of the spec
// are a guess. ErrNotSupported where the path is another.
func (s *VolumesService) Create(ctx context.Context, spec VolumeSpec, opts ...CallOption) (Volume, error) {
	switch {
	case spec.Name != "" && isBlank(spec.Name):
		return Volume{}, argumentError(volumesCreate, spec.Name, "VolumeSpec.Name", "it is blank: want a name, by which it is found again")
	case spec.Region != "" && isBlank(spec.Region):
		return Volume{}, argumentError(volumesCreate, spec.Name, "VolumeSpec.Region", "it is blank: want an Offer's Region, or \"\" to leave it out")
	case spec.SizeGB < 0:
		return Volume{}, argumentError(volumesCreate, spec.Name, "VolumeSpec.SizeGB", "it is negative: want a size in GB, or 0 to leave it out")
	case spec.Name == "" && spec.SizeGB == 0 && spec.Region == "" && len(spec.Extra) == 0:
		return Volume{}, argumentError(volumesCreate, spec.Name, "VolumeSpec", "it is empty: want a Name at least, by which it is found again")
	}
	v, err := call(ctx, s.core, volumesCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts,
		client.Named(decodeVolume, spec.Name, func(v Volume) string { return v.Name }))
	if err == nil {
		fill(&v.Name, spec.Name)
	}
	return v, err
}

// Attach attaches a volume to an active deployment.
//
// It takes one request of the class LimitWrite. What attaching twice does is not
// known, so it is not repeated once the server may have received it:
// ErrMaybeCreated then, and List tells where the volume is.
//
// Unconfirmed: "Volumes can be attached and detached from active deployments" is
// all that the page says under "Storage Volumes"; the path is POST
// /volumes/{id}/attach with the deployment as deploymentId. ErrNotFound where it
// is another.
func (s *VolumesService) Attach(ctx context.Context, id, deploymentID string, opts ...CallOption) (Volume, error) {
	if deploymentID == "" {
		return Volume{}, argumentError(volumesAttach, id, "deploymentID", "it is empty: want a Deployment's ID")
	}
	return s.change(ctx, volumesAttach, id, deploymentID, opts)
}

// Detach detaches a volume from the deployment it is attached to, which should
// have unmounted it.
//
// It takes one request of the class LimitWrite, and is not repeated once the
// server may have received it: ErrMaybeCreated then, and List tells where the
// volume is.
//
// Unconfirmed: "Volumes can be attached and detached from active deployments" is
// all that the page says under "Storage Volumes"; the path is POST
// /volumes/{id}/detach, with the deployment as deploymentId unless that is "".
// ErrNotFound where it is another.
func (s *VolumesService) Detach(ctx context.Context, id, deploymentID string, opts ...CallOption) (Volume, error) {
	return s.change(ctx, volumesDetach, id, deploymentID, opts)
}

func (s *VolumesService) change(ctx context.Context, ep *rest.Endpoint, id, deploymentID string, opts []CallOption) (Volume, error) {
	if strings.TrimSpace(deploymentID) != deploymentID {
		return Volume{}, argumentError(ep, id, "deploymentID", "it has spaces around it: want a Deployment's ID")
	}
	p := args(id)
	p.Body = attachment{deploymentID}
	v, body, err := callRaw(ctx, s.core, ep, p, opts, decodeAttachment)
	if v, err = accept(v, body, err); err != nil {
		return Volume{}, err
	}
	fill(&v.ID, id)
	return v, nil
}

type attachment struct {
	DeploymentID string `json:"deploymentId,omitempty"`
}
