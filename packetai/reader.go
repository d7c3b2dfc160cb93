package packetai

import (
	"context"
	"slices"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// reader reads all pages of a list.
type reader[T any] struct {
	core *rest.Core
	ep   *rest.Endpoint
	opts []CallOption
	list lister[T]
	id   func(T) string
}

// all returns the items of all pages, each id once, and reports whether they are known to
// be the whole list. An item without an id is left out, and then the list is not known to
// be complete. If the server shows no total, all also requests the page after the last
// one.
func (r reader[T]) all(ctx context.Context) (seen []T, whole bool, err error) {
	w := walk{documented: r.list.documented(), whole: true}
	known := map[string]bool{}
	for params := (ListParams{}); ; {
		page, err := r.list.get(ctx, r.core, r.ep, rest.Params{Query: params}, r.opts)
		if err != nil {
			return seen, false, err
		}
		onPage := map[string]bool{}
		for _, item := range page.Items {
			switch id := r.id(item); {
			case id == "":
				w.whole = false
			case onPage[id]: // two rows of the same resource
				w.count++
			case !known[id]:
				known[id], onPage[id] = true, true
				seen = append(seen, item)
				w.count++
			}
		}
		last := max(page.Page, params.Page, 1)
		evidence := pageEvidence{page.paging, page.complete, page.Page, page.TotalPages, len(page.Items), len(onPage) > 0}
		if ended, whole := w.ends(evidence, max(params.Page, 1)); ended {
			return seen, whole, nil
		}
		params = ListParams{Page: last + 1, PerPage: page.PerPage}
	}
}

// pageEvidence is the information of a page about the whole list.
type pageEvidence struct {
	paging   wire.Paging
	complete lifecycle.Evidence
	// number and pages are 0 if the page omits them.
	number, pages int
	// items is the number of rows. fresh reports whether one of them is new.
	items int
	fresh bool
}

// walk is a list that is read page by page.
type walk struct {
	documented []string
	// whole is false if the list cannot be known to be complete.
	whole bool
	// count is the number of rows read.
	count int
	// total is the last total in a page, if hasTotal is set.
	total    int
	hasTotal bool
	// single is set if the first page has a form without pages.
	single bool
	// promised is set if the last page with new items had a sign of more that is not a
	// page number.
	promised bool
}

// ends takes in a page, and reports whether it is the last one and whether the list is
// known to be complete. asked is the number of the requested page.
func (w *walk) ends(page pageEvidence, asked int) (ended, whole bool) {
	paging := page.paging
	if asked == 1 {
		w.single = page.complete == lifecycle.Known && !paging.HasTotal
	}
	if paging.HasTotal {
		w.total, w.hasTotal = paging.Total, true
	}
	last := max(page.number, asked)
	signs := paging.More != "" || page.pages > last
	w.whole = w.whole && page.number <= asked && paging.Unreadable == "" &&
		(paging.HasTotal || slices.Contains(w.documented, paging.Envelope)) &&
		(!paging.HasTotal || paging.Least == paging.Total || paging.Least == page.items)
	whole = w.whole && !signs && (!w.hasTotal || w.count == w.total) && (page.fresh || !w.promised)
	switch {
	case paging.Null:
		return true, whole && page.complete == lifecycle.Known
	case signs && page.fresh:
	case w.hasTotal && w.count >= w.total, page.pages > 0 && last >= page.pages, paging.SaysNext && !paging.HasNext:
		return true, whole
	case page.items == 0:
		return true, whole
	case !page.fresh: // the same page again: the server does not support page numbers
		return true, whole && w.single && asked == 2
	}
	w.promised = paging.More != "" && !paging.HasNext
	return false, false
}
