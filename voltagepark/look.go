package voltagepark

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// The looks of a client's waits take at most half of its own limit, counted by
// the pages that they read.
const (
	looksPerHour = quotaPerHour / 2
	looksBurst   = quotaBurst / 2
)

// looksPage is how many items a page has that is looked at for waits, where the
// server grants that.
const looksPage = 100

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
	list   list[T]
	core   *rest.Core
	budget *poll.Budget
	// limit is how many items a page is asked for.
	limit int
	// paid is whether the next request was taken out of the budget already.
	paid bool
}

// look tells each wait what the list shows of its machine. One that fails tells
// what was read before, and why it failed.
func (l *looks[T]) look(ctx context.Context, r *poll.Room[sighting[T]]) error {
	l.paid = true // by the room
	seen, whole, err := l.read(ctx)
	if errors.Is(err, ErrBadRequest) && l.limit != l.list.size {
		// The page does not promise pages as large as that.
		l.limit = l.list.size
		seen, whole, err = l.read(ctx)
	}
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

// read reads all pages, and tells whether that was the whole list: the last page
// was come to, every item could be told, and there are as many as each page says.
func (l *looks[T]) read(ctx context.Context) (seen []T, whole bool, err error) {
	whole = true
	total, more := -1, false
	named := func(item T) bool { return l.list.id(item) != "" }
	pages := client.Pages(provider.Call(l.list.ep, ""), l.list.id, func(offset int) ([]T, bool, error) {
		page, err := l.page(ctx, offset)
		if err != nil {
			return nil, false, err
		}
		if offset > 0 && page.total != total {
			whole = false // it changed meanwhile, and may hide as many
		}
		total, more = page.total, page.HasNext
		// Pages of what cannot be told apart could go on for ever.
		return page.Items, more && slices.ContainsFunc(page.Items, named), nil
	})
	for item, err := range pages {
		switch {
		case err != nil:
			return seen, false, err
		case !named(item):
			whole = false
		default:
			seen = append(seen, item)
		}
	}
	return seen, whole && !more && (total < 0 || total == len(seen)), nil
}

// page reads the page that begins at offset.
func (l *looks[T]) page(ctx context.Context, offset int) (page sheet[T], err error) {
	if !l.paid {
		if err := l.budget.Take(ctx); err != nil {
			return page, err
		}
	}
	l.paid = false
	query := pageQuery{Limit: l.limit, Offset: offset}
	return call(ctx, l.core, l.list.ep, rest.Params{Query: query}, []CallOption{lookOnce}, func(body []byte) (sheet[T], error) {
		return readLook(body, offset, l.list.read)
	})
}

// readLook is readPage where an odd item does not cost the others: it is read as
// one without an id, and so is a list that is null.
func readLook[T any](body []byte, offset int, read func(wire.Value) T) (sheet[T], error) {
	page, err := readPage(body, offset, read)
	if err == nil && page.Items != nil || !json.Valid(body) {
		return page, err
	}
	var none T
	array, _, _ := rest.Member(body, "results")
	switch {
	case string(array) == "null":
		page.Items = []T{none}
		return page, nil
	case err == nil || len(array) == 0 || array[0] != '[':
		return page, err
	}
	for item := range rest.Elements(array) {
		value := none
		if item[0] == '{' {
			value = read(item)
		}
		page.Items = append(page.Items, value)
	}
	page.Total = len(page.Items)
	page.envelope(body, offset)
	return page, nil
}
