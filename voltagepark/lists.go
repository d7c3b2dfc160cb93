package voltagepark

import (
	"context"
	"errors"
	"iter"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ListParams says which part of a list is wanted. Its zero value is all of it, in
// pages as large as the API's page documents.
type ListParams struct {
	// Limit is how many items a page has, where it is not 0. Larger pages cost
	// fewer requests.
	Limit int
	// Offset is how many items are passed over.
	Offset int
}

// Page is one page of a list.
type Page[T any] struct {
	// Items are the listed.
	Items []T `json:"items"`
	// Total is how many there are on all pages, and how many this one has where
	// the server does not say.
	Total int `json:"total"`
	// HasPrevious and HasNext tell whether there are pages before and behind this
	// one.
	HasPrevious bool `json:"has_previous"`
	HasNext     bool `json:"has_next"`
}

// list is a documented list.
type list[T any] struct {
	ep *rest.Endpoint
	// size is the documented size of a page, 0 where there is none.
	size   int
	decode func([]byte) (Page[T], error)
	id     func(T) string
}

// pageQuery is what every list takes.
type pageQuery struct {
	Limit  int `url:"limit,omitempty"`
	Offset int `url:"offset,omitempty"`
}

// filter adds to a page's query what a list takes besides.
type filter func(pageQuery) any

// page fetches one page.
func (l list[T]) page(ctx context.Context, core *rest.Core, params ListParams, more filter, opts []CallOption) (Page[T], error) {
	switch {
	case params.Limit < 0:
		return Page[T]{}, argumentError(l.ep, "", "Limit", "it is negative: want how many items a page has, or 0")
	case params.Offset < 0:
		return Page[T]{}, argumentError(l.ep, "", "Offset", "it is negative: want how many items are passed over")
	}
	query := pageQuery(params)
	if query.Limit == 0 {
		query.Limit = l.size
	}
	var all any = query
	if more != nil {
		all = more(query)
	}
	page, err := call(ctx, core, l.ep, rest.Params{Query: all}, opts, l.decode)
	return page, err
}

// all yields what all pages have.
func (l list[T]) all(ctx context.Context, core *rest.Core, params ListParams, more filter, opts []CallOption) iter.Seq2[T, error] {
	return client.Pages(provider.Call(l.ep, ""), l.id, func(offset int) ([]T, bool, error) {
		at := params
		at.Offset += offset
		page, err := l.page(ctx, core, at, more, opts)
		return page.Items, page.HasNext, err
	})
}

var errNoPage = errors.New("it is null, and no page")

// decodePage reads a page: its items, and what the envelope says of the rest.
func decodePage[T any](read func(wire.Value) T) func([]byte) (Page[T], error) {
	return func(body []byte) (page Page[T], err error) {
		if string(body) == "null" {
			return page, errNoPage
		}
		if page.Items, page.Total, err = wire.List(body, read, "results"); err != nil {
			return Page[T]{}, err
		}
		told := false
		for name, v := range wire.Value(body).Members() {
			switch string(name) {
			case "total_result_count":
				page.Total = v.Int(page.Total)
			case "has_previous":
				page.HasPrevious = v.Bool()
			case "has_next":
				page.HasNext, told = v.Bool(), true
			}
		}
		if !told { // what is missing is better asked for in vain than lost
			page.HasNext = page.Total > len(page.Items)
		}
		return page, nil
	}
}
