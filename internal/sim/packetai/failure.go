package packetai

import (
	"net/http"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// failure is the documented structure of every error. details are the open
// edition's, and there where something more is known.
type failure struct {
	Success bool  `json:"success"`
	Error   fault `json:"error"`
}

type fault struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Details any    `json:"details,omitempty"`
}

// codes are those of statuses that no handler has a code of its own for.
var codes = map[int]string{
	http.StatusBadRequest:          "INVALID_REQUEST",
	http.StatusUnauthorized:        "INVALID_API_KEY",
	http.StatusPaymentRequired:     "INSUFFICIENT_BALANCE",
	http.StatusForbidden:           "INSUFFICIENT_SCOPE",
	http.StatusNotFound:            "NOT_FOUND",
	http.StatusMethodNotAllowed:    "INVALID_REQUEST",
	http.StatusConflict:            "CONFLICT",
	http.StatusTooManyRequests:     "RATE_LIMIT_EXCEEDED",
	http.StatusInternalServerError: "INTERNAL_ERROR",
	http.StatusBadGateway:          "EXTERNAL_SERVICE_ERROR",
	http.StatusServiceUnavailable:  "SERVICE_UNAVAILABLE",
	http.StatusGatewayTimeout:      "EXTERNAL_SERVICE_ERROR",
}

func (s *Server) fail(status int, code, message string) *answer {
	return s.failWith(status, code, message, nil)
}

func (s *Server) failWith(status int, code, message string, details any) *answer {
	if !s.does(ErrorStructure) {
		return &answer{Status: status, Value: map[string]string{"detail": message}}
	}
	return &answer{Status: status, Value: failure{Error: fault{code, message, details}}}
}

// notFound is also what is told of things of other accounts.
func (s *Server) notFound(what string) *answer {
	if !s.does(MissingIs404) {
		return kernel.OK(map[string]any{"data": nil})
	}
	return s.fail(http.StatusNotFound, "NOT_FOUND", what+" not found")
}

func (s *Server) invalid(field, message string) *answer {
	return s.failWith(http.StatusBadRequest, "INVALID_FIELD_VALUE", message, map[string]string{"field": field})
}

func (s *Server) conflict(message string) *answer {
	return s.fail(http.StatusConflict, "CONFLICT", message)
}

// refuse words what is refused before a handler is asked.
func (s *Server) refuse(c *call, r kernel.Refusal) *answer {
	switch r.Why {
	case kernel.NoPath:
		return s.notFound(r.Path)
	case kernel.RateLimited:
		if !s.does(TooMany) {
			r.Status = http.StatusServiceUnavailable
		}
		a := s.fail(r.Status, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded. Try again later.")
		if !s.cfg.NoRetryAfter {
			a.Set("Retry-After", kernel.Seconds(r.Wait)())
		}
		return a
	case kernel.Malformed:
		return s.failWith(r.Status, "INVALID_REQUEST", r.Message, map[string][]string{"problems": r.Problems})
	case kernel.Missing:
		if !s.does(RequiredFields) {
			return nil
		}
		c.Violate("required fields are missing: " + r.Message)
		return s.failWith(r.Status, "MISSING_REQUIRED_FIELD", r.Message, map[string][]string{"fields": r.Names})
	}
	code := codes[r.Status]
	if code == "" {
		code = "INTERNAL_ERROR"
	}
	return s.fail(r.Status, code, r.Message)
}
