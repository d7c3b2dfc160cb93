package lifecycle

import (
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// keyedMutex has one lock for each key. Its zero value is ready.
type keyedMutex struct {
	mu     sync.Mutex
	locked map[string]chan struct{} // closed when it is unlocked
}

// Lock waits until the key is unlocked, and locks it. It ends early with
// rest.ContextError.
func (m *keyedMutex) Lock(ctx context.Context, key string) (unlock func(), err error) {
	for {
		m.mu.Lock()
		other, locked := m.locked[key]
		if !locked {
			mine := make(chan struct{})
			if m.locked == nil {
				m.locked = map[string]chan struct{}{}
			}
			m.locked[key] = mine
			m.mu.Unlock()
			return func() {
				m.mu.Lock()
				defer m.mu.Unlock()
				delete(m.locked, key)
				close(mine)
			}, nil
		}
		m.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, rest.ContextError(ctx)
		case <-other:
		}
	}
}

// pages shares lists: callers that need one at about the same time send one request.
type pages[T any] struct {
	mu      sync.Mutex
	flight  *flight[T]
	last    Page[T]
	hasLast bool
}

type flight[T any] struct {
	began time.Time
	done  chan struct{}
	page  Page[T]
	err   error
}

// get returns a list that began at notBefore or later. list sends one; an error is
// shared only if it is not that of the sender's own context.
func (p *pages[T]) get(ctx context.Context, notBefore time.Time, list func(context.Context) (Page[T], error)) (Page[T], error) {
	for {
		if err := rest.ContextError(ctx); err != nil {
			return Page[T]{}, err
		}
		p.mu.Lock()
		if p.hasLast && !p.last.Began.Before(notBefore) {
			defer p.mu.Unlock()
			return p.last, nil
		}
		f := p.flight
		if f == nil {
			return p.send(ctx, list)
		}
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			return Page[T]{}, rest.ContextError(ctx)
		case <-f.done:
		}
		if f.err != nil && !f.began.Before(notBefore) && !isContext(f.err) {
			return Page[T]{}, f.err
		}
	}
}

// forget drops the last list, because a deletion is about to be sent.
func (p *pages[T]) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hasLast = false
}

// send sends a list for all who wait. The lock is held, and released.
func (p *pages[T]) send(ctx context.Context, list func(context.Context) (Page[T], error)) (Page[T], error) {
	f := &flight[T]{began: time.Now(), done: make(chan struct{}), err: context.Canceled}
	p.flight = f
	p.mu.Unlock()
	defer func() { // also if list panics
		p.mu.Lock()
		defer p.mu.Unlock()
		p.flight = nil
		if f.err == nil && f.page.Complete == Known { // a passing fault is not kept
			p.last, p.hasLast = f.page, true
		}
		close(f.done)
	}()
	page, err := list(ctx)
	page.Began = f.began
	f.page, f.err = page, err
	return page, err
}
