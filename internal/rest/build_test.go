package rest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// sent makes a call and returns the request as a real server saw it, and its
// body. A nil request means that none came.
func sent(t *testing.T, ep *Endpoint, p *Params, change ...func(*Config)) (*http.Request, string, error) {
	t.Helper()
	var got *http.Request
	var body string
	base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got, body = r, string(raw)
		_, _ = io.WriteString(w, `{}`)
	}))
	c := newCore(t, base+"/api/v1/", append(change, using(client))...)
	_, err := Do[thing](t.Context(), c, ep, p, nil)
	return got, body, err
}

// An argument becomes one segment of the path, whatever is in it.
func TestAnArgumentIsOneSegmentOfThePath(t *testing.T) {
	t.Parallel()
	ep := &Endpoint{Method: "GET", Path: "/things/{id}/parts/{part}", Class: Read}
	for arg, want := range map[string]string{
		"thing_1":          "thing_1",
		"a/b":              "a%2Fb",
		"../account":       "..%2Faccount",
		"..%2faccount":     "..%252faccount",
		"a?b=c":            "a%3Fb=c",
		"a#b":              "a%23b",
		"a b":              "a%20b",
		"a%20b":            "a%2520b",
		"a+b&c=d;e":        "a+b&c=d%3Be",
		"é":                "%C3%A9",
		"...":              "...",
		"{part}":           "%7Bpart%7D",
		"\\..\\":           "%5C..%5C",
		"http://x.invalid": "http:%2F%2Fx.invalid",
	} {
		r, _, err := sent(t, ep, &Params{Args: []string{arg, "x"}})
		if assert.NoError(t, err, arg) {
			assert.Equal(t, "/api/v1/things/"+want+"/parts/x", r.RequestURI, arg)
		}
	}
}

// What cannot be right is found before a request is spent.
func TestABadArgumentSendsNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ep    *Endpoint
		p     *Params
		field string
	}{
		"empty":             {readThing, &Params{Args: []string{""}}, "id"},
		"dot":               {readThing, &Params{Args: []string{"."}}, "id"},
		"dots":              {readThing, &Params{Args: []string{".."}}, "id"},
		"missing":           {readThing, &Params{}, "id"},
		"a space":           {readThing, &Params{Args: []string{" "}}, "id"},
		"a line's end":      {readThing, &Params{Args: []string{"thing_1\n"}}, "id"},
		"a header":          {readThing, &Params{Args: []string{"\r\nX-Evil: 1"}}, "id"},
		"a NUL":             {readThing, &Params{Args: []string{"a\x00b"}}, "id"},
		"a bad query":       {readThing, &Params{Args: []string{"a"}, Query: 7}, "query"},
		"a bad raw path":    {&Endpoint{Method: "GET", Class: Read}, &Params{RawPath: "/a/%zz"}, "path"},
		"a body of no JSON": {createThing, &Params{Body: make(chan int)}, "body"},
		"an odd Extra":      {createThing, &Params{Body: map[string]int{}, Extra: map[string]any{"x": make(chan int)}}, "Extra"},
		"Extra twice":       {createThing, &Params{Body: map[string]int{"x": 1}, Extra: map[string]any{"x": 2}}, "Extra"},
		"Extra in a list":   {createThing, &Params{Body: []int{1}, Extra: map[string]any{"x": 2}}, "Extra"},
	} {
		r, _, err := sent(t, tc.ep, tc.p)
		assert.Nil(t, r, name)
		var e *api.ArgumentError
		if assert.ErrorAs(t, err, &e, name) {
			assert.Equal(t, tc.field, e.Field, name)
			assert.ErrorIs(t, err, api.ErrInvalidArgument)
			assert.ErrorIs(t, err, api.ErrNotSent)
		}
	}
}

func TestTheBodyIsSentAsItIs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		p    *Params
		want string
	}{
		"nothing":             {&Params{}, ""},
		"a value":             {&Params{Body: struct{ A int }{1}}, `{"A":1}`},
		"bytes":               {&Params{Body: []byte(` {"a": 1}`)}, ` {"a": 1}`},
		"no bytes":            {&Params{Body: []byte{}}, ""},
		"Extra":               {&Params{Body: map[string]int{"a": 1}, Extra: map[string]any{"b": []int{2}, "c": nil}}, `{"a":1,"b":[2],"c":null}`},
		"Extra alone":         {&Params{Body: struct{}{}, Extra: map[string]any{"b": 2}}, `{"b":2}`},
		"Extra in bytes":      {&Params{Body: []byte("{\"a\":1}\n"), Extra: map[string]any{"b": 2}}, `{"a":1,"b":2}`},
		"Extra without value": {&Params{Body: map[string]int{"a": 1}, Extra: map[string]any{}}, `{"a":1}`},
		"Extra in null":       {&Params{Body: (*struct{ A int })(nil), Extra: map[string]any{"b": 2}}, `{"b":2}`},
		"Extra without body":  {&Params{Extra: map[string]any{"b": 2}}, `{"b":2}`},
	} {
		for _, ep := range []*Endpoint{createThing, {Method: "PUT", Path: "/x", Class: Write}} {
			r, body, err := sent(t, ep, tc.p)
			if assert.NoError(t, err, name) {
				assert.Equal(t, tc.want, body, name)
				if want := "application/json"; tc.want != "" {
					assert.Equal(t, want, r.Header.Get("Content-Type"), name)
					assert.EqualValues(t, len(tc.want), r.ContentLength, name)
				}
			}
		}
	}
}

