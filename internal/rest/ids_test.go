package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// callWith is a call that got body as its answer.
func callWith(t testing.TB, body []byte, names ...string) *call {
	c := newCore(t, memory)
	return &call{core: c, ep: &Endpoint{Class: Create, IDs: names}, params: &Params{}, raw: &body, response: &http.Response{StatusCode: 201, Header: http.Header{}}}
}

// A megabyte of ids costs no more than the few that are told. Not parallel: it counts
// allocations.
func TestAMegabyteOfIDsIsSoonRead(t *testing.T) {
	same := callWith(t, []byte(strings.Repeat(`"id":1,`, searchedBytes/7)), "uid", "id")
	assert.Less(t, testing.AllocsPerRun(1, func() { same.findIDs() }), 1.5*searchedBytes/7)
	var all []byte
	for i := range searchedBytes / 10 {
		all = fmt.Appendf(all, `"id":%d,`, i)
	}
	many := callWith(t, all, "uid", "id")
	assert.Less(t, testing.AllocsPerRun(1, func() { assert.Len(t, many.findIDs(), mostIDs) }), 2000.0)
}

func TestFindIDs(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		``:                               nil,
		`{"id":"a"}`:                     {"a"},
		`{"id" : "a"}`:                   {"a"},
		"{\"id\"\n:\t\"a\"}":             {"a"},
		`{"id":"a","uid":"b"}`:           {"b", "a"},
		`{"id":"a","x":{"id":"b"}}`:      {"a", "b"},
		`{"id":"a","x":{"id":"a"}}`:      {"a"},
		`"id":"a"`:                       {"a"},
		`id: "a"`:                        nil,
		`{"id":17}`:                      {"17"},
		`{"id":17`:                       nil,
		`{"id":-17}`:                     nil,
		`{"id":1.5}`:                     nil,
		`{"id":17abc}`:                   nil,
		`{"id":true}`:                    nil,
		`{"id":null,"id":"a"}`:           {"a"},
		`{"id":""}`:                      nil,
		`{"id":["a"]}`:                   nil,
		`{"id":{"id":"a"}}`:              {"a"},
		`{"id":"a\u0062\"c"}`:            {`ab"c`},
		`{"id":"a`:                       nil,
		`{"id":`:                         nil,
		`{"id"`:                          nil,
		`{"the id":"a"}`:                 nil,
		`{"ids":"a"}`:                    nil,
		`{"xid":"a"}`:                    nil,
		`text "id": "a" text {"id":"b"`:  {"a", "b"},
		`{"message":"{\"id\":\"a\"}"}`:   {"a"},
		`<p>{&#34;id&#34;: &#34;a&#34;}`: {"a"},
		`{"id":"` + strings.Repeat("x", 257) + `"}`: nil,
	} {
		assert.Equal(t, want, callWith(t, []byte(body), "uid", "id").findIDs(), body)
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf(`{"id":"%d"}`, i))
	}
	assert.Len(t, callWith(t, []byte("["+strings.Join(many, ",")+"]"), "id").findIDs(), 16)
	assert.Empty(t, callWith(t, []byte(`{"id":"a"}`)).findIDs(), "the endpoint makes nothing")
}

func TestFindIDsInALocation(t *testing.T) {
	t.Parallel()
	for location, want := range map[string][]string{
		"": nil, "/": nil, "/things/a": {"a"}, "/things/a/": {"a"}, "https://api.invalid/v1/things/a%20b?x=1#y": {"a b"}, "thing_1": {"thing_1"}, "%zz": nil,
	} {
		cl := callWith(t, nil, "id")
		cl.response.Header.Set("Location", location)
		assert.Equal(t, want, cl.findIDs(), location)
		cl.response.StatusCode = 302 // this is where a login page is
		assert.Empty(t, cl.findIDs(), location)
	}
}

