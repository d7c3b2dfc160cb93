package soak

import (
	"errors"
	"reflect"
	"sync"

	"github.com/voltagegpu/volt-go/api"
)

// heard is what the fleet was told of the things that there are.
type heard struct {
	mu sync.Mutex
	// returned are the ids that a create or an ensure returned, and found those
	// that an ensure, or a look, found.
	returned, found map[string]bool
	// named are the ids, and unsure the names, that errors told of.
	named, unsure map[string]bool
	ambiguous     int
}

func newHeard() *heard {
	return &heard{returned: map[string]bool{}, found: map[string]bool{}, named: map[string]bool{}, unsure: map[string]bool{}}
}

func (h *heard) returns(th thing, recovered bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range th.ids {
		if recovered {
			h.found[id] = true
		} else {
			h.returned[id] = true
		}
	}
}

// fails takes in all that an error names.
func (h *heard) fails(err error) {
	if err == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if errors.Is(err, api.ErrMaybeCreated) {
		h.ambiguous++
	}
	h.walk(err)
}

func (h *heard) walk(err error) {
	if err == nil {
		return
	}
	if maybe, ok := err.(*api.AmbiguousError); ok {
		h.unsure[maybe.Name] = true
	}
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() == reflect.Struct {
		if ids, ok := v.FieldByName("IDs"), v.FieldByName("IDs").IsValid(); ok && ids.Type() == reflect.TypeFor[[]string]() {
			for i := range ids.Len() {
				h.named[ids.Index(i).String()] = true
			}
		}
		if target := v.FieldByName("Target"); target.IsValid() && target.Kind() == reflect.String && target.String() != "" {
			h.named[target.String()] = true
		}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		h.walk(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, each := range e.Unwrap() {
			h.walk(each)
		}
	}
}

// of says how the fleet heard of something, "" for not at all.
func (h *heard) of(name string, ids ...string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, known := range []struct {
		how string
		ids map[string]bool
	}{{"returned", h.returned}, {"found", h.found}, {"named", h.named}} {
		for _, id := range ids {
			if id != "" && known.ids[id] {
				return known.how
			}
		}
	}
	if h.unsure[name] {
		return "unsure"
	}
	return ""
}

// erred reports whether an error told of something, by an id or the name.
func (h *heard) erred(th thing) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range th.ids {
		if h.named[id] {
			return true
		}
	}
	return h.unsure[th.name] || h.named[th.name]
}