// The caller's own bytes are not written to.
func TestTheCallersBytesAreNotChanged(t *testing.T) {
	t.Parallel()
	body := append(make([]byte, 0, 100), `{"a":1}`...)
	_, _, err := sent(t, createThing, &Params{Body: body, Extra: map[string]any{"bbbb": 2}})
	require.NoError(t, err)
	require.Equal(t, `{"a":1}`+strings.Repeat("\x00", 93), string(body[:100]))
}

// A transport may read on when the call is over, as net/http's does where a long body
// was being written: what the caller makes of its bytes then is not sent.
func TestTheCallersBytesAreItsOwnAgain(t *testing.T) {
	t.Parallel()
	var left io.Reader
	c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) {
		left = r.Body
		return nil, errCut
	}))
	body := []byte(`{"name":"a"}`)
	_, err := Do(t.Context(), c, createThing, &Params{Body: body}, decodeThing)
	require.ErrorIs(t, err, api.ErrMaybeCreated)
	copy(body, `{"name":"b"}`)
	sent, err := io.ReadAll(left)
	require.NoError(t, err)
	require.Equal(t, `{"name":"a"}`, string(sent))
}

func TestTheQuery(t *testing.T) {
	t.Parallel()
	type query struct {
		Status string `url:"status,omitempty"`
		Q      string `url:"q,omitempty"`
	}
	ep := &Endpoint{Method: "GET", Path: "/things", Class: Read}
	for want, p := range map[string]*Params{
		"/api/v1/things":                   {},
		"/api/v1/things?status=a+%26b":     {Query: query{Status: "a &b"}},
		"/api/v1/other%2Fx?y=1%202":        {RawPath: "/other%2Fx", RawQuery: "y=1%202"},
		"/api/v1/things?q=%2F%3F&status=x": {Query: query{Q: "/?", Status: "x"}},
	} {
		r, _, err := sent(t, ep, p)
		require.NoError(t, err)
		assert.Equal(t, want, r.RequestURI)
	}
	r, _, err := sent(t, ep, &Params{Query: query{}})
	require.NoError(t, err)
	assert.Equal(t, "/api/v1/things", r.RequestURI)
}

func TestTheHeader(t *testing.T) {
	t.Parallel()
	r, _, err := sent(t, createThing, &Params{
		Body: 1, Header: http.Header{"x-extra": {"a", "b"}, "X-Api-Key": {"another"}, "Accept": {"text/html"}},
	}, func(c *Config) { c.Key = api.NewSecret("sesame-of-this-test") })
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, r.Header["X-Extra"])
	assert.Equal(t, []string{"sesame-of-this-test"}, r.Header["X-Api-Key"])
	assert.Equal(t, []string{"application/json"}, r.Header["Accept"])
	assert.Equal(t, []string{"rest-test"}, r.Header["User-Agent"])
}

// The base URL's own path stands before every call's, as it is spelled.
func TestTheBasePathIsKept(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"": "/things/a", "/": "/things/a", "/a%2Fb": "/a%2Fb/things/a", "/a!(b)": "/a!(b)/things/a", "/é": "/%C3%A9/things/a"} {
		var uri string
		base, client := protocols[0].serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { uri = r.RequestURI }))
		_, err := Do[thing](t.Context(), newCore(t, base+path, using(client)), readThing, &Params{Args: []string{"a"}}, nil)
		require.NoError(t, err)
		assert.Equal(t, want, uri)
	}
}

// A nil context is told like any other argument that cannot be right, and holds
// nobody up after it.
func TestANilContextIsRefused(t *testing.T) {
	t.Parallel()
	var none context.Context
	var log bytes.Buffer
	c := newCore(t, memory, through(ok(newJournal())), func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	for _, ep := range []*Endpoint{readThing, createThing} {
		_, err := Do(none, c, ep, paramsOf(ep), decodeThing)
		require.ErrorIs(t, err, api.ErrInvalidArgument)
		require.ErrorIs(t, err, api.ErrNotSent)
		require.ErrorContains(t, err, "invalid ctx: it is nil")
	}
	require.Contains(t, log.String(), "invalid argument")
	_, err := do(t, c, readThing)
	require.NoError(t, err)
}

// make bench has bounds for the allocations of a whole call. Not parallel: it counts
// allocations.
func TestBuildAllocations(t *testing.T) {
	c := callWith(t, nil)
	c.ep, c.params = &Endpoint{Path: "/things/{id}"}, &Params{Args: []string{"thing_1a2b3c"}}
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = c.expand() }), 1.0, "the path")
	require.LessOrEqual(t, testing.AllocsPerRun(100, c.buildHeader), 4.0, "two for the map, and one each for the values of User-Agent and the key")
}
