package api

import (
	"strconv"
	"strings"
	"time"
)

// Call names the call that an error ended. Every error type embeds it.
type Call struct {
	// API is the client package's name, such as "volt".
	API string
	// Operation says what was asked in words, such as "create pod".
	Operation string
	// Target is the name or id that it was asked for, or "".
	Target string
	// Method is the HTTP method, such as "POST".
	Method string
	// Path is the request's path below the base URL, such as "/pods/pod_1";
	// never its query.
	Path string
	// Attempts counts the requests that this call sent, or tried to send.
	Attempts int
	// Waited is how long the call waited for its turn and between attempts.
	Waited time.Duration
}

// String is the call in the form that begins each error's text:
//
//	volt: create pod "ci-4711"
func (c Call) String() string {
	var b strings.Builder
	if c.API != "" {
		b.WriteString(c.API)
		b.WriteString(": ")
	}
	if c.Operation != "" {
		b.WriteString(c.Operation)
	} else {
		b.WriteString(c.Method)
		b.WriteByte(' ')
		b.WriteString(c.Path)
	}
	if c.Target != "" {
		b.WriteByte(' ')
		b.WriteString(strconv.Quote(c.Target))
	}
	return b.String()
}

// listed are ids as an error's text shows them. They are the server's: one that would
// break the line, or could be taken for several, is quoted.
func listed(ids []string) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteString(", ")
		}
		if quoted := strconv.Quote(id); strings.ContainsAny(id, " ,") || len(quoted) > len(id)+2 {
			id = quoted
		}
		b.WriteString(id)
	}
	return b.String()
}

// aside is what stands in brackets behind an error's text.
func aside(parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return " (" + strings.Join(kept, ", ") + ")"
}

func (c Call) attempts() string {
	if c.Attempts < 2 {
		return ""
	}
	return "after " + strconv.Itoa(c.Attempts) + " attempts"
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + " " + value
}
