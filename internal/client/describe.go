package client

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Describe reads the body of an answer that says no, in any of the shapes that
// the APIs are known to have: message (or detail) and code beside an error that
// is true, an error or a detail that is an object or a string, a detail that is
// a list of objects with a msg; or neither.
func Describe(body []byte, e *api.Error) {
	object, err := wire.Object(body)
	if err != nil {
		return
	}
	describeMembers(object, e)
	for name, v := range object.Members() {
		switch string(name) {
		case "error", "detail":
			describeMembers(v, e)
			switch {
			case v[0] == '"' && name[0] == 'e':
				describeWord(v.Text(), e)
			case v[0] == '[':
				fill(&e.Message, describeList(v))
			}
		case "status":
			if said := v.Int(0); e.Kind == api.ErrRejected && said >= 400 {
				e.Kind = api.KindOf(said) // what a 2xx says of itself
			}
		}
	}
}

// describeWord takes an error that is a string: the words, or where those are
// known, the code if it is one word.
func describeWord(text string, e *api.Error) {
	if e.Message == "" {
		e.Message = text
	} else if !strings.Contains(text, " ") {
		fill(&e.Code, text)
	}
}

// describeMembers takes code and message of an object, where it is one, unless
// they are known already.
func describeMembers(object wire.Value, e *api.Error) {
	for name, v := range object.Members() {
		switch string(name) {
		case "message", "detail", "msg":
			fill(&e.Message, v.Text())
		case "code":
			fill(&e.Code, v.Text())
		}
	}
}

// describeList joins what each problem of a list says, behind the field that it
// is about.
func describeList(list wire.Value) string {
	var problems []string
	for item := range rest.Elements(list) {
		item := wire.Value(item)
		field, text := "", item.Text()
		for name, v := range item.Members() {
			switch string(name) {
			case "msg", "message":
				text += v.Text()
			case "loc":
				field = strings.Trim(strings.Join(v.Texts(), "."), ".")
			}
		}
		if field != "" && text != "" {
			field += ": "
		}
		if problem := field + text; problem != "" {
			problems = append(problems, problem)
		}
	}
	return strings.Join(problems, "; ")
}

// fill sets what is not known yet.
func fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}
