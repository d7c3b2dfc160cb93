package voltagepark

import (
	"errors"
	"net/url"
	"strings"
)

// isOpaque reports whether answers from a path that the caller gave may hold a
// secret: rentals hold a kubeconfig.
func isOpaque(path string) bool {
	plain, err := url.PathUnescape(path)
	return err != nil || strings.Contains(strings.ToLower(plain), "bare-metal")
}

// conceal takes the answer's body out of an error.
func conceal(err error) {
	var answered *Error
	if errors.As(err, &answered) {
		answered.Body = ""
		if message := strings.TrimSpace(answered.Message); strings.HasPrefix(message, "{") || strings.HasPrefix(message, "[") {
			answered.Message = "" // no words, but the body again
		}
	}
	var unread *ResponseError
	if errors.As(err, &unread) {
		unread.Body = ""
	}
}
