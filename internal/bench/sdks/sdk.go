package main

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
)

// sdk is one SDK, as its users meet it.
type sdk struct {
	name   string
	module string
	// path of the typed calls, below the server.
	one, many, create string
	// oneBody and manyBody are what it understands, manyBody a thousand times as
	// much.
	oneBody, manyBody []byte
	// connect makes a client of the server at base. With a nil http.Client the
	// SDK's own is used, and where tuned is false its own settings too.
	connect func(base string, c *http.Client, tuned bool) (client, error)
	// limit says what an error of a limit is to a caller.
	limit func(error) string
	// ready makes a client as its users do, which is what construction costs.
	ready func() error
	// program is what a small program with it is: an import and a statement.
	program [2]string
}

// client makes the calls that are compared.
type client struct {
	get    func(context.Context) error
	list   func(context.Context) error
	create func(context.Context) error
	// escape asks for one whose id is given.
	escape func(ctx context.Context, id string) error
	// do makes any request with the SDK's own machinery, into any value.
	do func(ctx context.Context, method, path string, in, out any) error
	// oneOf and manyOf are values of what get and list decode into; request is
	// what create sends.
	oneOf, manyOf func() any
	request       any
	// keyHeader and key are how the floor sends what the SDK does.
	keyHeader, key string
}

const token = "key_4711_0815_1234567890"

// sdks are compared in this order.
var sdks = []sdk{voltgpu, godoSDK, gitlabSDK, githubSDK}

// version is that of the module in this build.
func (s sdk) version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == s.module {
			if m.Replace != nil {
				return "this tree"
			}
			return m.Version
		}
	}
	return "unknown"
}

// plainly is what an error is to a caller who knows none of the SDK's types.
func plainly(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "a bare context error"
	}
	return "an untyped error"
}
