package sim

import (
	"net/http"
	"strings"
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
		return &answer{status: status, value: map[string]any{"reason": message}}
	}
	if !s.does(ErrorMessages) {
		f.Message = ""
	}
	if s.cfg.Revision != Observed {
		return &answer{status: status, value: f}
	}
	// Public clients met errors without code, with error as a string, and plain
	// text.
	switch status {
	case http.StatusNotFound:
		return &answer{status: status, value: map[string]string{"error": message}}
	case http.StatusBadRequest:
		return (&answer{status: status, body: []byte(message)}).set("Content-Type", "text/plain; charset=utf-8")
	case http.StatusUnauthorized:
		return &answer{status: status, value: f}
	}
	f.Code = ""
	return &answer{status: status, value: f}
}

func (s *Server) notFound(what string) *answer {
	if !s.does(MissingIs404) {
		return ok(map[string]bool{"success": true})
	}
	return s.fail(http.StatusNotFound, what+" not found")
}

func (s *Server) badRequest(message string) *answer {
	return s.fail(http.StatusBadRequest, message)
}

// missingFields answers a body that lacks required fields.
func (s *Server) missingFields(rt *route, names []string) *answer {
	if s.malformedIs405(rt) {
		return s.notAllowed(rt)
	}
	return s.badRequest(strings.Join(names, " and ") + " required")
}

// malformed answers a request that the page does not allow.
func (s *Server) malformed(rt *route, problem string) *answer {
	if s.malformedIs405(rt) {
		return s.notAllowed(rt)
	}
	return s.badRequest(problem)
}

func (s *Server) malformedIs405(rt *route) bool {
	return s.cfg.Revision == Observed && rt.name() == "POST /pods" && s.does(MalformedCreate405)
}

func (s *Server) notAllowed(*route) *answer {
	return s.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
}
