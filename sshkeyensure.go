package volt

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
// content (type and key, or the fingerprint where a list shortens the key),
// whatever its comment or name, and added where it is not there. A private key
// is refused with ErrInvalidArgument before anything is sent. Where the list does
// not show all keys, it adds none and ends with ErrCannotVerify. Within a
// client, calls for one key take turns.
//
// It takes one request, two where the key has to be added, and up to three more
// where the outcome of that is unknown. It costs nothing.
func (s *SSHKeysService) Ensure(ctx context.Context, spec SSHKeySpec, opts ...CallOption) (EnsuredSSHKey, error) {
	if problem := client.PublicKeyProblem(spec.PublicKey); problem != "" {
		return EnsuredSSHKey{}, argumentError(sshKeysCreate, spec.Name, "SSHKeySpec.PublicKey", problem)
	}
	call := callOf(sshKeysCreate, spec.Name)
	call.Operation = "ensure SSH key"
	key, created, err := client.EnsureKey[SSHKey]{
		PublicKey: spec.PublicKey, Call: call, Turns: s.turns,
		List: func(ctx context.Context) ([]SSHKey, bool, error) {
			list, err := s.List(ctx, opts...)
			return list.Items, list.Complete, err
		},
		Listed: func(k SSHKey) client.ListedKey {
			return client.ListedKey{ID: k.ID, PublicKey: k.PublicKey, Fingerprint: k.Fingerprint}
		},
		Shortens: true,
		Create:   func(ctx context.Context) (SSHKey, error) { return s.Create(ctx, spec, opts...) },
	}.Do(ctx)
	return EnsuredSSHKey{Key: key, Created: created}, err
}
