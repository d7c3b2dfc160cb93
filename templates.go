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

// TemplatesService manages the images that pods are created from. In the newest revision
// of the API they are curated and read-only: Create, Update and Delete return
// ErrNotSupported.
type TemplatesService struct{ core *rest.Core }

var (
	templatesList   = endpoint(rest.Read, "GET", "/templates", "list templates")
	templatesGet    = endpoint(rest.Read, "GET", "/templates/{id}", "get template")
	templatesCreate = earlierEndpoint(rest.Create, "POST", "/templates", "create template")
	templatesUpdate = earlierEndpoint(rest.Write, "PUT", "/templates/{id}", "update template")
	templatesDelete = earlierEndpoint(rest.Write, "DELETE", "/templates/{id}", "delete template")
)

// A Template is an image that pods are created from. A member that is absent or null is
// the zero value.
type Template struct {
	// ID is the id for LiumPod.TemplateID and ConfidentialPod.TemplateID.
	ID string `json:"id"`
	// Name is the name of the template.
	Name string `json:"name,omitempty"`
	// Image is the Docker image.
	Image string `json:"image,omitempty"`
	// Category is a category such as "machine-learning".
	Category string `json:"category,omitempty"`
	// IsSystem reports whether Volt maintains the template. Such a template cannot be
	// changed.
	IsSystem bool `json:"is_system,omitempty"`
	// Description describes the template.
	Description string `json:"description,omitempty"`
	// DockerCredentialID is the credential for pulling the image.
	DockerCredentialID string `json:"docker_credential_id,omitempty"`
	// Ports are the exposed ports.
	Ports []int `json:"ports,omitempty"`
	// EnvVars are the environment variables. Their values are not redacted.
	EnvVars map[string]string `json:"env_vars,omitempty"`
	// Commands and Args are the command that a template of the newest revision runs.
	Commands []string `json:"commands,omitempty"`
	Args     []string `json:"args,omitempty"`
	// Type is "RENTAL", "SERVERLESS" or another kind of workload, in the newest revision.
	Type string `json:"type,omitempty"`
	// ResourceName is the size of the pod, in the newest revision.
	ResourceName string `json:"resource_name,omitempty"`
	// Visibility is "PUBLIC" or another value, in the newest revision.
	Visibility string `json:"visibility,omitempty"`
	// Message is the server's message about a change.
	Message string `json:"message,omitempty"`
	// CreatedAt is zero if the response omits it.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// A TemplateSpec describes a custom template. Name and Image are required. Zero fields
// are not sent.
type TemplateSpec struct {
	// Name is the name of the template.
	Name string `json:"name"`
	// Image is the Docker image.
	Image string `json:"image"`
	// Category is a category such as "machine-learning".
	Category string `json:"category,omitempty"`
	// Description describes the template.
	Description string `json:"description,omitempty"`
	// DockerCredentialID is the credential for pulling a private image, from
	// DockerCredential.ID.
	DockerCredentialID string `json:"docker_credential_id,omitempty"`
	// Ports are the exposed ports.
	Ports []int `json:"ports,omitzero"`
	// EnvVars are the environment variables.
	EnvVars map[string]string `json:"env_vars,omitzero"`
	// Extra has further fields to send that this package does not know.
	Extra map[string]any `json:"-"`
}

// A TemplateUpdate changes a template. Fields that are not Set are not sent and not
// changed. The API's page documents changes of Name, Image, Ports and EnvVars. The other
// fields are sent in the spelling of TemplateSpec, for servers that accept them.
type TemplateUpdate struct {
	// Name to EnvVars are the fields of TemplateSpec.
	Name               Optional[string]            `json:"name,omitzero"`
	Image              Optional[string]            `json:"image,omitzero"`
	Category           Optional[string]            `json:"category,omitzero"`
	Description        Optional[string]            `json:"description,omitzero"`
	DockerCredentialID Optional[string]            `json:"docker_credential_id,omitzero"`
	Ports              Optional[[]int]             `json:"ports,omitzero"`
	EnvVars            Optional[map[string]string] `json:"env_vars,omitzero"`
	// Extra has further fields to send that this package does not know.
	Extra map[string]any `json:"-"`
}

// List returns the account's templates and the system's. In the newest revision it
// returns the curated templates, up to two minutes old. It sends one request.
//
// Documented under "Template Management" (v1) and "Template Catalog" (v2).
func (s *TemplatesService) List(ctx context.Context, opts ...CallOption) (List[Template], error) {
	return templates.get(ctx, s.core, templatesList, rest.Params{}, opts)
}

// Get returns one template with its ports and environment. It sends one request.
//
// Documented under "Template Management" (v1) and "Template Catalog" (v2).
func (s *TemplatesService) Get(ctx context.Context, id string, opts ...CallOption) (Template, error) {
	return call(ctx, s.core, templatesGet, rest.Params{Args: []string{id}}, opts, decodeTemplate)
}

// Create creates a custom template from a Docker image. The newest revision returns
// ErrNotSupported: set ConfidentialPod.Image instead.
//
// It sends one request and costs nothing. It is not repeated once the server may have
// received it: the error is then ErrMaybeCreated.
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

// Update changes a custom template. Pods created from it are not affected. The newest
// revision returns ErrNotSupported.
//
// It sends one request and may be repeated safely.
//
// Documented under "Template Management" (v1).
func (s *TemplatesService) Update(ctx context.Context, id string, update TemplateUpdate, opts ...CallOption) (Template, error) {
	if field, problem := update.problem(); problem != "" {
		return Template{}, argumentError(templatesUpdate, id, field, problem)
	}
	return call(ctx, s.core, templatesUpdate, rest.Params{Args: []string{id}, Body: update, Extra: update.Extra}, opts, decodeTemplateOf(id))
}

// Delete deletes a custom template. Pods created from it are not affected. System
// templates cannot be deleted. The newest revision returns ErrNotSupported.
//
// It sends one request and may be repeated safely.
//
// Documented under "Template Management" (v1).
func (s *TemplatesService) Delete(ctx context.Context, id string, opts ...CallOption) (Deletion, error) {
	return call(ctx, s.core, templatesDelete, rest.Params{Args: []string{id}}, opts, decodeDeletion(id))
}

// problem returns the invalid field of an update and the problem with it.
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
