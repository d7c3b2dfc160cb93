package client

import (
	"errors"
	"iter"

	"github.com/voltagegpu/volt-go/api"
)

var errSamePage = errors.New("the server gave the same page again")

// Pages yields what all pages of a list hold, each page fetched as it is come
// to. fetch gets the page that begins behind so many items, and tells whether
// there are more behind it. An empty page is the last one too. An error is
// yielded and ends the list.
//
// A server that does not heed where a page is to begin would give the first one
// for ever: a page that begins as the one before did is an api.ErrBadResponse of
// call. id tells items apart; one without an id is not compared.
func Pages[T any](call api.Call, id func(T) string, fetch func(offset int) (items []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		first := ""
		for offset := 0; ; {
			items, more, err := fetch(offset)
			if err != nil {
				yield(none, err)
				return
			}
			if len(items) == 0 {
				return
			}
			begins := id(items[0])
			if begins != "" && begins == first {
				yield(none, &api.ResponseError{Call: call, Status: 200, Err: errSamePage})
				return
			}
			first = begins
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if !more {
				return
			}
			offset += len(items)
		}
	}
}
