package rest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// The verdict of a body for each class: n for a failure, w for a word for a failure, -
// for neither. testdata/outcomes.txt has the same for whole calls.
func TestVerdictOfABody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{ // read, write, create
		``:                                 "---",
		`{}`:                               "---",
		`[{"success":false}]`:              "---",
		`{"success":null}`:                 "---",
		`{"success":false}`:                "nnn",
		`{"success":" FALSE "}`:            "nnn",
		`{"successful":0}`:                 "nnn",
		`{"error":"\x"}`:                   "---",
		`{"error":[]}`:                     "---",
		`{"error":{ }}`:                    "---",
		`{"error":"none"}`:                 "---",
		`{"error":" "}`:                    "---",
		`{"error":"late"}`:                 "nnn",
		`{"error":-1}`:                     "nnn",
		`{"error":"late","success":true}`:  "-nn",
		`{"success":true,"error":"late"}`:  "-nn",
		`{"error":true,"success":true}`:    "nnn",
		`{"errors":["x"]}`:                 "-nn",
		`{"errors":""}`:                    "---",
		`{"message":"\"success\":false"}`:  "---",
		`{"data":{"success":false}}`:       "-nn",
		`{"data":{"data":{"error":true}}}`: "---",
		`{"pod":{"error":"x"}}`:            "---",
		`{"status":"failed"}`:              "-ww",
		`{"data":{"status":"failed"}}`:     "---",
		`{"failure":true}`:                 "-ww",
		`{"failed":"false"}`:               "---",
		`{"status":99}`:                    "---",
		`{"status":600}`:                   "---",
		`{"status":"500"}`:                 "nnn",
		`{"code":500}`:                     "-nn",
		`{"code":"NO_STOCK"}`:              "---",
		`{"status":100}`:                   "-nn",
		`{"status":299}`:                   "---",
		`<html>"success":false</html>`:     "---",
		`{"success":false`:                 "---",
		`{"success":false,"id":"1"`:        "nnn",
	} {
		got := ""
		for _, class := range []Class{Read, Write, Create} {
			switch v := readVerdict([]byte(body), class); {
			case v.no:
				got += "n"
			case v.failedWord:
				got += "w"
			default:
				got += "-"
			}
		}
		assert.Equal(t, want, got, body)
	}
}

// The server answers a create with a status that refuses it, and with a pod.
func TestARefusalThatShowsAResource(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 402, 403, 404, 409, 422, 429} {
		for _, body := range []string{`{"id":"thing_1"}`, `{"error":"no funds","thing":{"uid":"thing_1"}}`, `no funds "id": "thing_1"`} {
			sent := 0
			c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
				sent++
				return answer(status, body), nil
			}))
			_, err := do(t, c, createThing)
			var e *api.AmbiguousError
			require.ErrorAs(t, err, &e, "%d %s", status, body)
			require.Equal(t, []string{"thing_1"}, e.MentionedIDs)
			require.Empty(t, e.IDs)
			require.Equal(t, 1, sent)
			for _, kind := range []api.Kind{api.ErrBadRequest, api.ErrInsufficientBalance, api.ErrNotFound, api.ErrRateLimited, api.ErrNotSent} {
				require.NotErrorIs(t, err, kind)
			}
		}
	}
}

// An API's own client may read a kind from the body which means that nothing was created.
// It counts unless the response leaves the outcome open.
func TestTheKindOfAnAmbiguousResponse(t *testing.T) {
	t.Parallel()
	const noCapacity api.Kind = "no capacity"
	describe := func(c *Config) {
		c.DescribeError = func(_ *Endpoint, _ []byte, e *api.Error) { e.Kind = noCapacity }
	}
	for status, want := range map[int]api.Kind{
		300: api.ErrRedirect, 408: api.ErrServer, 409: api.ErrConflict, 425: api.ErrServer, 500: api.ErrServer, 501: api.ErrServer, 503: api.ErrServer, 529: api.ErrServer,
	} {
		_, err := do(t, newCore(t, memory, describe, through(always(status, `{"message":"no"}`))), createThing)
		require.ErrorIs(t, err, api.ErrMaybeCreated, status)
		require.ErrorIs(t, err, want, status)
		require.NotErrorIs(t, err, noCapacity, status)
	}
	for _, status := range []int{400, 402, 404, 422} {
		_, err := do(t, newCore(t, memory, describe, through(always(status, `{"message":"no"}`))), createThing)
		require.NotErrorIs(t, err, api.ErrMaybeCreated)
		require.ErrorIs(t, err, noCapacity)
		_, err = do(t, newCore(t, memory, describe, through(always(status, `{"message":"no","id":"thing_1"}`))), createThing)
		require.ErrorIs(t, err, api.ErrMaybeCreated)
		require.ErrorIs(t, err, api.ErrBadResponse)
		require.NotErrorIs(t, err, noCapacity)
	}
}

