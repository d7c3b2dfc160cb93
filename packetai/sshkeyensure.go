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

// Ensure returns the account's SSH key with this public key, and adds it if there is
// none. Keys are compared by their content (type and key, or a SHA256 fingerprint if a
// list shortens the key), whatever their comments and names. A private key is refused
// with ErrInvalidArgument before anything is sent.
//
// If the key is not found, and the list is not complete or shows a key that cannot be
// recognized, Ensure adds nothing and returns ErrCannotVerify. It returns ErrNotSupported
// if the API uses another path for the list. Concurrent calls of a client for the same
// key wait for each other.
//
// It sends one request of the class LimitRead for each page of the list, and one more if
// the server does not show the number of pages. To add the key it sends one request of
// the class LimitWrite. If the outcome of that is unknown, it lists up to three more
// times. It costs nothing. A deploy sends its key along, so it needs no key of the
// account.
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
