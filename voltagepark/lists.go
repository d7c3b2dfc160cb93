package voltagepark

import (
	"bytes"
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
	// Items are what was listed.
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
	size int
	read func(wire.Value) T
	id   func(T) string
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
	return call(ctx, core, l.ep, rest.Params{Query: all}, opts, func(body []byte) (Page[T], error) {
		page, err := readPage(body, params.Offset, l.read)
		return page.Page, err
	})
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

var (
	errNoPage    = errors.New("it is null, and no page")
	errNoResults = errors.New("its results are null, which is not none")
)

// sheet is a page as the server told it.
type sheet[T any] struct {
	Page[T]
	// total is how many there are on all pages, -1 where the server does not say.
	total int
}

// readPage reads the page that begins at offset: its items, and what the envelope
// says of the rest.
func readPage[T any](body []byte, offset int, read func(wire.Value) T) (page sheet[T], err error) {
	if string(body) == "null" {
		return page, errNoPage
	}
	items, total, err := wire.List(body, read, "results")
	if err != nil {
		return page, err
	}
	if results, _, _ := rest.Member(body, "results"); string(results) == "null" {
		return page, errNoResults
	}
	page.Items, page.Total = items, total
	page.envelope(body, offset)
	return page, nil
}

// envelope reads what is around a page's items.
func (p *sheet[T]) envelope(body []byte, offset int) {
	p.total = -1
	told := false
	for name, v := range wire.Value(body).Members() {
		switch string(name) {
		case "total_result_count":
			p.total = v.Int(-1)
		case "has_previous":
			p.HasPrevious = v.Bool()
		case "has_next":
			p.HasNext, told = v.Bool(), true
		}
	}
	if p.total >= 0 {
		p.Total = p.total
	}
	switch {
	case told:
	case p.total >= 0:
		p.HasNext = offset+len(p.Items) < p.total
	default: // what is missing is better asked for in vain than lost
		p.HasNext = len(p.Items) > 0 && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
	}
}