// A hostile response does not keep the client busy, because only a limited part of it is
// read, and only once. With a new search from the start for each id, these responses
// would take days.
func TestFindIDsInAHostileAnswer(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{`"id":{`, `"id":"\`, `"id":"a",`, `{"id":`, `"id":[`, `"id":1`, `&quot;id&quot;:{`} {
		cl := callWith(t, []byte(`{"uid":"first",`+strings.Repeat(unit, inShort(3<<19, 8<<20)/len(unit))), "uid", "id")
		done := make(chan []string, 1)
		go func() { done <- cl.findIDs() }()
		select {
		case ids := <-done:
			require.Equal(t, "first", ids[0])
		case <-time.After(patience):
			t.Fatalf("it takes too long over %q again and again", unit)
		}
	}
}

// Whatever comes, an id is one that stands in the answer whole, and no secret.
func FuzzFindIDs(f *testing.F) {
	for _, body := range []string{`{"id":"thing_1"}`, `<html>"id": "x"`, `{"uid":12,"id":"\u0061"`, `{"id":{"id":["id"]}}`, `"id":"id":"id"`, `{\"id\":\"a\"}`, "\"id\":\"\xff\""} {
		f.Add([]byte(body))
	}
	cl := callWith(f, nil, "uid", "id")
	f.Fuzz(func(t *testing.T, body []byte) {
		cl.raw = &body
		ids := cl.findIDs()
		require.LessOrEqual(t, len(ids), 16)
		for i, id := range ids {
			require.NotEmpty(t, id)
			require.LessOrEqual(t, len(id), 256)
			require.True(t, utf8.ValidString(id))
			require.NotContains(t, ids[:i], id)
		}
		var whole struct{ UID, ID *string }
		if json.Unmarshal(body, &whole) == nil && strings.Count(string(body), `"id"`) == 1 && whole.ID != nil &&
			strings.Contains(string(body), `"id":"`) && *whole.ID != "" && len(*whole.ID) <= 256 && len(ids) < 16 {
			require.True(t, slices.Contains(ids, *whole.ID), "%q has %q", body, *whole.ID)
		}
	})
}

// The key and what the call keeps secret are looked for in every spelling.
func TestScrub(t *testing.T) {
	t.Parallel()
	cl := callWith(t, nil)
	key := cl.core.cfg.Key.Reveal()
	cl.params.Secrets = []api.Secret{api.NewSecret(`p/w&"d" <x>`), api.NewSecret("abcd"), api.NewSecret("abcdefgh"), api.NewSecret("xyz"), {}}
	for text, want := range map[string]string{
		"":                                     "",
		"nothing":                              "nothing",
		"key " + key + "!":                     "key [redacted]!",
		key + key:                              "[redacted][redacted]",
		`say p/w&"d" <x>.`:                     `say [redacted].`,
		`{"p":"p/w&\"d\" <x>"}`:                `{"p":"[redacted]"}`,
		`{"p":"p\/w&\"d\" <x>"}`:               `{"p":"[redacted]"}`,
		`{"p":"p/w\u0026\"d\" \u003cx\u003e"}`: `{"p":"[redacted]"}`,
		`p/w&amp;&#34;d&#34; &lt;x&gt;`:        `[redacted]`,
		`p=p%2Fw%26%22d%22+%3Cx%3E&q`:          `p=[redacted]&q`,
		`/x/p%2Fw&%22d%22%20%3Cx%3E/y`:         `/x/[redacted]/y`,
		`/x/p/w&%22d%22%20%3Cx%3E/y`:           `/x/[redacted]/y`,
		"abcdefgh abcd abc":                    "[redacted] [redacted] abc",
		"xyz is too short to be looked for":    "xyz is too short to be looked for",
	} {
		assert.Equal(t, want, cl.scrub(text), text)
	}
	for text, want := range map[string]string{
		"it ends in " + key[:12]: "it ends in [redacted]",
		"it ends in " + key[:8]:  "it ends in [redacted]",
		"it ends in " + key[:3]:  "it ends in " + key[:3],
		key[:12] + " is inside":  key[:12] + " is inside",
		"all of " + key:          "all of [redacted]",
		key[:9]:                  "[redacted]",
		"":                       "",
	} {
		assert.Equal(t, want, cl.scrubCut(text), text)
	}
}
