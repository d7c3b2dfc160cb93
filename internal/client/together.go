package client

import (
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Together lets those who ask for the same at about the same time have one answer,
// to what was asked after all of them had come. Its zero value waits for nobody.
type Together[V any] struct {
	// Gather is how long the first waits for the others.
	Gather time.Duration

	mu   sync.Mutex
	next *asked[V]
}

// Do asks, or waits for what the one is told that came first. Where ctx ends first,
// nothing was sent.
func (t *Together[V]) Do(ctx context.Context, call api.Call, ask func() (V, error)) (value V, err error) {
	t.mu.Lock()
	next, leads := t.next, t.next == nil
	if leads {
		next = &asked[V]{done: make(chan struct{})}
		t.next = next
	}
	t.mu.Unlock()
	if !leads {
		select {
		case <-ctx.Done():
			return value, &api.TransportError{Call: call, NotSent: true, Err: rest.ContextError(ctx)}
		case <-next.done:
			return next.value, next.err
		}
	}
	defer close(next.done)
	_ = poll.Pause(ctx, t.Gather) // where it ends, ask tells
	t.mu.Lock()
	t.next = nil
	t.mu.Unlock()
	next.value, next.err = ask()
	return next.value, next.err
}
