package kernel

import "net/http"

// World is a simulated API as others look at it and change it, in this process
// or in another.
type World interface {
	// Prefix is the path that all of the API is below, Key the API key that
	// opens it.
	Prefix() string
	Key() string
	Look(Query) (State, error)
	Control(Command) (Reply, error)
	Close()
}

// Remote is a World that another process serves already. A RoundTrip reaches it,
// whatever host a request names.
type Remote interface {
	World
	http.RoundTripper
	// URL is its base URL, prefix included.
	URL() string
}
