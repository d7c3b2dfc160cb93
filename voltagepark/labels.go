package voltagepark

import (
	"slices"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// LabelUpdate renames or tags a machine. What is not Set is left alone and not
// sent.
type LabelUpdate struct {
	// Name renames it.
	Name Optional[string] `json:"name,omitzero"`
	// Tags replace the ones that it has; an empty list takes all away.
	Tags Optional[[]string] `json:"tags,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// Labels are a machine's name and tags.
type Labels struct {
	// Name is its name.
	Name string `json:"name,omitempty"`
	// Tags are its tags.
	Tags []string `json:"tags,omitzero"`
}

// body is the update with an empty list where a nil one is Set: as null the server
// might leave alone what is to be taken away.
func (u LabelUpdate) body() LabelUpdate {
	u.Tags = emptyNotNull(u.Tags)
	return u
}

func emptyNotNull(list Optional[[]string]) Optional[[]string] {
	if texts, ok := list.Get(); ok && texts == nil {
		return Set([]string{})
	}
	return list
}

// check finds what is wrong with an update.
func (u LabelUpdate) check(ep *rest.Endpoint, id string) error {
	name, named := u.Name.Get()
	tags, _ := u.Tags.Get()
	switch {
	case u.Name.IsZero() && u.Tags.IsZero() && len(u.Extra) == 0:
		return argumentError(ep, id, "LabelUpdate", nothingSet)
	case named && isBlank(name):
		return argumentError(ep, id, "LabelUpdate.Name", "it is set to nothing: want a name")
	case slices.ContainsFunc(tags, isBlank):
		return argumentError(ep, id, "LabelUpdate.Tags", emptyTag)
	}
	return nil
}

// decode returns a decoder for the response to an update of the machine with id. A
// response without content means that the machine has the requested labels.
func (u LabelUpdate) decode(id string) func([]byte) (Labels, error) {
	return func(body []byte) (out Labels, err error) {
		object, err := wire.Object(body)
		if err != nil {
			return Labels{}, err
		}
		empty := true
		for name, v := range object.Members() {
			switch empty = false; string(name) {
			case "name":
				out.Name = v.Text()
			case "tags":
				out.Tags = v.Texts()
			case "id":
				if isOther(id, v.Text()) {
					return Labels{}, errOther
				}
			}
		}
		if empty {
			out.Name, _ = u.Name.Get()
			out.Tags, _ = u.Tags.Get()
		}
		return out, nil
	}
}

// newName returns the name of a machine after an accepted update that renames it: the
// name in the response, or else the requested name.
func (u LabelUpdate) newName(labels Labels) (name string, ok bool) {
	name, ok = u.Name.Get()
	if labels.Name != "" && !lifecycle.NamesAgree(name, labels.Name) {
		name = labels.Name
	}
	return name, ok
}
