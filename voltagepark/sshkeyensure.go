package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
)

// EnsuredSSHKey is what SSHKeysService.Ensure found or added.
type EnsuredSSHKey struct {
	// Key is the key.
	Key SSHKey
	// Created is true where it was not there before.
	Created bool
}

// Ensure returns the organization's SSH key with this public key, and adds it if there is
// none. Keys are compared by their content (type and key), whatever their comments and
// names. A private key is refused with ErrInvalidArgument before anything is sent.
//
// Names are unique. If another key has the name, Ensure returns the server's refusal. If
// the key is not found, and the list is not complete or shows a key without its content,
// Ensure adds nothing and returns ErrCannotVerify. Concurrent calls of a client for the
// same key wait for each other.
//
// It sends one request for each 150 keys, and one more to add the key. If the outcome of
// that is unknown, it lists up to three more times. It costs nothing.
//
// Documented as GET and POST /organization/ssh-keys.
func (s *SSHKeysService) Ensure(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (EnsuredSSHKey, error) {
	if err := spec.check(); err != nil {
		return EnsuredSSHKey{}, err
	}
	call := provider.Call(sshKeysCreate, spec.Name)
	call.Operation = "ensure SSH key"
	list := sshKeys.reader(s.core, opts)
	key, created, err := client.EnsureKey[SSHKey]{
		PublicKey: spec.Content, Call: call, Turns: s.turns,
		List:   list.all,
		Listed: func(k SSHKey) client.ListedKey { return client.ListedKey{ID: k.ID, PublicKey: k.Content} },
		Create: func(ctx context.Context) (SSHKey, error) { return s.Create(ctx, spec, opts...) },
	}.Do(ctx)
	return EnsuredSSHKey{Key: key, Created: created}, err
}
