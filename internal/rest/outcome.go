package rest

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/api"
)

// verdict is the success or failure of the call, as its JSON body reports it.
type verdict struct {
	// no is set if the body says that the call failed.
	no bool
	// failedWord is set if a status is a word for a failure. If the body also has an id,
	// it may be the status of the resource, and then it says nothing about the call.
	failedWord bool
	// success is set if the body says that the call succeeded.
	success bool
	// statuses are the HTTP statuses that the body shows. Each counts as the status of
	// the response.
	statuses []int
}

// all reports whether f is true for every status that the body shows.
func (v verdict) all(f func(status int) bool) bool {
	for _, status := range v.statuses {
		if !f(status) {
			return false
		}
	}
	return true
}

func accepts(status int) bool { return status >= 200 && status < 300 }

// refuses reports whether a status means that a create created nothing. 408, 409, 421,
// 425 and 499 do not, because the create may already have taken effect.
func refuses(status int) bool {
	switch status {
	case 408, 409, 421, 425, 499:
		return false
	}
	return status >= 400 && status < 500
}

// readVerdict reads whether a response's body reports success or failure of the call. For
// a read fewer forms count, because a resource may have members of the same names.
func readVerdict(body []byte, class Class) (v verdict) {
	v.read(body, class, 0)
	return v
}

func (v *verdict) read(object []byte, class Class, depth int) {
	described := false
	whole := false
	for name, raw := range members(object, &whole) {
		name := verdictMember(name)
		switch name {
		case "":
			continue
		case "success", "succeeded", "successful", "ok":
			switch yesNoOf(raw) {
			case yes:
				v.success = true
			case no:
				v.no = true
			}
		case "error":
			v.no = v.no || yesNoOf(raw) == yes
			described = described || describes(raw)
		case "errors":
			v.no = v.no || class != Read && describes(raw)
		case "failed", "failure":
			v.failedWord = v.failedWord || class != Read && yesNoOf(raw) == yes
		case "status", "statuscode", "status_code", "httpstatus", "http_status", "code":
			switch status := statusOf(raw); {
			case class == Read:
				v.no = v.no || name == "status" && status >= 400
			case status != 0:
				v.statuses = append(v.statuses, status)
				v.no = v.no || !accepts(status)
			case name == "status" && depth == 0:
				v.failedWord = v.failedWord || isFailedWord(raw)
			}
		}
		if class != Read && depth == 0 && raw[0] == '{' && isEnvelope(name) {
			v.read(raw, class, depth+1)
		}
	}
	// A read that says success:true may describe an earlier failure of the resource.
	v.no = v.no || described && (class != Read || !v.success)
}

// verdictMembers are the names of all members that may report success or failure, or
// contain such members.
var verdictMembers = func() map[string]string {
	names := map[string]string{}
	for _, name := range [...]string{
		"success", "succeeded", "successful", "ok", "error", "errors", "failed", "failure",
		"status", "statuscode", "status_code", "httpstatus", "http_status", "code",
		"data", "result", "response", "body", "payload", "meta", "detail",
	} {
		names[name] = name
	}
	return names
}()

// verdictMember returns a name in lower case if verdictMembers has it, else "".
func verdictMember(name []byte) string {
	var buf [len("http_status")]byte
	return verdictMembers[string(lower(buf[:], name))]
}

// lower writes text to buf with ASCII letters in lower case, and returns it. If buf is too
// short, it returns nil. It does not allocate, because it is called for each member of each
// response.
func lower(buf, text []byte) []byte {
	if len(text) > len(buf) {
		return nil
	}
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(text)]
}

// isEnvelope reports whether a member may contain the success or failure of the call.
func isEnvelope(name string) bool {
	switch name {
	case "data", "result", "response", "body", "payload", "meta", "error", "detail":
		return true
	}
	return false
}

// yesNo is the value of a member with yes or no.
type yesNo uint8

const (
	neither yesNo = iota
	yes
	no
)

func yesNoOf(raw []byte) yesNo {
	var buf [longestWord]byte
	switch string(wordOf(buf[:], raw)) {
	case "true", "1", "yes":
		return yes
	case "false", "0", "no":
		return no
	}
	return neither
}

