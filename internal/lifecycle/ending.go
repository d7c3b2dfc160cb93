package lifecycle

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Ending describes a request that ends a resource, and the resource.
type Ending struct {
	API, Kind, Provider string
	// Pauses is set for a stop that keeps the resource's data.
	Pauses bool
	// IsOther reports whether an id in the response belongs to another resource of the
	// same kind.
	IsOther func(id string) bool
	// IDs are the members that hold ids, and Envelopes those that hold the resource.
	IDs, Envelopes []string
}

// Accepted answers whether a delete, stop, cancel or revoke was accepted, from the
// body of its 2xx response: Known if the body says yes or nothing, Denied if it says
// no or speaks of something else, Unknown for any other body. That it was accepted
// does not prove that the resource is gone. Accepted does not check for an error member
// or a status of 400 or more, because internal/rest does that for every call.
func (e Ending) Accepted(body []byte) Evidence {
	switch text := strings.TrimSpace(string(body)); text {
	case "", "null", "[]", `""`, "true":
		return Known
	case "false":
		return Denied
	}
	var said answer
	if object, err := wire.Object(body); err == nil {
		said.yes = len(bytes.TrimSpace(object[1:len(object)-1])) == 0 // it says nothing
		e.read(object, &said, 0)
	} else if json.Valid(body) {
		e.readStatus(bytes.TrimSpace(body), &said) // a text alone, such as "deleted"
	}
	switch {
	case said.no:
		return Denied
	case said.yes && !said.doubt:
		return Known
	}
	return Unknown
}

// answer is the result of reading a body. doubt is set if a status is not known.
type answer struct{ yes, no, doubt bool }

// deepest is how many envelopes may be around the resource: {"data":{"pod":{…}}}.
const deepest = 2

func (e Ending) read(object wire.Value, said *answer, depth int) {
	for name, v := range object.Members() {
		name := string(name)
		isStatus := isWord(name, "status", "state", "currentStatus", "provider_status")
		switch {
		case v[0] == '{':
			if depth < deepest && (isStatus || isWord(name, e.Envelopes...) || isWord(name, "data", "result", "response")) {
				e.read(v, said, depth+1)
			}
		case v[0] == '[':
			e.readArray(name, v, said, depth)
		case isWord(name, "success", "succeeded", "successful", "ok", "deleted", "accepted", "cancelled", "canceled", "terminated", "revoked", "stopped", "removed", "destroyed", "released"):
			switch v.Lower() {
			case "true", "1", "yes":
				said.yes = true
			case "false", "0", "no":
				said.no = true
			}
		case isWord(name, e.IDs...):
			said.no = said.no || v.Text() != "" && e.IsOther != nil && e.IsOther(v.Text())
		case isStatus && v.Text() != "":
			e.readStatus(v, said)
		}
	}
}

// readArray reads an array, such as the results of a request for several resources. An
// array can say no, but not yes.
func (e Ending) readArray(name string, array wire.Value, said *answer, depth int) {
	for item := range rest.Elements(array) {
		var inner answer
		if item[0] == '{' && depth < deepest {
			e.read(item, &inner, depth+1)
		}
		said.no = said.no || inner.no || isWord(name, "failed", "failures", "rejected")
	}
}

// readStatus reads the status of the call or of the resource.
func (e Ending) readStatus(v wire.Value, said *answer) {
	if n := v.Int(0); n >= 100 && n <= 599 {
		said.yes, said.no = said.yes || n >= 200 && n < 300, said.no || n < 200 || n >= 300
		return
	}
	switch v.Lower() {
	case "ok", "success", "succeeded", "accepted", "done", "completed":
		said.yes = true
		return
	case "fail", "rejected", "denied", "refused":
		said.no = true
		return
	}
	switch status := StatusOf(e.API, e.Kind, e.Provider, v.Text()); {
	case status.Gone, status.State == StateStopping,
		status.State == StatePaused && e.Pauses,
		e.Kind == KindJob && status.Ended: // a job that has ended needs no cancel
		said.yes = true
	case status.State == StateUnknown, status.State == StatePaused:
		said.doubt = true
	default:
		said.no = true
	}
}

func isWord(name string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(name, w) {
			return true
		}
	}
	return false
}
