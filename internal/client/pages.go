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
// reached. fetch returns the page that begins after offset items, and whether there
// are more after it. An empty page is the last one too. An error ends the list. It is
// yielded after the items that fetch returned with it, as for a last page that shows
// that the list is not complete.
//
// A list that grows while it is read shows items again on the next page: what was
// yielded is not yielded twice, as far as id tells items apart. One that shrinks
// hides as many, which nothing here can see. A server that does not heed where a
// page is to begin would give the first one for ever: three pages in a row with
// nothing new, or nothing that has an id, are an api.ErrBadResponse of call.
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
