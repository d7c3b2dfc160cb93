package packetai

import (
	"context"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// SSHKeysService keeps the account's public keys.
type SSHKeysService struct {
	core *rest.Core
	// turns lets an Ensure of a key follow another.
	turns *client.Turns
}

// SSHKey is a public key of the account. The page shows no answer: all that is
// not told is zero, and Raw has all that is.
type SSHKey struct {
	// ID is what Delete takes.
	ID string `json:"id,omitempty"`
	// Name is the label that it was given.
	Name string `json:"name,omitempty"`
	// PublicKey is the key itself: "ssh-ed25519 AAAA... user@machine".
	PublicKey string `json:"public_key,omitempty"`
	// Fingerprint is the key's hash.
	Fingerprint string `json:"fingerprint,omitempty"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
	// Raw is the JSON it was read from, with what stands beside it in the answer.
	Raw Raw `json:"-"`
}

// SSHKeySpec is a key to add. Name and PublicKey are required.
type SSHKeySpec struct {
	// Name labels the key: "my-laptop".
	Name string `json:"name"`
	// PublicKey is the public key's one line, as in id_ed25519.pub.
	PublicKey string `json:"publicKey"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// Create adds a public key. A private key is refused with ErrInvalidArgument
// before anything is sent. What the answer leaves out of the name and the key is
// filled in from spec.
//
// It takes one request of the class LimitWrite, costs nothing, and is not
// repeated once the server may have received it: ErrMaybeCreated then. A deploy
// brings its key along, so that it needs none of the account's.
//
// Documented as step 1 of the "Quick Start Example". What is answered is not.
func (s *SSHKeysService) Create(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (SSHKey, error) {
	if err := spec.check(); err != nil {
		return SSHKey{}, err
	}
	spec.PublicKey = strings.TrimSpace(spec.PublicKey)
	key, err := call(ctx, s.core, sshKeysCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decodeSSHKey)
	if err == nil {
		fill(&key.Name, spec.Name)
		fill(&key.PublicKey, spec.PublicKey)
	}
	return key, err
}

// check finds what is wrong with a key.
func (s SSHKeySpec) check() error {
	if isBlank(s.Name) {
		return argumentError(sshKeysCreate, s.Name, "SSHKeySpec.Name", "it is empty: want a label for the key")
	}
	if problem := client.PublicKeyProblem(s.PublicKey); problem != "" {
		return argumentError(sshKeysCreate, s.Name, "SSHKeySpec.PublicKey", problem)
	}
	return nil
}

// List lists the account's public keys.
//
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing.
//
// Unconfirmed: "Manage SSH keys" is all that the page says under "SSH Keys"; the
// path is GET /ssh-keys. ErrNotSupported where it is another.
func (s *SSHKeysService) List(ctx context.Context, params ListParams, opts ...CallOption) (List[SSHKey], error) {
	return callList(ctx, s.core, sshKeysList, rest.Params{Query: params}, params, opts, sshKeys)
}

// Delete removes a key from the account. Deployments probably keep the keys that they
// were created with, but that is not documented.
//
// It sends one request of the class LimitWrite, may be repeated safely, and costs
// nothing.
//
// Unconfirmed: under "SSH Keys" the page only says "Manage SSH keys". The path is DELETE
// /ssh-keys/{id}. If the API uses another path, the error is ErrNotFound. ErrRejected and
// ErrBadResponse are as for DeploymentsService.Terminate.
func (s *SSHKeysService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	_, err := call(ctx, s.core, sshKeysDelete, args(id), opts, decodeKeyDeletion(id))
	return err
}

func (s *SSHKey) keep(object wire.Value) { s.Raw = rawOf(object) }

func readSSHKey(object wire.Value) SSHKey {
	k := SSHKey{Raw: rawOf(object)}
	var id string
	for name, v := range object.Members() {
		switch spelled(name) {
		case "id":
			k.ID = v.Text()
		case "keyid", "sshkeyid", "uuid":
			fill(&id, v.Text())
		case "name", "label":
			fill(&k.Name, v.Text())
		case "publickey", "sshpublickey", "key":
			fill(&k.PublicKey, v.Text())
		case "fingerprint":
			k.Fingerprint = v.Text()
		case "createdat", "created":
			k.CreatedAt, _ = v.Time()
		}
	}
	fill(&k.ID, id)
	return k
}

var (
	keyEnvelopes = []string{"sshKey", "ssh_key", "key"}
	decodeSSHKey = decodeChange(readSSHKey, keyEnvelopes...)
	sshKeys      = lister[SSHKey]{readSSHKey, []string{"sshKeys", "ssh_keys", "keys"}}
)

// decodeKeyDeletion reads the response to the delete of the key id.
func decodeKeyDeletion(id string) func([]byte) (struct{}, error) {
	e := lifecycle.Ending{API: provider.Name, Envelopes: keyEnvelopes}
	return func(body []byte) (none struct{}, err error) {
		return none, accepts(e, body, func(object wire.Value) lifecycle.Evidence {
			var shown []lifecycle.ResourceID
			for name, v := range object.Members() {
				switch spelled(name) {
				case "id", "keyid", "sshkeyid", "uuid":
					shown = append(shown, lifecycle.ResourceID{ID: v.Text()})
				}
			}
			return lifecycle.IsAbout(lifecycle.ResourceID{ID: id}, shown...)
		})
	}
}
