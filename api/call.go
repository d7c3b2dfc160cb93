package api

import (
	"strconv"
	"strings"
	"time"
)

// A Call describes the call that returned an error. Every error type embeds it.
type Call struct {
	// API is the client package's name, such as "volt".
	API string
	// Operation describes the call, such as "create pod".
	Operation string
	// Target is the name or id that the call is about, or "".
	Target string
	// Method is the HTTP method, such as "POST".
	Method string
	// Path is the request's path below the base URL, such as "/pods/pod_1", without its
	// query.
	Path string
	// Attempts counts the requests that the call sent or tried to send.
	Attempts int
	// Waited is how long the call waited for its turn and between attempts.
	Waited time.Duration
}

// String returns the text at the start of each error:
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

// listed returns ids for an error's text. The server chose them, so an id is quoted if it
// could break the line or be read as several.
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

// aside returns the parts that are not empty, in brackets, for the end of an error's
// text.
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
