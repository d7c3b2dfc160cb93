package packetai

import (
	"bytes"
	"context"
	"slices"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// List is a list as the server gave it. All but Items are as the vendor's open
// edition has them: unconfirmed.
type List[T any] struct {
	// Items are what was listed.
	Items []T `json:"items"`
	// Page is which page it is, from 1, and PerPage how many a page has; 0 where
	// the server does not say.
	Page    int `json:"page,omitempty"`
	PerPage int `json:"per_page,omitempty"`
	// Total is how many items all pages have according to the response, or else the
	// number of Items. It is -1 if the list is null, or the total cannot be read.
	Total int `json:"total"`
	// TotalPages is how many pages there are, 0 where the server does not say.
	TotalPages int `json:"total_pages,omitempty"`
	// More reports whether there may be items after this page. It is false only if the
	// response shows that there are none: by a total, a number of pages, an empty page,
	// or a form without pages. If a server ignores the page number and returns the same
	// items again, More stays true.
	More bool `json:"more,omitempty"`
	// Raw is the answer as it came.
	Raw Raw `json:"-"`
}

// Complete reports whether the list is known to hold all items: its total equals its
// count, or it has a form without pages. Absence from an incomplete list proves nothing.
func (l List[T]) Complete() bool {
	return !l.More && l.Total == len(l.Items) && l.TotalPages <= 1 && l.Page <= 1
}

// ListParams says which page of a list is wanted. Its zero value leaves that to
// the server, and sends nothing.
//
// Unconfirmed: the page does not tell of pages.
type ListParams struct {
	// Page is the page, from 1.
	Page int `url:"page,omitempty"`
	// PerPage is how many a page has, at most 100.
	PerPage int `url:"per_page,omitempty"`
}

// problem says what is wrong with it.
func (p ListParams) problem() (field, problem string) {
	switch {
	case p.Page < 0:
		return "ListParams.Page", "it is negative: want a page from 1, or 0 for the server's choice"
	case p.PerPage < 0 || p.PerPage > maxPerPage:
		return "ListParams.PerPage", "want 1 to 100, or 0 for the server's choice"
	}
	return "", ""
}

const maxPerPage = 100

// lister reads the lists of one endpoint. The page shows no list. Lists in data, under
// the resource's own name, and without an envelope count as documented.
type lister[T any] struct {
	read func(wire.Value) T
	// names are the resource's own names.
	names []string
}

// likelyNames are further names of a list.
var likelyNames = []string{"data", "items", "results"}

// documented are the names of the list in forms without pages.
func (l lister[T]) documented() []string { return append(slices.Clone(l.names), "data", "") }

// sheet is a page of a list, with the evidence about it.
type sheet[T any] struct {
	List[T]
	paging wire.Paging
	// complete is whether the page is the whole list, apart from the number of pages.
	complete lifecycle.Evidence
}

// get gets a page.
func (l lister[T]) get(ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption) (sheet[T], error) {
	p.Settings = settingsOf(opts).CallSettings
	page, err := rest.Do(ctx, core, ep, &p, func(body []byte) (sheet[T], error) { return l.decode(body, p.Head) })
	return page, hidePasswords(err)
}

// decode reads a page from a response.
func (l lister[T]) decode(body []byte, head rest.Head) (page sheet[T], err error) {
	names := append(slices.Clone(l.names), likelyNames...)
	flat := body
	if object, err := wire.Object(body); err == nil {
		flat = flatten(object, page.readNumber)
	}
	items, paging, err := wire.List(flat, l.read, names...)
	if err != nil {
		return sheet[T]{}, err
	}
	paging.ReadHeader(head.Status, head.Header)
	page.Items, page.paging, page.Total, page.Raw = items, paging, len(items), rawOf(bytes.TrimSpace(body))
	switch {
	case paging.HasTotal:
		page.Total = paging.Total
	case paging.Null, paging.Unreadable != "":
		page.Total = -1
	}
	page.complete, _ = lifecycle.ListComplete(paging, len(items), l.documented()...)
	page.More = page.mayHaveMore()
	return page, nil
}

// readNumber reads a member with a page number. It reports whether no other reader should
// read the member: a number of pages is a sign of more only before the last page.
func (l *List[T]) readNumber(name string, v wire.Value) bool {
	switch spelled([]byte(name)) {
	case "page", "currentpage":
		l.Page = v.Int(l.Page)
	case "perpage", "limit", "pagesize":
		l.PerPage = v.Int(l.PerPage)
	case "totalpages", "pagecount", "pages", "lastpage":
		if n := v.Int(0); n > 0 {
			l.TotalPages = max(l.TotalPages, n)
			return true
		}
	}
	return false
}

// mayHaveMore reports whether there may be items after the page.
func (p *sheet[T]) mayHaveMore() bool {
	last := max(p.Page, 1)
	isLast := p.TotalPages > 0 || p.paging.SaysNext || len(p.Items) == 0 // if nothing says more
	switch {
	case p.TotalPages > last:
		return true
	case last == 1 && p.complete == lifecycle.Known:
		return false
	case p.paging.More != "", p.paging.Unreadable != "", p.paging.Null:
		return true
	case last == 1:
		return p.paging.HasTotal || !isLast
	case p.paging.HasTotal && p.PerPage > 0:
		return (last-1)*p.PerPage+len(p.Items) < p.Total
	}
	return !isLast
}

// callList gets a page.
func callList[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, params ListParams, opts []CallOption, l lister[T]) (List[T], error) {
	if field, problem := params.problem(); problem != "" {
		return List[T]{}, argumentError(ep, p.Target, field, problem)
	}
	page, err := l.get(ctx, core, ep, p, opts)
	if numbered := page.Page > 0 || page.TotalPages > 0 || page.paging.HasTotal; err == nil && !numbered {
		page.More = page.More || params.Page > 1 || params.PerPage > 0 && len(page.Items) >= params.PerPage
	}
	return page.List, err
}
