package sim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Answer is a Fault that answers with a status and a body of any kind, and
// leaves the work undone.
func Answer(status int, contentType, body string) Fault {
	return Fault{Name: fmt.Sprintf("answer %d", status), skip: true, instead: func() *answer {
		a := &answer{status: status, body: []byte(body)}
		if contentType != "" {
			a.set("Content-Type", contentType)
		}
		return a
	}}
}

// Status answers with a status and the documented error body.
func Status(status int) Fault {
	f := Answer(status, "", "")
	f.Name = fmt.Sprintf("status %d", status)
	f.instead = func() *answer {
		return &answer{status: status, value: failure{Error: true, Status: status, Message: "Scripted: " + http.StatusText(status), Code: codes[status]}}
	}
	return f
}

// HTML answers with a page, as a proxy before the API does.
func HTML(status int) Fault {
	text := http.StatusText(status)
	f := Answer(status, "text/html", fmt.Sprintf(
		"<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%d %s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", status, text, status, text))
	f.Name = fmt.Sprintf("HTML %d", status)
	return f
}

// Empty answers with a status and no body.
func Empty(status int) Fault {
	f := Answer(status, "application/json", "")
	f.Name = fmt.Sprintf("empty %d", status)
	return f
}

// Redirect answers with a redirect.
func Redirect(status int, location string) Fault {
	f := Answer(status, "text/html", "")
	f.Name = fmt.Sprintf("redirect %d", status)
	instead := f.instead
	f.instead = func() *answer { return instead().set("Location", location) }
	return f
}

// RetryAfter answers with a status, the documented error body and a Retry-After
// of what value returns when it strikes.
func RetryAfter(status int, value func() string) Fault {
	f := Status(status)
	f.Name = fmt.Sprintf("status %d, Retry-After", status)
	instead := f.instead
	f.instead = func() *answer {
		a := instead()
		if v := value(); v != "" {
			a.set("Retry-After", v)
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

// Late does the work only after d, whether the client still listens or not.
func Late(d time.Duration) Fault { return Fault{Name: "late by " + d.String(), late: d} }

// Lag lets a list show how things were d ago.
func Lag(d time.Duration) Fault { return Fault{Name: "lags by " + d.String(), lag: d} }

// NoStock finds no free GPU for a pod.
func NoStock() Fault { return Fault{Name: "no stock", wish: wish{noStock: true}} }

// DeployFails lets a new pod end in failure instead of running.
func DeployFails(message string) Fault {
	return Fault{Name: "deploy fails", wish: wish{fate: orText(message, "Container keeps crashing after start (exit code 1)")}}
}

// JobEnds lets a new job end in a status such as "failure".
func JobEnds(status string) Fault {
	return Fault{Name: "job ends in " + status, wish: wish{jobFate: status}}
}