// A 404 is a fact about the resource only in the API's own form, and only after a 2xx
// with JSON.
func TestA404OfAGatewayIsRepeated(t *testing.T) {
	t.Parallel()
	own := func(c *Config) {
		c.OwnError = func(body []byte, _ *api.Error) bool { return strings.Contains(string(body), "thing") }
	}
	for _, tc := range []struct {
		before  roundTrip
		body    string
		sent    int
		kind    api.Kind
		fromAPI bool
	}{
		{always(200, `{"id":"thing_1"}`), `{"message":"no such thing"}`, 1, api.ErrNotFound, true},
		{always(200, `{"id":"thing_1"}`), `404 page not found`, 3, api.ErrServer, false},
		{always(200, `<html>`), `{"message":"no such thing"}`, 1, api.ErrNotFound, false},
		{always(200, ``), `{"message":"no such thing"}`, 1, api.ErrNotFound, false},
		{always(500, `{"id":"thing_1"}`), `404 page not found`, 1, api.ErrNotFound, false},
	} {
		sent, warm := 0, true
		c := newCore(t, memory, own, through(func(r *http.Request) (*http.Response, error) {
			if warm {
				return tc.before(r)
			}
			sent++
			return answer(404, tc.body), nil
		}))
		_, _ = do(t, c, readThing)
		warm = false
		for _, ep := range []*Endpoint{readThing, writeThing} {
			sent = 0
			_, err := do(t, c, ep)
			var e *api.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.sent, sent, tc.body)
			assert.Equal(t, tc.kind, e.Kind)
			assert.Equal(t, tc.fromAPI, e.FromAPI)
		}
		_, err := do(t, c, createThing)
		require.ErrorIs(t, err, api.ErrNotFound, "a create that meets any 404 made nothing")
	}
}

// readVerdict agrees with a program that decodes the JSON with encoding/json.
func FuzzVerdict(f *testing.F) {
	for _, body := range []string{
		`{"success":false}`, `{"success":"No "}`, `{"error":true}`, `{"error":{"code":1}}`, `{"error":{}}`, `{"error":"","success":true}`, `{"success":true,"error":"x"}`,
		`{"error":false}`, `{"a":{"error":true}}`, `{"error":"\u0000"}`, `{"succ\u0065ss":false}`, `{"status":"502","id":"x"}`, `{"data":{"status":409}}`, `{"errors":[0]}`,
		`{"status":"error"}`, `{"failed":1}`, `{"code":1e2}`, `{"error":1}`, `{"error":0}`, `{"OK":false}`, `{"error":{"status":500}}`, `{"success":false`, `[1]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, class := range []Class{Read, Write, Create} {
			got := readVerdict(body, class)
			trimmed := strings.TrimSpace(string(body))
			if !json.Valid(body) || trimmed[0] != '{' || strings.ContainsRune(trimmed, '\\') {
				continue // the words are read without their escapes
			}
			var want verdict
			want.decode(t, []byte(trimmed), class, 0)
			require.Equal(t, want, got, "%s %s", class, body)
		}
	})
}

// decode reads the verdict with encoding/json.
func (v *verdict) decode(t *testing.T, object []byte, class Class, depth int) {
	names, values := decoded(t, object)
	described := false
	for i, name := range names {
		name = strings.ToLower(name)
		var value any
		d := json.NewDecoder(strings.NewReader(string(values[i])))
		d.UseNumber()
		require.NoError(t, d.Decode(&value))
		word, isText := value.(string)
		switch scalar := value.(type) {
		case json.Number:
			word = scalar.String()
		case bool:
			word = strconv.FormatBool(scalar)
		case nil:
			word = "null"
		}
		trimmed := strings.ToLower(strings.TrimSpace(strings.Trim(word, `"`)))
		if len(values[i]) > 24 {
			trimmed = ""
		}
		isYes, isNo := is(trimmed, "true", "1", "yes"), is(trimmed, "false", "0", "no")
		describes := !isYes && !isNo && !is(trimmed, "null", "none")
		switch value := value.(type) {
		case string:
			describes = describes && strings.TrimSpace(value) != ""
		case map[string]any:
			describes = len(value) > 0
		case []any:
			describes = len(value) > 0
		}
		status, err := strconv.Atoi(trimmed)
		if err != nil || status < 100 || status > 599 {
			status = 0
		}
		switch {
		case is(name, "success", "succeeded", "successful", "ok"):
			v.success, v.no = v.success || isYes, v.no || isNo
		case name == "error":
			v.no, described = v.no || isYes, described || describes
		case name == "errors" && class != Read:
			v.no = v.no || describes
		case is(name, "failed", "failure") && class != Read:
			v.failedWord = v.failedWord || isYes
		case name == "status" && class == Read:
			v.no = v.no || status >= 400
		case is(name, "status", "statuscode", "status_code", "httpstatus", "http_status", "code") && class != Read && status != 0:
			v.statuses = append(v.statuses, status)
			v.no = v.no || status < 200 || status > 299
		case name == "status" && class != Read && depth == 0:
			v.failedWord = v.failedWord || is(trimmed, "error", "fail", "failed", "failure", "rejected", "denied", "refused")
		}
		if _, isObject := value.(map[string]any); isObject && !isText && class != Read && depth == 0 &&
			is(name, "data", "result", "response", "body", "payload", "meta", "error", "detail") {
			v.decode(t, values[i], class, 1)
		}
	}
	v.no = v.no || described && (class != Read || !v.success)
}

func is(word string, words ...string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// readVerdict runs for every response, so it must not allocate. It stores the statuses in
// a body, but only a failure has any.
func TestReadVerdictDoesNotAllocate(t *testing.T) {
	for _, class := range []Class{Read, Write, Create} {
		for _, body := range []string{
			`{"id":"pod_1","name":"train","status":"running","provider":"lium","ssh_keys":["a","b"],"message":"Pod is running."}`,
			`{"success":"TRUE","STATUS":"Deleted","error":null,"errors":[],"data":{"status":"stopping","ok":1}}`,
			`{"success":"false","error":true,"failed":"Yes","code":0}`,
		} {
			raw := []byte(body)
			require.Zero(t, testing.AllocsPerRun(100, func() { readVerdict(raw, class) }), "%s", body)
		}
	}
	raw := []byte(`{"error":true,"status":429,"statusCode":"429","message":"Rate limit exceeded."}`)
	require.Zero(t, testing.AllocsPerRun(100, func() { readVerdict(raw, Read) }))
}
