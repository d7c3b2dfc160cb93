package client

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// An error's body adds to what is known, and invents nothing: each part of the
// message and the code stand in it.
func FuzzDescribe(f *testing.F) {
	for _, pattern := range []string{"*/error*", "*/*405*"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "testdata", pattern))
		require.NoError(f, err)
		require.NotEmpty(f, names)
		for _, name := range names {
			body, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(401, body)
		}
	}
	for _, body := range []string{
		`{"error":{"code":"no","message":"that is not so"}}`, `{"error":"not_found"}`, `{"error":"x","message":"y"}`, `{"detail":"Not found"}`, `{"detail":{"msg":"m","code":7}}`,
		`{"detail":[{"loc":["body","name"],"msg":"field required"},{"msg":"and this"},"or so",null,7,{}]}`, `{"success":false,"status":402}`, `{"status":"402"}`, `{"error":[]}`,
		`{"error":null,"message":null}`, `{"message":{"a":"b"},"code":["c"]}`, `[]`, `"text"`, `{`, ``, `{"error":""}`, `{"message":"\ud800"}`, "{\"message\":\"\xff\"}",
	} {
		for _, status := range []int{200, 400, 500} {
			f.Add(status, []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e := api.Error{Status: status, Kind: api.KindOf(status)}
		Describe(body, &e)
		require.True(t, utf8.ValidString(e.Message) && utf8.ValidString(e.Code))
		if e.Kind != api.KindOf(status) {
			require.Equal(t, api.ErrRejected, api.KindOf(status), "the status is what the server answered with")
		}
		known := api.Error{Status: status, Kind: api.ErrConflict, Message: "known", Code: "known too"}
		before := known
		Describe(body, &known)
		require.Equal(t, before, known, "what is known stays")

		object := map[string]any{}
		d := json.NewDecoder(strings.NewReader(string(body)))
		d.UseNumber()
		if d.Decode(&object) != nil || object == nil || !json.Valid(body) {
			require.Empty(t, e.Message+e.Code, "%q is no object", body)
			return
		}
		if strings.Contains(string(body), `\`) {
			return // names can be spelled so that one replaces another
		}
		texts := scalars(object)
		if e.Code != "" && utf8.Valid(body) && !hasTwice(body) {
			require.Contains(t, texts, e.Code)
		}
		for _, problem := range strings.Split(e.Message, "; ") {
			found := slices.ContainsFunc(texts, func(text string) bool {
				return strings.Contains(text, problem) || text != "" && strings.Contains(problem, text)
			})
			require.True(t, problem == "" || found || !utf8.Valid(body) || hasTwice(body), "%q is not in %s", problem, body)
		}
	})
}

// scalars are all texts, numbers and booleans of a document.
func scalars(v any) (texts []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, each := range v {
			texts = append(texts, scalars(each)...)
		}
	case []any:
		for _, each := range v {
			texts = append(texts, scalars(each)...)
		}
	case nil:
	default:
		texts = append(texts, fmt.Sprint(v))
	}
	return texts
}

// hasTwice reports whether a name that is read may stand there more than once,
// which encoding/json decides in another way.
func hasTwice(body []byte) bool {
	for _, name := range []string{"message", "detail", "msg", "code", "error", "loc"} {
		if strings.Count(string(body), `"`+name+`"`) > 1 {
			return true
		}
	}
	return false
}
