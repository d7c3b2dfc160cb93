package sim

import (
	"net/http"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// failure is the documented structure of every error.
type failure struct {
	Error   bool   `json:"error"`
	Status  int    `json:"status"`
	Message string `json:"message"`
	Code    string `json:"code,omitempty"`
}

var codes = map[int]string{
	http.StatusBadRequest:          "BAD_REQUEST",
	http.StatusUnauthorized:        "INVALID_API_KEY",
	http.StatusPaymentRequired:     "INSUFFICIENT_BALANCE",
	http.StatusNotFound:            "NOT_FOUND",
	http.StatusMethodNotAllowed:    "METHOD_NOT_ALLOWED",
	http.StatusTooManyRequests:     "RATE_LIMIT_EXCEEDED",
	http.StatusInternalServerError: "INTERNAL_ERROR",
	http.StatusBadGateway:          "UPSTREAM_ERROR",
	http.StatusServiceUnavailable:  "SERVICE_UNAVAILABLE",
}

// fail answers with an error, in the shape that the revision gives it.
func (s *Server) fail(status int, message string) *answer {
	return s.failCode(status, codes[status], message)
}

func (s *Server) failCode(status int, code, message string) *answer {
	f := failure{Error: true, Status: status, Message: message, Code: code}
	if !s.does(ErrorStructure) {
		return &answer{Status: status, Value: map[string]any{"reason": message}}
	}
	if !s.does(ErrorMessages) {
		f.Message = ""
	}
	if s.cfg.Revision != Observed {
		return &answer{Status: status, Value: f}
	}
	// Public clients met errors without code, with error as a string, and plain
	// text.
	switch status {
	case http.StatusNotFound:
		return &answer{Status: status, Value: map[string]string{"error": message}}
	case http.StatusBadRequest:
		return (&answer{Status: status, Body: []byte(message)}).Set("Content-Type", "text/plain; charset=utf-8")
	case http.StatusUnauthorized:
		return &answer{Status: status, Value: f}
	}
	f.Code = ""
	return &answer{Status: status, Value: f}
}

func (s *Server) notFound(what string) *answer {
	if !s.does(MissingIs404) {
		return kernel.OK(map[string]bool{"success": true})
	}
	return s.fail(http.StatusNotFound, what+" not found")
}

func (s *Server) badRequest(message string) *answer {
	return s.fail(http.StatusBadRequest, message)
}

// malformed answers a request that the page does not allow.
func (s *Server) malformed(c *call, problem string) *answer {
	if s.malformedIs405(c) {
		return s.notAllowed()
	}
	return s.badRequest(problem)
}

func (s *Server) malformedIs405(c *call) bool {
	return s.cfg.Revision == Observed && c.Name() == "POST /pods" && s.does(MalformedCreate405)
}

func (s *Server) notAllowed() *answer {
	return s.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
}

// refuse words what is refused before a handler is asked.
func (s *Server) refuse(c *call, r kernel.Refusal) *answer {
	switch r.Why {
	case kernel.NoPath:
		return s.notFound(r.Path)
	case kernel.RateLimited:
		a := s.fail(r.Status, r.Message)
		if s.does(RetryAfterTold) {
			a.Set("Retry-After", kernel.Seconds(r.Wait)())
		}
		return a
	case kernel.Malformed:
		return s.malformed(c, r.Message)
	case kernel.Missing:
		if !s.does(RequiredFields) {
			return nil
		}
		return s.malformed(c, r.Message)
	case kernel.Scripted: // as documented, whatever the revision was observed to do
		return &answer{Status: r.Status, Value: failure{Error: true, Status: r.Status, Message: r.Message, Code: codes[r.Status]}}
	}
	return s.fail(r.Status, r.Message)
}
