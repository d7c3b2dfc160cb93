package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
)

// EnsuredSSHKey is the result of SSHKeysService.Ensure.
type EnsuredSSHKey struct {
	// Key is the key.
	Key SSHKey
	// Created reports whether this call added the key.
	Created bool
}

// Ensure returns the account's SSH key with this public key, and adds it if there is
// none. Keys are compared by their content (type and key, or the fingerprint if a list
// shortens the key), whatever their comments and names. A private key is refused with
// ErrInvalidArgument before anything is sent. If the list does not show all keys, Ensure
// adds none and returns ErrCannotVerify. Concurrent calls for the same key wait for each
// other.
//
// It sends one request, or two if it adds the key. If the outcome of that is unknown, it
// sends up to three more. It costs nothing.
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
