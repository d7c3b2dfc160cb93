package rest

import (
	"fmt"
	"net/http"

	"github.com/voltagegpu/volt-go/api"
)

// Params is what one call fills an Endpoint with.
type Params struct {
	// Args fill the path's placeholders in their order, each escaped into one
	// segment.
	Args []string
	// Target is the name or id that errors tell; the first of Args by default.
	Target string
	// Query is a struct for go-querystring, or nil.
	Query any
	// Body is marshalled to JSON, or nil for none. A []byte goes as it is.
	Body any
	// Extra is merged into the body, which has to be a JSON object then.
	Extra map[string]any
	// Secrets are texts of the body that must not come back in an error.
	Secrets []api.Secret
	// RawPath and RawQuery, for calls outside the registry, stand in for
	// Endpoint.Path and Query: escaped already.
	RawPath  string
	RawQuery string
	// Header holds further headers, or is nil.
	Header http.Header
	// Urgent gives the requests of the call the right of way: see WithRightOfWay.
	Urgent bool
	// Settings are the call's options.
	Settings api.CallSettings
	// Head is set before decode is called.
	Head Head `json:"-"`
}

// Head is the status and the header of a response.
type Head struct {
	Status int
	Header http.Header
}

// Format prints the status alone, because a header may hold a secret.
func (h Head) Format(f fmt.State, _ rune) { fmt.Fprint(f, h.Status) }
