package voltagepark

import (
	"context"
	"strings"

	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The looks of a client's waits take at most half of its own limit, counted by
// the pages that they read.
const (
	looksPerHour = quotaPerHour / 2
	looksBurst   = quotaBurst / 2
)

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

// sighting is what a look showed of one machine.
type sighting[T any] struct {
	value T
	// whole is whether the look read all of the list, as far as that can be told,
	// so that what it did not show is not listed.
	whole bool
	// err is why the look failed, or nil.
	err error
}

// looks look at all pages of a list for waits. One goroutine at a time uses it.
type looks[T any] struct {
	reader[T]
	budget *poll.Budget
	// paid is whether the next request was taken out of the budget already.
	paid bool
}

func newLooks[T any](core *rest.Core, l list[T], budget *poll.Budget) *looks[T] {
	looking := &looks[T]{reader: l.reader(core, []CallOption{lookOnce}), budget: budget}
	looking.pay = looking.take
	return looking
}

// take takes a page out of the budget.
func (l *looks[T]) take(ctx context.Context) error {
	if l.paid {
		l.paid = false
		return nil
	}
	return l.budget.Take(ctx)
}

// look tells each wait what the list shows of its machine. One that fails tells
// what was read before, and why it failed.
func (l *looks[T]) look(ctx context.Context, r *poll.Room[sighting[T]]) error {
	l.paid = true // by the room
	seen, whole, err := l.all(ctx)
	if err != nil && (ctx.Err() != nil || !poll.IsTransient(err)) {
		return err
	}
	exact, folded := make(map[string]T, len(seen)), make(map[string]T, len(seen))
	for _, item := range seen {
		id := l.list.id(item)
		exact[id], folded[strings.ToLower(id)] = item, item
	}
	r.Show(nil, func(id string) (s sighting[T], ok bool) {
		s.whole, s.err = whole, err
		if s.value, ok = exact[id]; !ok {
			s.value, ok = folded[strings.ToLower(id)]
		}
		return s, ok
	})
	return err
}
