package rest

import "slices"

// Class says what sending a request twice would do.
type Class uint8

const (
	// Create makes something that may be billed, or does what must not be done
	// twice. It is the zero value: the safe choice.
	Create Class = iota
	// Write changes something and may be repeated: it ends in the same state.
	Write
	// Read changes nothing.
	Read
)

// String is the class in a word, for logs.
func (c Class) String() string {
	switch c {
	case Read:
		return "read"
	case Write:
		return "write"
	}
	return "create"
}

// Endpoint is one documented call, as data.
type Endpoint struct {
	// Method is the HTTP method.
	Method string
	// Path is the pattern below the base URL: "/pods/{id}/start".
	Path string
	// Class says whether it may be repeated.
	Class Class
	// Operation says it in words, for errors and logs: "start pod".
	Operation string
	// Limit names the limit that it counts against, where an API has several.
	Limit string
	// IDs are the names of the JSON members that hold the id of what it makes,
	// most telling first: what is looked for in an answer that cannot be read.
	IDs []string
	// Opaque is true where the answer holds a secret, so that no error shows
	// any of it.
	Opaque bool
	// Verdict is true where error:true (or success:false) in a 2xx is what was
	// asked for, as of a validation, and no failure of the call.
	Verdict bool
}

// Registry holds a client's endpoints.
type Registry struct{ endpoints []*Endpoint }

// Add declares an endpoint.
func (r *Registry) Add(e Endpoint) *Endpoint {
	r.endpoints = append(r.endpoints, &e)
	return &e
}

// All returns the endpoints in the order of their declaration.
func (r *Registry) All() []*Endpoint { return slices.Clone(r.endpoints) }
