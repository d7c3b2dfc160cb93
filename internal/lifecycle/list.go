package lifecycle

import (
	"fmt"
	"slices"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// ListComplete answers whether a response holds a whole list of n items, and says
// why not. documented are the names of the list in the documented envelopes, with ""
// for a documented bare array.
func ListComplete(p wire.Paging, n int, documented ...string) (Evidence, string) {
	switch {
	case p.More != "":
		return Denied, "the response shows " + p.More
	case p.HasTotal && p.Total > n && p.Total > 0:
		return Denied, fmt.Sprintf("the response shows %d of %d items", n, p.Total)
	case p.Unreadable != "":
		return Unknown, fmt.Sprintf("the response's %q cannot be read", p.Unreadable)
	case p.LastOf > 0:
		return Unknown, fmt.Sprintf("the response is the last of %d pages", p.LastOf)
	case p.HasTotal && p.Least < n && p.Least > 0:
		return Unknown, fmt.Sprintf("the response shows %d items and a total of %d", n, p.Least)
	case p.HasTotal && p.Total == n:
		return Known, ""
	case p.Null:
		return Unknown, "the list is null"
	case p.Paged != "":
		return Unknown, fmt.Sprintf("the response is a page (it shows %q) without a total", p.Paged)
	case !slices.Contains(documented, p.Envelope):
		return Unknown, fmt.Sprintf("the list has no total, and is not in the documented form (it is named %q)", p.Envelope)
	}
	return Known, ""
}
