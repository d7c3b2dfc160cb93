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

// EnsureKey finds a public key, or creates it. After a create whose outcome is
// unknown it only looks.
type EnsureKey[K any] struct {
	// PublicKey is the key, and Call what errors name.
	PublicKey string
	Call      api.Call
	// Turns lets the calls of a client for one key take turns.
	Turns *Turns
	// Find looks for the key, and Create adds it.
	Find   func(context.Context) (K, bool, error)
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
	key, found, err := e.Find(ctx)
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
		if key, found, lookErr := e.Find(ctx); lookErr == nil && found {
			return key, true, nil
		}
	}
	return none, false, err
}
