package packetai

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

// Ensure makes sure that the account has this public key: it is found by its
// content (type and key, or a SHA256 fingerprint where a list shortens the key),
// whatever its comment or name, and added where it is not there. A private key is
// refused with ErrInvalidArgument before anything is sent.
//
// It fails with ErrCannotVerify, and adds nothing, where it is not found and the
// list is not whole or shows a key that cannot be told; and with ErrNotSupported
// where List's path is another. Within a client, calls for one key take turns.
//
// It takes one request of the class LimitRead for each page of the list, and one
// more where the server does not say how many there are; one of LimitWrite where
// the key has to be added, and up to three more looks where the outcome of that is
// unknown. It costs nothing. A deploy brings its key along, so that it needs none of
// the account's.
//
// Unconfirmed: it uses List.
func (s *SSHKeysService) Ensure(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (EnsuredSSHKey, error) {
	if err := spec.check(); err != nil {
		return EnsuredSSHKey{}, err
	}
	call := callOf(sshKeysCreate, spec.Name)
	call.Operation = "ensure SSH key"
	list := reader[SSHKey]{
		core: s.core, ep: sshKeysList, opts: opts, list: sshKeys,
		// One without an id is known by its content all the same.
		id: func(k SSHKey) string { return k.ID + k.PublicKey + k.Fingerprint },
	}
	key, created, err := client.EnsureKey[SSHKey]{
		PublicKey: spec.PublicKey, Call: call, Turns: s.turns,
		List: list.all,
		Listed: func(k SSHKey) client.ListedKey {
			return client.ListedKey{ID: k.ID, PublicKey: k.PublicKey, Fingerprint: k.Fingerprint}
		},
		Create: func(ctx context.Context) (SSHKey, error) { return s.Create(ctx, spec, opts...) },
	}.Do(ctx)
	return EnsuredSSHKey{Key: key, Created: created}, err
}
