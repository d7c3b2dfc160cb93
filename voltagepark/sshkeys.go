package voltagepark

import (
	"context"
	"iter"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// SSHKeysService keeps the organization's public keys, which machines can be
// deployed with. Machines that exist keep the keys that they were deployed with.
type SSHKeysService struct {
	core *rest.Core
	// turns lets an Ensure of a key follow another.
	turns *client.Turns
}

var (
	sshKeysList   = endpoint(rest.Read, "GET", "/organization/ssh-keys", "list SSH keys")
	sshKeysCreate = endpoint(rest.Create, "POST", "/organization/ssh-keys", "create SSH key")
	sshKeysDelete = endpoint(rest.Write, "DELETE", "/organization/ssh-keys/{id}", "delete SSH key")
)

// sshKeysPage is how many keys a page has by default.
const sshKeysPage = 150

// SSHKey is a public key of the organization.
type SSHKey struct {
	// ID is what SelectKeys takes.
	ID string `json:"id"`
	// Name is its label, which no other key has.
	Name string `json:"name,omitempty"`
	// Content is the public key itself: "ssh-ed25519 AAAA… comment".
	Content string `json:"content,omitempty"`
}

// SSHKeySpec is a key to add. Both fields are required.
type SSHKeySpec struct {
	// Name labels the key, and is not another key's: up to 64 letters, digits,
	// hyphens and spaces.
	Name string `json:"name"`
	// Content is the public key's one line, as in id_ed25519.pub.
	Content string `json:"content"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// List yields the organization's SSH keys. Reading all of n takes n/150 requests,
// or n/ListParams.Limit.
//
// Documented as GET /organization/ssh-keys.
func (s *SSHKeysService) List(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[SSHKey, error] {
	return sshKeys.all(ctx, s.core, params, nil, opts)
}

// ListPage returns one page of List. It takes one request.
//
// Documented as GET /organization/ssh-keys.
func (s *SSHKeysService) ListPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[SSHKey], error) {
	return sshKeys.page(ctx, s.core, params, nil, opts)
}

// Create adds a public key, for machines that are deployed afterwards. A private
// key is refused with ErrInvalidArgument before anything is sent.
//
// It takes one request, costs nothing, and is not repeated once the server may
// have received it: ErrMaybeCreated then.
//
// Documented as POST /organization/ssh-keys.
func (s *SSHKeysService) Create(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (SSHKey, error) {
	if err := spec.check(); err != nil {
		return SSHKey{}, err
	}
	spec.Content = strings.TrimSpace(spec.Content)
	decode := client.Named(decodeSSHKey, spec.Name, func(k SSHKey) string { return k.Name })
	return call(ctx, s.core, sshKeysCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decode)
}

// check finds what is wrong with a key.
func (s SSHKeySpec) check() error {
	if problem := nameProblem(s.Name); problem != "" {
		return argumentError(sshKeysCreate, "", "SSHKeySpec.Name", problem)
	}
	if problem := client.PublicKeyProblem(s.Content); problem != "" {
		return argumentError(sshKeysCreate, s.Name, "SSHKeySpec.Content", problem)
	}
	return nil
}

// Delete removes a key. Machines that were deployed with it stay open to it.
//
// It takes one request and may be repeated safely.
//
// Documented as DELETE /organization/ssh-keys/{ssh_key_id}.
func (s *SSHKeysService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	return sendDelete(ctx, s.core, sshKeysDelete, "", id, opts)
}

// nameLength is how long a key's name may be.
const nameLength = 64

// nameProblem says what is wrong with a key's name, without repeating it: the key
// may be in its place.
func nameProblem(name string) string {
	const want = "want up to 64 letters, digits, hyphens and spaces"
	switch {
	case isBlank(name):
		return "it is empty: " + want
	case len(name) > nameLength:
		return "it is too long: " + want
	case strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != ' ' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}):
		return "it has other characters: " + want
	}
	return ""
}

func sshKeyID(k SSHKey) string { return k.ID }

var (
	decodeSSHKey = client.One(readSSHKey, sshKeyID)
	sshKeys      = list[SSHKey]{sshKeysList, sshKeysPage, readSSHKey, sshKeyID}
)

func readSSHKey(object wire.Value) (out SSHKey) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "content":
			out.Content = v.Text()
		}
	}
	return out
}
