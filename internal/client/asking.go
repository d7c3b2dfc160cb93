package client

import (
	"context"
	"sync"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Asking lets those who ask for one thing at once have one answer. Its zero value is
// ready.
type Asking[V any] struct {
	mu    sync.Mutex
	under map[string]*asked[V]
}

// asked is an answer, once done is closed.
type asked[V any] struct {
	done  chan struct{}
	value V
	err   error
	// told is whether it is one for others, too, and not of what the asker's own
	// context or options did.
	told bool
}

// Do asks for a call's target, or waits for what another is told that asks for it
// already. told is whether an answer is one for others, too: where it is not, the
// next asks anew. Where ctx ends first, nothing was sent.
func (a *Asking[V]) Do(ctx context.Context, call api.Call, ask func() (value V, told bool, err error)) (value V, err error) {
	id := call.Target
	for {
		a.mu.Lock()
		other, asks := a.under[id]
		if !asks {
			break
		}
		a.mu.Unlock()
		select {
		case <-ctx.Done():
			return value, &api.TransportError{Call: call, NotSent: true, Err: rest.ContextError(ctx)}
		case <-other.done:
		}
		if other.told {
			return other.value, other.err
		}
	}
	mine := &asked[V]{done: make(chan struct{})}
	if a.under == nil {
		a.under = map[string]*asked[V]{}
	}
	a.under[id] = mine
	a.mu.Unlock()
	defer func() { // after a panic, too
		a.mu.Lock()
		delete(a.under, id)
		a.mu.Unlock()
		close(mine.done)
	}()
	mine.value, mine.told, mine.err = ask()
	return mine.value, mine.err
}
