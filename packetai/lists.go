package packetai

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
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
	// Total is how many there are on all pages, and how many were listed where
	// the server does not say.
	Total int `json:"total"`
	// TotalPages is how many pages there are, 0 where the server does not say.
	TotalPages int `json:"total_pages,omitempty"`
	// More is whether there are, or may be, others than Items. It is true where the
	// server tells of a next page; where a full page, or a later one than the first,
	// was asked for or given and the server does not tell how many there are in all;
	// and where it gave null for the list.
	More bool `json:"more,omitempty"`
	// Raw is the answer as it came.
	Raw Raw `json:"-"`
}

// Complete reports whether the list holds as many as the server says there are:
// only then does absence from it mean anything. A list of which the server says
// neither a number nor a page is taken for a whole one.
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

// callList gets a list.
func callList[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, page ListParams, opts []CallOption, decode func([]byte) (List[T], error)) (List[T], error) {
	if field, problem := page.problem(); problem != "" {
		return List[T]{}, argumentError(ep, p.Target, field, problem)
	}
	l, err := call(ctx, core, ep, p, opts, decode)
	if untold := l.Page == 0 && l.TotalPages == 0 && l.Total == len(l.Items); err == nil && untold {
		l.More = l.More || page.Page > 1 || page.PerPage > 0 && len(l.Items) >= page.PerPage
	}
	l.More = l.More || l.TotalPages > max(l.Page, 1)
	return l, err
}
