package voltagepark

import (
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// How many results a page has where no limit is given, as the page shows. For the
// locations of bare metal it shows none.
const (
	locationsPage      = 3
	vmsPage            = 10
	rentalsPage        = 20
	transactionsPage   = 30
	sshKeysPage        = 150
	storagePage        = 20
	metalLocationsPage = 20
)

// paged is what the query of a list may have.
func paged(more ...kernel.Field) fields {
	return append(fields{may("limit", integer), may("offset", integer)}, more...)
}

// page is the envelope of a list.
type page[T any] struct {
	Results     []T  `json:"results"`
	Total       int  `json:"total_result_count"`
	HasPrevious bool `json:"has_previous"`
	HasNext     bool `json:"has_next"`
}

// listing answers with the part of a list that a call wants.
func listing[T any](s *Server, c *call, size int, rows []T) *answer {
	if !s.does(PageSizes) {
		size = 2
	}
	limit, offset := c.Query.Int("limit", size), c.Query.Int("offset", 0)
	switch {
	case limit < 1:
		return s.invalid([]string{"query", "limit"}, "Input should be greater than 0")
	case offset < 0:
		return s.invalid([]string{"query", "offset"}, "Input should be greater than or equal to 0")
	case !s.does(Paging):
		limit, offset = size, 0
	}
	first := min(offset, len(rows))
	last := first + min(limit, len(rows)-first)
	p := page[T]{append([]T{}, rows[first:last]...), len(rows), first > 0, last < len(rows)}
	if !s.does(PagesTold) {
		p.Total, p.HasPrevious, p.HasNext = len(p.Results), true, true
	}
	return kernel.OK(p)
}
