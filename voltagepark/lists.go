package voltagepark

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
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
	// Total is how many items all pages have according to the response, or else the
	// number of Items. It is -1 if the total cannot be read.
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
	page, err := l.sheet(ctx, core, params, more, opts)
	return page.Page, err
}

// sheet fetches one page with its information about the whole list.
func (l list[T]) sheet(ctx context.Context, core *rest.Core, params ListParams, more filter, opts []CallOption) (page sheet[T], err error) {
	switch {
	case params.Limit < 0:
		return page, argumentError(l.ep, "", "Limit", "it is negative: want how many items a page has, or 0")
	case params.Offset < 0:
		return page, argumentError(l.ep, "", "Offset", "it is negative: want how many items are passed over")
	}
	query := pageQuery(params)
	if query.Limit == 0 {
		query.Limit = l.size
	}
	var all any = query
	if more != nil {
		all = more(query)
	}
	p := rest.Params{Query: all, Settings: settingsOf(opts).CallSettings}
	return rest.Do(ctx, core, l.ep, &p, func(body []byte) (sheet[T], error) {
		page, err := readPage(body, params.Offset, p.Head, l.read)
		if err != nil {
			return sheet[T]{}, err
		}
		return page, nil
	})
}

// all yields the items of all pages. It ends with an error unless the last page shows
// that the list is complete.
func (l list[T]) all(ctx context.Context, core *rest.Core, params ListParams, more filter, opts []CallOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		call := provider.Call(l.ep, "")
		var before wire.Paging
		client.Pages(call, l.id, func(offset int) ([]T, bool, error) {
			at := params
			at.Offset += offset
			page, err := l.sheet(ctx, core, at, more, opts)
			if err != nil {
				return nil, false, err
			}
			page.recall(before)
			before = page.paging
			if len(page.Items) == 0 || !page.HasNext {
				err = page.incomplete(call, at.Offset+len(page.Items))
			}
			return page.Items, page.HasNext, err
		})(yield)
	}
}

var (
	errNoPage    = errors.New("it is null, and no page")
	errNoResults = errors.New("its results are null, which is not none")
)

// sheet is a page with its information about the whole list.
type sheet[T any] struct {
	Page[T]
	paging wire.Paging
}

// readPage reads the page that begins after offset items. With an error it also returns
// the information about the whole list, if that can be read.
func readPage[T any](body []byte, offset int, head rest.Head, read func(wire.Value) T) (page sheet[T], err error) {
	if string(body) == "null" {
		return page, errNoPage
	}
	page.Items, page.paging, err = wire.List(body, read, "results")
	page.paging.ReadHeader(head.Status, head.Header)
	page.describe(body, offset)
	if err == nil && page.paging.Null {
		err = errNoResults
	}
	return page, err
}

// describe fills in the page's Total, HasPrevious and HasNext.
func (p *sheet[T]) describe(body []byte, offset int) {
	for name, v := range rest.Members(body) {
		switch v := wire.Value(v); string(name) {
		case "has_previous":
			p.HasPrevious = v.Bool()
		case "has_next":
			if v[0] == 'n' { // null counts as absent
				p.paging.SaysNext = false
			}
		}
	}
	p.Total = len(p.Items)
	switch {
	case p.paging.Unreadable != "":
		p.Total = -1
	case p.paging.HasTotal:
		p.Total = p.paging.Total
	}
	p.HasNext = hasNext(p.paging, offset, len(p.Items))
}

// hasNext reports whether the client should request another page.
func hasNext(p wire.Paging, offset, n int) bool {
	switch {
	case p.SaysNext:
		return p.HasNext
	case p.More != "":
		return true
	case p.HasTotal:
		return offset+n < p.Total
	case p.Envelope == "":
		return false // a bare array has no pages
	}
	return n > 0 // an envelope without paging members: an empty page ends the list
}

// recall takes from the previous page what this page omits: the total, or that a total
// could not be read.
func (p *sheet[T]) recall(before wire.Paging) {
	if !p.paging.HasTotal && before.HasTotal {
		p.paging.HasTotal, p.paging.Total, p.paging.Least = true, before.Total, before.Least
	}
	if p.paging.Unreadable == "" {
		p.paging.Unreadable = before.Unreadable
	}
}

// complete returns whether the pages up to this one, with rows items, are the whole list,
// and the reason if not.
func (p *sheet[T]) complete(rows int) (lifecycle.Evidence, string) {
	paging, empty := p.paging, len(p.Items) == 0
	if empty || paging.SaysNext && !paging.HasNext { // the last page
		paging.Paged, paging.Least = "", max(paging.Least, rows)
	}
	if rows > len(p.Items) { // the pages before the last one are read
		paging.LastOf = 0
	}
	// The two numbers are a better reason than has_next. An empty page is the last one,
	// whatever has_next is.
	if paging.HasTotal && paging.Total > 0 && (paging.Total > rows || empty && paging.HasNext) {
		paging.More = ""
	}
	return lifecycle.ListComplete(paging, rows, "", "results")
}

// incomplete returns an error unless the pages up to this one, with rows items, are the
// whole list.
func (p *sheet[T]) incomplete(call api.Call, rows int) error {
	evidence, why := p.complete(rows)
	switch evidence {
	case lifecycle.Known:
		return nil
	case lifecycle.Denied:
		return &api.ResponseError{Call: call, Status: http.StatusOK, Err: fmt.Errorf("the list is not complete: %s", why)}
	}
	return &api.ResponseError{Call: call, Status: http.StatusOK, Err: fmt.Errorf("the list is not known to be complete: %s", why)}
}
