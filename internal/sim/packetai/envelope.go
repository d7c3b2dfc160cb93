package packetai

import (
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// envelope is what every success comes in, as the vendor's open edition has it.
type envelope struct {
	Data       any         `json:"data"`
	Meta       meta        `json:"meta"`
	Pagination *pagination `json:"pagination,omitempty"`
}

type meta struct {
	RequestID string            `json:"requestId"`
	Timestamp kernel.MilliStamp `json:"timestamp"`
}

type pagination struct {
	Page       int `json:"page"`
	PerPage    int `json:"perPage"`
	Total      int `json:"total"`
	TotalPages int `json:"totalPages"`
}

func wrap(data any, now time.Time) envelope {
	return envelope{Data: data, Meta: meta{"req_" + kernel.Unguessable(16), kernel.MilliStamp(now)}}
}

func ok(c *call, data any) *answer { return kernel.OK(wrap(data, c.Now)) }

func created(c *call, data any) *answer {
	return &answer{Status: http.StatusCreated, Value: wrap(data, c.Now)}
}

// perPage is how many rows a page has unless told otherwise, mostPerPage how many
// it can have.
const (
	perPage     = 20
	mostPerPage = 100
)

// paging is the query of lists.
var paging = kernel.Fields{kernel.May("page", kernel.Integer), kernel.May("per_page", kernel.Integer)}

// list answers with the page of rows that the query asks for.
func list[T any](s *Server, c *call, rows []T) *answer {
	page, size := c.Query.Int("page", 1), c.Query.Int("per_page", perPage)
	if page < 1 {
		c.Violate("query \"page\" is below 1")
		return s.invalid("page", "page must be 1 or more")
	}
	if size < 1 || size > mostPerPage {
		c.Violate("query \"per_page\" is not from 1 to 100")
		return s.invalid("per_page", "per_page must be from 1 to 100")
	}
	total := len(rows)
	from := total
	if page-1 <= total/size {
		from = min((page-1)*size, total)
	}
	shown := append([]T{}, rows[from:min(from+size, total)]...)
	e := wrap(shown, c.Now)
	e.Pagination = &pagination{page, size, total, (total + size - 1) / size}
	return kernel.OK(e)
}
