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

// Ensure makes sure that the organization has this public key: it is found by its
// content (type and key), whatever its comment or name, and added where it is not
// there. A private key is refused with ErrInvalidArgument before anything is sent.
//
// Names are unique: where another key has the name, the server's refusal is
// returned. It fails with ErrCannotVerify, and adds nothing, where it is not
// found and the list is not whole or shows a key without its content. Within a
// client, calls for one key take turns.
//
// It takes one request for each 150 keys, one more where the key has to be added,
// and up to three more looks where the outcome of that is unknown. It costs
// nothing.
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