// longestWord is the length of the longest scalar that wordOf returns.
const longestWord = 24

// wordOf writes a short scalar to buf as text in lower case, and returns it.
func wordOf(buf, raw []byte) []byte {
	return lower(buf, bytes.TrimSpace(bytes.Trim(raw, `"`)))
}

// statusOf returns the HTTP status that a member holds, or 0.
func statusOf(raw []byte) int {
	if digits := bytes.TrimLeft(raw, `" `); len(digits) == 0 || digits[0] < '1' || digits[0] > '5' {
		return 0
	}
	var buf [longestWord]byte
	if n, err := strconv.Atoi(string(wordOf(buf[:], raw))); err == nil && n >= 100 && n <= 599 {
		return n
	}
	return 0
}

// isFailedWord reports whether a status is a word for a failed call.
func isFailedWord(raw []byte) bool {
	var buf [longestWord]byte
	switch string(wordOf(buf[:], raw)) {
	case "error", "fail", "failed", "failure", "rejected", "denied", "refused":
		return true
	}
	return false
}

// describes reports whether an error member says anything: a text, a number other than
// 0, or an object or a list that is not empty.
func describes(raw []byte) bool {
	var buf [longestWord]byte
	switch string(wordOf(buf[:], raw)) {
	case "null", "none", "false", "no", "0", "true", "yes", "1":
		return false
	}
	switch raw[0] {
	case '"':
		var text string
		return json.Unmarshal(raw, &text) == nil && strings.TrimSpace(text) != ""
	case '{', '[':
		return len(bytes.TrimSpace(raw[1:len(raw)-1])) > 0
	}
	return json.Valid(raw)
}

// checkVerdict returns an error if the body of a 2xx reports a failure, else nil.
func (c *call) checkVerdict(body []byte) error {
	if c.ep.Verdict {
		return nil
	}
	said := readVerdict(body, c.ep.Class)
	if said.no || said.failedWord && len(c.findIDs()) == 0 {
		return c.saysNo()
	}
	return nil
}

// saysNo returns the error for a 2xx that reports a failure. If the call is a create, the
// resource in the response may still exist.
func (c *call) saysNo() error {
	if c.ep.Class == Create && !c.isRefusal(c.response.StatusCode) {
		return c.badResponse(errSaysNo)
	}
	return c.answerError(api.ErrRejected)
}

// mayHaveSucceeded reports whether a create with this outcome may have taken effect. It
// did not if nothing was sent, or if the server refused it.
func (c *call) mayHaveSucceeded(outcome error) bool {
	switch e := outcome.(type) {
	case *api.Error:
		return !c.isRefusal(e.Status)
	case *api.TransportError:
		return !e.NotSent
	case *api.ResponseError:
		return true
	}
	return false
}

// isRefusal reports whether a failed create certainly created nothing. Its own status, or
// the body of a 2xx, must say so, and so must every status in the body, and the body must
// not show a resource. A 2xx must be valid JSON without success:true, because a part that
// cannot be read may contain a resource.
func (c *call) isRefusal(status int) bool {
	body := bytes.TrimSpace(c.bytes())
	said := readVerdict(body, Create)
	if !refuses(status) && (!accepts(status) || said.success || !json.Valid(body)) {
		return false
	}
	return said.all(refuses) && len(c.findIDs()) == 0
}

// isAccepted reports whether the status of a response is 2xx, and every status in its
// body too.
func (c *call) isAccepted() bool {
	return c.response != nil && accepts(c.response.StatusCode) && readVerdict(bytes.TrimSpace(c.bytes()), Create).all(accepts)
}

// kindOfUnknown returns the kind of a response after which the outcome of a create is
// unknown. None of these kinds means that nothing was created.
func kindOfUnknown(status int) api.Kind {
	switch kind := api.KindOf(status); {
	case status >= 500 && status < 600:
		return api.ErrServer
	case status == 409, kind == api.ErrRedirect, kind == api.ErrServer:
		return kind
	}
	return api.ErrBadResponse
}
