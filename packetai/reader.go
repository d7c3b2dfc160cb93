package packetai

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// reader reads lists whole, and tells whether it has.
type reader[T any] struct {
	core   *rest.Core
	ep     *rest.Endpoint
	opts   []CallOption
	decode func([]byte) (sheet[T], error)
	id     func(T) string
}

// all reads all pages, and tells whether that was the whole list: as many as the
// server says that there are; or, where it does not say, until a page has nothing
// new, which is asked for also where nothing tells of pages. What has no id cannot
// be told from others, and is left out.
func (r reader[T]) all(ctx context.Context) (seen []T, whole bool, err error) {
	whole = true
	known := map[string]bool{}
	for params := (ListParams{}); ; {
		page, err := call(ctx, r.core, r.ep, rest.Params{Query: params}, r.opts, r.decode)
		if err != nil {
			return seen, false, err
		}
		before := len(seen)
		for _, item := range page.Items {
			switch id := r.id(item); {
			case id == "":
				whole = false
			case !known[id]:
				known[id] = true
				seen = append(seen, item)
			}
		}
		last := max(page.Page, params.Page, 1)
		switch {
		case page.null:
			return seen, false, nil
		case page.told && len(seen) >= page.Total:
			return seen, whole && len(seen) == page.Total, nil
		case page.TotalPages > 0 && last >= page.TotalPages:
			return seen, whole && !page.told && !page.More, nil
		case len(seen) == before:
			return seen, whole && !page.told && !page.More && page.TotalPages == 0, nil
		}
		params = ListParams{Page: last + 1, PerPage: page.PerPage}
	}
}
