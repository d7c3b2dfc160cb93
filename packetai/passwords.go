package packetai

import (
	"errors"
	"regexp"
)

// password is a member whose name says that its value is a secret, also where the
// value was cut off.
var password = regexp.MustCompile(`(?i)("[^"]*(?:password|passwd|secret|private_?key|token)[^"]*"\s*:\s*)(?:\\*"(?:[^"\\]|\\.)*"?|[^",}\]\s]+)`)

func withoutPasswords(text string) string { return password.ReplaceAllString(text, `$1"[redacted]"`) }

// hidePasswords takes them out of an error that shows the start of an answer: that
// of a deploy can hold one of the machine. api.Response.Raw has them.
func hidePasswords(err error) error {
	var answer *Error
	if errors.As(err, &answer) {
		answer.Body, answer.Message = withoutPasswords(answer.Body), withoutPasswords(answer.Message)
	}
	var unread *ResponseError
	if errors.As(err, &unread) {
		unread.Body = withoutPasswords(unread.Body)
	}
	return err
}
