package volt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// TemplatesService keeps the images that pods are made from. In the newest
// revision of the API they are curated and read-only: Create, Update and Delete
// end with ErrNotSupported there.
type TemplatesService struct{ core *rest.Core }

var (
	templatesList   = endpoint(rest.Read, "GET", "/templates", "list templates")
	templatesGet    = endpoint(rest.Read, "GET", "/templates/{id}", "get template")
	templatesCreate = earlierEndpoint(rest.Create, "POST", "/templates", "create template")
	templatesUpdate = earlierEndpoint(rest.Write, "PUT", "/templates/{id}", "update template")
	templatesDelete = earlierEndpoint(rest.Write, "DELETE", "/templates/{id}", "delete template")
)

// Template is an image that pods are made from. What is absent or null is the
// zero value.
type Template struct {
	// ID is what LiumPod.TemplateID and ConfidentialPod.TemplateID take.
	ID string `json:"id"`
	// Name is its name.
	Name string `json:"name,omitempty"`
	// Image is the Docker image.
	Image string `json:"image,omitempty"`
	// Category sorts it, such as "machine-learning".
	Category string `json:"category,omitempty"`
	// IsSystem is true for the ones that Volt keeps, which cannot be changed.
	IsSystem bool `json:"is_system,omitempty"`
	// Description says what it is for.
	Description string `json:"description,omitempty"`
	// DockerCredentialID is the credential that its image is pulled with.
	DockerCredentialID string `json:"docker_credential_id,omitempty"`
	// Ports are the ports that it exposes.
	Ports []int `json:"ports,omitempty"`
	// EnvVars are its environment variables. Their values are not redacted.
	EnvVars map[string]string `json:"env_vars,omitempty"`
	// Commands and Args are what the newest revision's templates run.
	Commands []string `json:"commands,omitempty"`
	Args     []string `json:"args,omitempty"`
	// Type is "RENTAL", "SERVERLESS" or another kind of workload, in the newest
	// revision.
	Type string `json:"type,omitempty"`
	// ResourceName is the size that it brings along, in the newest revision.
	ResourceName string `json:"resource_name,omitempty"`
	// Visibility is "PUBLIC" or another, in the newest revision.
	Visibility string `json:"visibility,omitempty"`
	// Message is the server's own words about a change.
	Message string `json:"message,omitempty"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// TemplateSpec is a custom template. Name and Image are required; what is zero
// is not sent.
type TemplateSpec struct {
	// Name is its name.
	Name string `json:"name"`
	// Image is the Docker image.
	Image string `json:"image"`
	// Category sorts it.
	Category string `json:"category,omitempty"`
	// Description says what it is for.
	Description string `json:"description,omitempty"`
	// DockerCredentialID is the credential to pull a private image with, from
	// DockerCredential.ID.
	DockerCredentialID string `json:"docker_credential_id,omitempty"`
	// Ports are the ports that it exposes.
	Ports []int `json:"ports,omitzero"`
	// EnvVars are its environment variables.
	EnvVars map[string]string `json:"env_vars,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// TemplateUpdate changes a template. What is not Set is left alone and not sent.
// The page names Name, Image, Ports and EnvVars as what can be changed; the rest
// is sent as TemplateSpec spells it, for servers that take it.
type TemplateUpdate struct {
	// Name to EnvVars are what TemplateSpec has.
	Name               Optional[string]            `json:"name,omitzero"`
	Image              Optional[string]            `json:"image,omitzero"`
	Category           Optional[string]            `json:"category,omitzero"`
	Description        Optional[string]            `json:"description,omitzero"`
	DockerCredentialID Optional[string]            `json:"docker_credential_id,omitzero"`
	Ports              Optional[[]int]             `json:"ports,omitzero"`
	EnvVars            Optional[map[string]string] `json:"env_vars,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// List lists the account's templates and the system's; in the newest revision
// the curated ones, up to two minutes old. It takes one request.
//
// Documented under "Template Management" (v1) and "Template Catalog" (v2).
func (s *TemplatesService) List(ctx context.Context, opts ...CallOption) (List[Template], error) {
	return templates.get(ctx, s.core, templatesList, rest.Params{}, opts)
}

// Get returns one template whole, with ports and environment. It takes one
// request.
//
// Documented under "Template Management" (v1) and "Template Catalog" (v2).
func (s *TemplatesService) Get(ctx context.Context, id string, opts ...CallOption) (Template, error) {
	return call(ctx, s.core, templatesGet, rest.Params{Args: []string{id}}, opts, decodeTemplate)
}

// Create makes a custom template of a Docker image.
//
// It takes one request, costs nothing, and is not repeated once the server may
// have received it: ErrMaybeCreated then. ErrNotSupported in the newest
// revision: give ConfidentialPod an Image instead.
//
// Documented under "Template Management" (v1).
func (s *TemplatesService) Create(ctx context.Context, spec TemplateSpec, opts ...CallOption) (Template, error) {
	switch {
	case isBlank(spec.Name):
		return Template{}, argumentError(templatesCreate, spec.Name, "TemplateSpec.Name", "it is empty: want a name")
	case isBlank(spec.Image):
		return Template{}, argumentError(templatesCreate, spec.Name, "TemplateSpec.Image", "it is empty: want a Docker image")
	}
	if problem := portsProblem(spec.Ports); problem != "" {
		return Template{}, argumentError(templatesCreate, spec.Name, "TemplateSpec.Ports", problem)
	}
	return call(ctx, s.core, templatesCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decodeTemplate)
}

// Update changes a custom template. Pods made from it are not affected.
//
// It takes one request and may be repeated safely. ErrNotSupported in the newest
// revision.
//
// Documented under "Template Management" (v1).
func (s *TemplatesService) Update(ctx context.Context, id string, update TemplateUpdate, opts ...CallOption) (Template, error) {
	if field, problem := update.problem(); problem != "" {
		return Template{}, argumentError(templatesUpdate, id, field, problem)
	}
	return call(ctx, s.core, templatesUpdate, rest.Params{Args: []string{id}, Body: update, Extra: update.Extra}, opts, decodeTemplateOf(id))
}

// Delete deletes a custom template. Pods made from it are not affected; system
// templates cannot be deleted.
//
// It takes one request and may be repeated safely. ErrNotSupported in the newest
// revision.
//
// Documented under "Template Management" (v1).
func (s *TemplatesService) Delete(ctx context.Context, id string, opts ...CallOption) (Deletion, error) {
	return call(ctx, s.core, templatesDelete, rest.Params{Args: []string{id}}, opts, decodeDeletion(id))
}

// problem says what is wrong with an update, and with which field of it.
func (u TemplateUpdate) problem() (field, problem string) {
	ports, _ := u.Ports.Get()
	switch {
	case u.Name.IsZero() && u.Image.IsZero() && u.Category.IsZero() && u.Description.IsZero() &&
		u.DockerCredentialID.IsZero() && u.Ports.IsZero() && u.EnvVars.IsZero() && len(u.Extra) == 0:
		return "TemplateUpdate", nothingSet
	case isSetBlank(u.Name):
		return "TemplateUpdate.Name", "it is set to nothing: want a name"
	case isSetBlank(u.Image):
		return "TemplateUpdate.Image", "it is set to nothing: want a Docker image"
	}
	return "TemplateUpdate.Ports", portsProblem(ports)
}

func portsProblem(ports []int) string {
	for _, p := range ports {
		if p < 1 || p > 65535 {
			return fmt.Sprintf("%d is no port: want 1 to 65535", p)
		}
	}
	return ""
}

func readTemplate(object wire.Value) (out Template) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id", "uid":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "image":
			out.Image = v.Text()
		case "category":
			out.Category = v.Text()
		case "is_system", "isSystem":
			out.IsSystem = v.Bool()
		case "description":
			out.Description = v.Text()
		case "docker_credential_id", "dockerCredentialId":
			out.DockerCredentialID = v.Text()
		case "ports":
			out.Ports = v.Ints()
		case "env_vars", "envVars", "env", "envs":
			out.EnvVars = v.Map()
		case "commands", "command":
			out.Commands = v.Texts()
		case "args":
			out.Args = v.Texts()
		case "type":
			out.Type = v.Text()
		case "resource_name", "resourceName":
			out.ResourceName = v.Text()
		case "visibility":
			out.Visibility = v.Text()
		case "message":
			out.Message = v.Text()
		case "created_at", "createdAt":
			out.CreatedAt, _ = v.Time()
		}
	}
	return out
}

var (
	decodeTemplate = client.One(readTemplate, func(t Template) string { return t.ID }, "template", "item", "data")
	templates      = listReader[Template]{readTemplate, []string{"templates", "items"}, []string{"data"}}
)

// decodeTemplateOf reads the answer to a change of the template id, which may
// say no more than that it succeeded.
func decodeTemplateOf(id string) func([]byte) (Template, error) {
	return func(body []byte) (Template, error) {
		t, err := decodeTemplate(body)
		if errors.Is(err, client.ErrNoID) && saysSuccess(body) {
			return Template{ID: id}, nil
		}
		return t, err
	}
}
