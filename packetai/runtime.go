package packetai

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// MinimumRuntime is how long a deployment has to run before it can be terminated.
// Documented under "Deployments".
const MinimumRuntime = 25 * time.Minute

// MinimumRuntimeError is a terminate that was refused because the deployment has
// not run for 25 minutes. It runs on, and is billed. errors.Is finds ErrTooEarly,
// and errors.As the Error that the server answered. It is not repeated by itself:
// see DeploymentsService.TerminateWhenAllowed.
type MinimumRuntimeError struct {
	// Left is how long the deployment has to run still, as the answer tells it.
	// Minutes may be rounded.
	Left time.Duration
	// RetryAt is when that will have passed, by this machine's clock.
	RetryAt time.Time
	// Known is whether the answer told it. Where it did not, Left is as long as it
	// can be, MinimumRuntime.
	Known bool
	// Err is the server's answer.
	Err *Error `json:"-"`
	// Cause is why TerminateWhenAllowed did not wait: context.DeadlineExceeded, or
	// what the context ended with; or nil.
	Cause error `json:"-"`
}

// Error says what the server said, and when to come back.
func (e *MinimumRuntimeError) Error() string {
	text := e.Err.Error() + ": it can be terminated at " + e.RetryAt.Format(time.RFC3339)
	if !e.Known {
		text += " at the latest"
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Is reports whether target is ErrTooEarly.
func (e *MinimumRuntimeError) Is(target error) bool { return target == ErrTooEarly }

// Unwrap returns Err, and Cause where it is set.
func (e *MinimumRuntimeError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Cause}
}

// runtimeError makes a MinimumRuntimeError of an answer that is about the minimum
// runtime.
func runtimeError(err error, body []byte) error {
	answer, ok := err.(*Error)
	if !ok || !mayBeTooEarly(answer) {
		return err
	}
	left, known := leftInDetails(body)
	if !isAboutRuntime(answer, known) {
		return err
	}
	if !known {
		left, known = leftInMessage(answer.Message)
	}
	if !known && answer.RetryAfter > 0 {
		left, known = answer.RetryAfter, true
	}
	if !known {
		left = MinimumRuntime
	}
	left = min(left, longestLeft)
	return &MinimumRuntimeError{Left: left, RetryAt: time.Now().Add(left), Known: known, Err: answer}
}

// longestLeft is the most that an answer is believed to want.
const longestLeft = 24 * time.Hour

// mayBeTooEarly leaves out the answers that are about something else: the key,
// the quota, an id that does not exist, a server that failed.
func mayBeTooEarly(e *Error) bool {
	if e.Status == http.StatusTooEarly {
		return true
	}
	switch e.Kind {
	case ErrBadRequest, ErrConflict, ErrForbidden, ErrRejected:
		return true
	}
	return false
}

// The rule in a message or code: namesRule by its name, tellsTime by a time that
// has to do with an end. isEnding finds what says that the end has come already.
var (
	namesRule = regexp.MustCompile(`(?i)\bmin(?:imum|\.)?[ -]?run(?:ning)?[ -]?time|\b25[ -]min|\btoo (?:early|soon)\b|\bterminated? yet\b|` +
		`\bearly[ -]terminat|\bmust (?:have )?run for\b`)
	tellsTime = regexp.MustCompile(`(?i)\b(?:minutes?|mins?|seconds?|secs?)\b.*\b(?:remain|left|terminat)|\b(?:remain|terminat).*\b(?:minutes?|mins?|seconds?|secs?)\b`)
	isEnding  = regexp.MustCompile(`(?i)\balready (?:been )?(?:terminat|delet|gone|stopp)|\b(?:is|being) (?:terminat(?:ing|ed)|delet(?:ing|ed))|` +
		`\bwas (?:terminat|delet)ed\b|\btermination (?:is )?(?:in progress|under way|pending|requested|started)`)
)

// isAboutRuntime reports whether an answer is about the rule; told is whether it
// tells a time left in a member of its own.
func isAboutRuntime(e *Error, told bool) bool {
	code := strings.ReplaceAll(e.Code, "_", " ")
	if e.Status == http.StatusTooEarly || namesRule.MatchString(e.Message) || namesRule.MatchString(code) {
		return true
	}
	if isEnding.MatchString(e.Message) || isEnding.MatchString(code) {
		return false
	}
	return told || tellsTime.MatchString(e.Message)
}

// leftInDetails finds the time left as a number of its own.
func leftInDetails(body []byte) (left time.Duration, known bool) {
	for name, v := range detailsIn(body) {
		unit := time.Duration(0)
		switch spelled(name) {
		case "remainingminutes", "minutesremaining", "minutesleft", "remainingmins", "waitminutes":
			unit = time.Minute
		case "remainingseconds", "secondsremaining", "secondsleft", "remainingsecs", "waitseconds":
			unit = time.Second
		case "remainingms", "remainingmilliseconds":
			unit = time.Millisecond
		case "remainingtime", "timeremaining", "waittime", "remaining":
			if left, known = leftInMessage("wait " + v.Text()); known { // a number alone has no unit
				return left, true
			}
		}
		if n, ok := number(v); ok && unit > 0 {
			return length(n, unit), true
		}
	}
	return 0, false
}

// number is a number that is not negative, which may be in a string.
func number(v wire.Value) (float64, bool) {
	text := strings.TrimSpace(v.Text())
	if strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// length is so many units, as far as they are believed.
func length(n float64, unit time.Duration) time.Duration {
	if n >= float64(longestLeft/unit) {
		return longestLeft
	}
	return time.Duration(n * float64(unit))
}
