package voltagepark

import (
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// fail answers with an error whose detail is a string.
func (s *Server) fail(status int, detail string) *answer { return s.detailed(status, detail) }

// fault is one object of a validation error's detail.
type fault struct {
	Type    string   `json:"type"`
	Where   []string `json:"loc"`
	Message string   `json:"msg"`
}

// invalid answers what does not pass validation: 422, with a list of objects.
func (s *Server) invalid(where []string, problem string) *answer {
	return s.detailed(http.StatusUnprocessableEntity, []fault{{"value_error", where, problem}})
}

func (s *Server) detailed(status int, detail any) *answer {
	if !s.does(ErrorDetail) {
		return &answer{Status: status, Value: map[string]any{"reason": detail}}
	}
	return &answer{Status: status, Value: map[string]any{"detail": detail}}
}

func (s *Server) notFound(what string) *answer {
	return s.fail(http.StatusNotFound, what+" not found")
}

// conflict answers what the state of things does not allow.
func (s *Server) conflict(detail string) *answer { return s.fail(http.StatusConflict, detail) }

// noCapacity answers where nothing is free for what is to be rented.
func (s *Server) noCapacity(what string) *answer {
	return s.conflict("Insufficient capacity: " + what)
}

func (s *Server) tooPoor(rate Money) *answer {
	return s.fail(http.StatusPaymentRequired, "Insufficient balance: an hour costs $"+rate.String())
}

// refuse words what the kernel refuses.
func (s *Server) refuse(_ *call, r kernel.Refusal) *answer {
	switch r.Why {
	case kernel.Malformed:
		faults := make([]fault, len(r.Problems))
		for i, p := range r.Problems {
			faults[i] = fault{"value_error", []string{"body"}, p}
		}
		return s.detailed(http.StatusUnprocessableEntity, faults)
	case kernel.Missing:
		faults := make([]fault, len(r.Names))
		for i, name := range r.Names {
			faults[i] = fault{"missing", append([]string{"body"}, strings.Split(name, ".")...), "Field required"}
		}
		return s.detailed(http.StatusUnprocessableEntity, faults)
	case kernel.RateLimited:
		return s.fail(r.Status, r.Message).Set("Retry-After", kernel.Seconds(r.Wait)())
	case kernel.NoPath:
		return s.fail(r.Status, "Not Found")
	}
	return s.fail(r.Status, r.Message)
}
