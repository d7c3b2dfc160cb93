package volt

import (
	"context"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// SSHKeysService manages the public keys for logging in to pods.
type SSHKeysService struct {
	core  *rest.Core
	turns *client.Turns
}

var (
	sshKeysList   = endpoint(rest.Read, "GET", "/ssh-keys", "list SSH keys")
	sshKeysCreate = endpoint(rest.Create, "POST", "/ssh-keys", "create SSH key")
	sshKeysDelete = endpoint(rest.Write, "DELETE", "/ssh-keys/{id}", "delete SSH key")
)

// An SSHKey is a public key of the account.
type SSHKey struct {
	// ID is the id for the SSHKeyIDs of pods.
	ID string `json:"id"`
	// Name is the label of the key.
	Name string `json:"name,omitempty"`
	// PublicKey is the key itself, such as "ssh-ed25519 AAAA… comment".
	PublicKey string `json:"public_key,omitempty"`
	// Fingerprint is the key's hash, such as "SHA256:…".
	Fingerprint string `json:"fingerprint,omitempty"`
	// CreatedAt is zero if the response omits it.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// An SSHKeySpec describes a key to add. Name and PublicKey are required.
type SSHKeySpec struct {
	// Name labels the key.
	Name string `json:"name"`
	// PublicKey is the single line of a file such as id_ed25519.pub.
	PublicKey string `json:"public_key"`
	// Extra has further fields to send that this package does not know.
	Extra map[string]any `json:"-"`
}

// List returns the account's SSH keys. It sends one request.
//
// Documented under "SSH Key Management" (v1 and v2).
func (s *SSHKeysService) List(ctx context.Context, opts ...CallOption) (List[SSHKey], error) {
	return sshKeys.get(ctx, s.core, sshKeysList, rest.Params{}, opts)
}

// Create adds a public key. A private key is refused with ErrInvalidArgument before
// anything is sent.
//
// It sends one request and costs nothing. It is not repeated once the server may have
// received it: the error is then ErrMaybeCreated.
//
// Documented under "SSH Key Management" (v1 and v2).
func (s *SSHKeysService) Create(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (SSHKey, error) {
	if isBlank(spec.Name) {
		return SSHKey{}, argumentError(sshKeysCreate, spec.Name, "SSHKeySpec.Name", "it is empty: want a label for the key")
	}
	if problem := client.PublicKeyProblem(spec.PublicKey); problem != "" {
		return SSHKey{}, argumentError(sshKeysCreate, spec.Name, "SSHKeySpec.PublicKey", problem)
	}
	spec.PublicKey = strings.TrimSpace(spec.PublicKey)
	return call(ctx, s.core, sshKeysCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decodeSSHKey)
}

// Delete removes a key. Running pods keep the keys that they were created with.
//
// It sends one request and may be repeated safely.
//
// Documented under "SSH Key Management" (v1 and v2).
func (s *SSHKeysService) Delete(ctx context.Context, id string, opts ...CallOption) (Deletion, error) {
	return call(ctx, s.core, sshKeysDelete, rest.Params{Args: []string{id}}, opts, decodeDeletion(id))
}

func readSSHKey(object wire.Value) (out SSHKey) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id", "uid":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "public_key", "publicKey":
			out.PublicKey = v.Text()
		case "fingerprint":
			out.Fingerprint = v.Text()
		case "created_at", "createdAt":
			out.CreatedAt, _ = v.Time()
		}
	}
	return out
}

var (
	decodeSSHKey = client.One(readSSHKey, func(k SSHKey) string { return k.ID }, "ssh_key", "key", "data")
	sshKeys      = listReader[SSHKey]{readSSHKey, []string{"ssh_keys"}, []string{"keys", "items", "data"}}
)
