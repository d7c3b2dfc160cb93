package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/api"
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
// returned. It fails with ErrIdentityUnknown, and adds nothing, where it is not
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
	key, created, err := client.EnsureKey[SSHKey]{
		PublicKey: spec.Content, Call: call, Turns: s.turns,
		Find:   func(ctx context.Context) (SSHKey, bool, error) { return s.find(ctx, call, spec, opts) },
		Create: func(ctx context.Context) (SSHKey, error) { return s.Create(ctx, spec, opts...) },
	}.Do(ctx)
	return EnsuredSSHKey{Key: key, Created: created}, err
}

func (s *SSHKeysService) find(ctx context.Context, call api.Call, spec SSHKeySpec, opts []CallOption) (SSHKey, bool, error) {
	r := sshKeys.reader(s.core, opts)
	keys, whole, err := r.all(ctx)
	unknown := &IdentityError{Call: call}
	for _, k := range keys {
		if client.SamePublicKey(spec.Content, k.Content, "") {
			return k, true, nil
		}
		if !client.TellsPublicKey(k.Content, "") {
			unknown.IDs = append(unknown.IDs, k.ID)
		}
	}
	switch {
	case err != nil:
		return SSHKey{}, false, err
	case !whole:
		unknown.Err = client.ErrPartialList
		return SSHKey{}, false, unknown
	case len(unknown.IDs) > 0:
		return SSHKey{}, false, unknown
	}
	return SSHKey{}, false, nil
}
