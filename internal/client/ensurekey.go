package client

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// keyLooksAfter are between the looks for a key whose create had an unknown
// outcome.
var keyLooksAfter = [...]time.Duration{time.Second, 4 * time.Second, 15 * time.Second}

// ListedKey is what a list tells of a public key. Its Fingerprint may be "".
type ListedKey struct{ ID, PublicKey, Fingerprint string }

// EnsureKey finds a public key in the list of keys, or creates it. After a create
// whose outcome is unknown it only looks.
type EnsureKey[K any] struct {
	// PublicKey is the key, and Call what errors name.
	PublicKey string
	Call      api.Call
	// Turns lets the calls of a client for one key take turns.
	Turns *Turns
	// List lists the keys, beside an error as far as they were read, and tells
	// whether those are all that there are. Listed is what it shows of one.
	List   func(context.Context) (keys []K, whole bool, err error)
	Listed func(K) ListedKey
	// Shortens is whether the list is known to shorten keys, so that one of which it
	// cannot be told which it is does not keep the wanted one from being created.
	Shortens bool
	// Create adds the key.
	Create func(context.Context) (K, error)
}

// Do finds the key or creates it, and tells which.
func (e EnsureKey[K]) Do(ctx context.Context) (key K, created bool, err error) {
	var none K
	leave, err := e.Turns.Take(ctx, PublicKeyContent(e.PublicKey))
	if err != nil {
		return none, false, &api.TransportError{Call: e.Call, NotSent: true, Err: err}
	}
	defer leave()
	key, found, err := e.find(ctx)
	if err != nil || found {
		return key, false, err
	}
	key, err = e.Create(ctx)
	var maybe *api.AmbiguousError
	if !errors.As(err, &maybe) {
		return key, err == nil, err
	}
	for _, wait := range keyLooksAfter {
		if poll.Pause(ctx, wait) != nil {
			break
		}
		if key, found, lookErr := e.find(ctx); lookErr == nil && found {
			return key, true, nil
		}
	}
	return none, false, err
}

// find looks for the key in the list. Where it is not there, an error says what keeps
// that from being certain.
func (e EnsureKey[K]) find(ctx context.Context) (key K, found bool, err error) {
	keys, whole, err := e.List(ctx)
	unknown := &api.CannotVerifyError{Call: e.Call}
	for _, k := range keys {
		listed := e.Listed(k)
		if SamePublicKey(e.PublicKey, listed.PublicKey, listed.Fingerprint) {
			return k, true, nil
		}
		if !e.Shortens && !TellsPublicKey(listed.PublicKey, listed.Fingerprint) {
			unknown.IDs = append(unknown.IDs, listed.ID)
		}
	}
	switch {
	case err != nil:
		return key, false, err
	case !whole:
		unknown.Err = ErrPartialList
		return key, false, unknown
	case len(unknown.IDs) > 0:
		return key, false, unknown
	}
	return key, false, nil
}
