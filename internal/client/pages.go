package client

import (
	"errors"
	"iter"

	"github.com/voltagegpu/volt-go/api"
)

var errSamePage = errors.New("the server gives the same page again and again")

// stalePages is how many pages in a row may have nothing new.
const stalePages = 3

// Pages yields the items of all pages of a list, and fetches each page when it is
// reached. fetch returns the page that begins after offset items, and whether more
// follow. An empty page ends the list. An error ends it too, and is yielded after the
// items that fetch returned with it, for example for a last page which shows that the
// list is not complete.
//
// If a list grows while it is read, items appear again on the next page. They are not
// yielded twice, if they have the same id. If a list shrinks, some items are missed, and
// Pages cannot detect that. A server that ignores the offset would return the first page
// for ever. So three pages in a row without a new item, or without an id, are an
// api.ErrBadResponse of call.
func Pages[T any](call api.Call, id func(T) string, fetch func(offset int) (items []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen := map[string]bool{}
		for offset, stale := 0, 0; ; {
			items, more, err := fetch(offset)
			fresh := false
			for _, item := range items {
				if name := id(item); name != "" {
					if seen[name] {
						continue
					}
					seen[name], fresh = true, true
				}
				if !yield(item, nil) {
					return
				}
			}
			switch {
			case err != nil:
				yield(none, err)
				return
			case len(items) == 0 || !more:
				return
			case fresh:
				stale = 0
			default:
				stale++
			}
			if stale == stalePages {
				yield(none, &api.ResponseError{Call: call, Status: 200, Err: errSamePage})
				return
			}
			offset += len(items)
		}
	}
}
