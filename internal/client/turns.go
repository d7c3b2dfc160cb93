package client

import (
	"context"
	"sync"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// Turns lets one goroutine at a time do something under a name. Its zero value is
// ready.
type Turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when its turn is over
}

// Take waits until nobody has the turn under name, and takes it; done gives it back.
// It ends early with rest.ContextError.
func (t *Turns) Take(ctx context.Context, name string) (done func(), err error) {
	if ctx == nil { // which whatever is done refuses
		ctx = context.Background()
	}
	for {
		t.mu.Lock()
		other, taken := t.taken[name]
		if !taken {
			mine := make(chan struct{})
			if t.taken == nil {
				t.taken = map[string]chan struct{}{}
			}
			t.taken[name] = mine
			t.mu.Unlock()
			return func() {
				t.mu.Lock()
				defer t.mu.Unlock()
				delete(t.taken, name)
				close(mine)
			}, nil
		}
		t.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, rest.ContextError(ctx)
		case <-other:
		}
	}
}
