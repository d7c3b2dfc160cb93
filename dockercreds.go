package volt

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// DockerCredentialsService manages the credentials with which pods pull private images.
type DockerCredentialsService struct{ core *rest.Core }

var (
	dockerCredentialsList   = endpoint(rest.Read, "GET", "/docker-credentials", "list Docker credentials")
	dockerCredentialsGet    = endpoint(rest.Read, "GET", "/docker-credentials/{id}", "get Docker credential")
	dockerCredentialsCreate = endpoint(rest.Create, "POST", "/docker-credentials", "create Docker credential")
	dockerCredentialsDelete = endpoint(rest.Write, "DELETE", "/docker-credentials/{id}", "delete Docker credential")
)

// A DockerCredential is a stored credential. The API never shows its password.
type DockerCredential struct {
	// ID is the id for TemplateSpec.DockerCredentialID.
	ID string `json:"id"`
	// Name is the label of the credential.
	Name string `json:"name,omitempty"`
	// Registry is the registry's host, such as "ghcr.io".
	Registry string `json:"registry,omitempty"`
	// Username is the user name at the registry.
	Username string `json:"username,omitempty"`
	// CreatedAt is zero if the response omits it.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// A DockerCredentialSpec describes a new credential. All fields but Extra are required.
type DockerCredentialSpec struct {
	// Name labels the credential.
	Name string
	// Registry is the registry's host, such as "ghcr.io".
	Registry string
	// Username is the user name at the registry.
	Username string
	// Password is the registry's password or token.
	Password Secret
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

// List returns the stored credentials, without their passwords. It sends one request.
//
// Documented under "Registry Credentials" (v1 and v2).
func (s *DockerCredentialsService) List(ctx context.Context, opts ...CallOption) (List[DockerCredential], error) {
	return dockerCredentials.get(ctx, s.core, dockerCredentialsList, rest.Params{}, opts)
}

// Get returns one credential, without its password. It sends one request.
//
// Documented under "Registry Credentials" (v1 and v2).
func (s *DockerCredentialsService) Get(ctx context.Context, id string, opts ...CallOption) (DockerCredential, error) {
	return call(ctx, s.core, dockerCredentialsGet, rest.Params{Args: []string{id}}, opts, decodeDockerCredential)
}

// Create stores a credential.
//
// It sends one request and costs nothing. It is not repeated once the server may have
// received it: the error is then ErrMaybeCreated.
//
// Documented under "Registry Credentials" (v1 and v2).
func (s *DockerCredentialsService) Create(ctx context.Context, spec DockerCredentialSpec, opts ...CallOption) (DockerCredential, error) {
	for _, required := range []struct{ field, value string }{
		{"Name", spec.Name}, {"Registry", spec.Registry}, {"Username", spec.Username}, {"Password", spec.Password.Reveal()},
	} {
		if isBlank(required.value) {
			return DockerCredential{}, argumentError(dockerCredentialsCreate, spec.Name, "DockerCredentialSpec."+required.field, "it is empty: all four are required")
		}
	}
	body := struct {
		Name     string `json:"name"`
		Registry string `json:"registry"`
		Username string `json:"username"`
		Password string `json:"password"`
	}{spec.Name, spec.Registry, spec.Username, spec.Password.Reveal()}
	return call(ctx, s.core, dockerCredentialsCreate, rest.Params{
		Target: spec.Name, Body: body, Extra: spec.Extra, Secrets: []Secret{spec.Password},
	}, opts, decodeDockerCredential)
}

// Delete deletes a credential. Templates that use it cannot pull their image any more.
//
// It sends one request and may be repeated safely.
//
// Documented under "Registry Credentials" (v1 and v2).
func (s *DockerCredentialsService) Delete(ctx context.Context, id string, opts ...CallOption) (Deletion, error) {
	return call(ctx, s.core, dockerCredentialsDelete, rest.Params{Args: []string{id}}, opts, decodeDeletion(id))
}

func readDockerCredential(object wire.Value) (out DockerCredential) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id", "uid":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "registry":
			out.Registry = v.Text()
		case "username":
			out.Username = v.Text()
		case "created_at", "createdAt":
			out.CreatedAt, _ = v.Time()
		}
	}
	return out
}

var (
	decodeDockerCredential = client.One(readDockerCredential, func(c DockerCredential) string { return c.ID }, "credential", "docker_credential", "data")
	dockerCredentials      = listReader[DockerCredential]{readDockerCredential, []string{"credentials"}, []string{"docker_credentials", "items", "data"}}
)
