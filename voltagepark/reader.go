package voltagepark

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// readerPage is how many items a page has of a list that is read whole, where the
// server grants that.
const readerPage = 100

// reader reads lists whole, and tells whether it has.
type reader[T any] struct {
	list list[T]
	core *rest.Core
	// limit is how many items a page is asked for.
	limit int
	opts  []CallOption
	// pay is called before each page, where it is not nil.
	pay func(context.Context) error
}

func (l list[T]) reader(core *rest.Core, opts []CallOption) reader[T] {
	return reader[T]{list: l, core: core, limit: max(readerPage, l.size), opts: opts}
}

// all reads all pages: see read. The page does not promise pages as large as they
// are asked for.
func (r *reader[T]) all(ctx context.Context) (seen []T, whole bool, err error) {
	seen, whole, err = r.read(ctx)
	if errors.Is(err, ErrBadRequest) && r.limit != r.list.size {
		r.limit = r.list.size
		seen, whole, err = r.read(ctx)
	}
	return seen, whole, err
}

// read reads all pages, and reports whether they are the whole list: every item has an
// id, each page shows the same total, and the last page shows that the list is complete.
// An item that a page shows again counts once, because a list that changes while it is
// read may hide another item.
func (r *reader[T]) read(ctx context.Context) (seen []T, whole bool, err error) {
	whole = true
	rows, known := 0, map[string]bool{} // ids on earlier pages
	var last sheet[T]
	named := func(item T) bool { return r.list.id(item) != "" }
	pages := client.Pages(provider.Call(r.list.ep, ""), r.list.id, func(offset int) ([]T, bool, error) {
		page, err := r.page(ctx, offset)
		if err != nil {
			return nil, false, err
		}
		if offset > 0 && !sameTotal(page.paging, last.paging) {
			whole = false
		}
		for _, item := range page.Items {
			if !known[r.list.id(item)] {
				rows++
			}
		}
		for _, item := range page.Items {
			known[r.list.id(item)] = named(item)
		}
		page.recall(last.paging)
		last = page
		// Pages of items without an id could go on for ever.
		return page.Items, page.HasNext && slices.ContainsFunc(page.Items, named), nil
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
	complete, _ := last.complete(rows)
	return seen, whole && complete == lifecycle.Known, nil
}

// sameTotal reports whether two pages show the same total, or both show none.
func sameTotal(a, b wire.Paging) bool {
	return a.HasTotal == b.HasTotal && a.Total == b.Total
}

// page reads the page that begins at offset.
func (r *reader[T]) page(ctx context.Context, offset int) (page sheet[T], err error) {
	if r.pay != nil {
		if err := r.pay(ctx); err != nil {
			return page, err
		}
	}
	p := rest.Params{Query: pageQuery{Limit: r.limit, Offset: offset}, Settings: settingsOf(r.opts).CallSettings}
	return rest.Do(ctx, r.core, r.list.ep, &p, func(body []byte) (sheet[T], error) {
		return readLook(body, offset, p.Head, r.list.read)
	})
}

// readLook is readPage where an odd item does not cost the others: it is read as
// one without an id, and so is a list that is null.
func readLook[T any](body []byte, offset int, head rest.Head, read func(wire.Value) T) (sheet[T], error) {
	page, err := readPage(body, offset, head, read)
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
	page.describe(body, offset)
	return page, nil
}
