package kernel

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// AnswerWith is a Fault that answers with a status and a body of any kind, and
// leaves the work undone.
func AnswerWith(status int, contentType, body string) Fault {
	return Fault{Name: fmt.Sprintf("answer %d", status), skip: true, instead: func(func(Refusal) *Answer) *Answer {
		a := &Answer{Status: status, Body: []byte(body), foreign: true}
		if contentType != "" {
			a.Set("Content-Type", contentType)
		}
		return a
	}}
}

// Status answers with a status, in the words that the API has for errors.
func Status(status int) Fault {
	return Fault{Name: fmt.Sprintf("status %d", status), skip: true, instead: func(refuse func(Refusal) *Answer) *Answer {
		return refuse(Refusal{Why: Scripted, Status: status, Message: "Scripted: " + http.StatusText(status)})
	}}
}

// HTML answers with a page, as a proxy before the API does.
func HTML(status int) Fault {
	text := http.StatusText(status)
	f := AnswerWith(status, "text/html", fmt.Sprintf(
		"<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%d %s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", status, text, status, text))
	f.Name = fmt.Sprintf("HTML %d", status)
	return f
}

// Empty answers with a status and no body.
func Empty(status int) Fault {
	f := AnswerWith(status, "application/json", "")
	f.Name = fmt.Sprintf("empty %d", status)
	return f
}

// Redirect answers with a redirect.
func Redirect(status int, location string) Fault {
	f := AnswerWith(status, "text/html", "")
	f.Name = fmt.Sprintf("redirect %d", status)
	instead := f.instead
	f.instead = func(refuse func(Refusal) *Answer) *Answer { return instead(refuse).Set("Location", location) }
	return f
}

// RetryAfter answers with a status, the API's error body and a Retry-After
// of what value returns when it strikes.
func RetryAfter(status int, value func() string) Fault {
	f := Status(status)
	f.Name = fmt.Sprintf("status %d, Retry-After", status)
	instead := f.instead
	f.instead = func(refuse func(Refusal) *Answer) *Answer {
		a := instead(refuse)
		if v := value(); v != "" {
			a.Set("Retry-After", v)
		}
		return a
	}
	return f
}

// Seconds is a Retry-After in seconds, rounded up.
func Seconds(d time.Duration) func() string {
	return func() string { return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10) }
}

// Date is a Retry-After that is a date, d from when it is answered, in one of
// the three layouts that HTTP knows: http.TimeFormat, time.RFC850, time.ANSIC.
func Date(d time.Duration, layout string) func() string {
	return func() string {
		at := time.Now().UTC().Add(d) // a client's clock is the real one
		if layout == time.RFC850 {
			return strings.Replace(at.Format(layout), "UTC", "GMT", 1)
		}
		return at.Format(layout)
	}
}
