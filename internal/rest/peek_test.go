package rest

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMember(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		body  string
		names []string
		value string
		name  string
	}{
		{`{"pods":[1,2]}`, []string{"pods"}, `[1,2]`, "pods"},
		{` { "a" : 1 , "pods" : [ 1 ] } ` + "\n", []string{"pods"}, `[ 1 ]`, "pods"},
		{`{"data":1,"pods":2}`, []string{"pods", "data"}, `2`, "pods"},
		{`{"pods":2,"data":1}`, []string{"pods", "data"}, `2`, "pods"},
		{`{"pods":1,"data":3,"pods":2,"data":4}`, []string{"pods", "data"}, `2`, "pods"},
		{`{"data":1}`, []string{"pods", "data"}, `1`, "data"},
		{`{"x":{"pods":1}}`, []string{"pods"}, ``, ""},
		{`{"x":"\"pods\":1","y":"}{"}`, []string{"pods"}, ``, ""},
		{`{"x":"a\\","pods":"\\\""}`, []string{"pods"}, `"\\\""`, "pods"},
		{`{"x":[[{"a":"]"}],{}],"pods":null}`, []string{"pods"}, `null`, "pods"},
		{`{"pods":{}}`, []string{"pods"}, `{}`, "pods"},
		{`{"pods":-1.5e3}`, []string{"pods"}, `-1.5e3`, "pods"},
		{`{"":true}`, []string{""}, `true`, ""},
		{`{}`, []string{"pods"}, ``, ""},
		{`{"pods":1}`, nil, ``, ""},
	} {
		value, name, err := Member([]byte(tc.body), tc.names...)
		assert.NoError(t, err, tc.body)
		assert.Equal(t, tc.value, string(value), tc.body)
		assert.Equal(t, tc.name, name, tc.body)
	}
	for _, broken := range []string{
		``, ` `, `[]`, `1`, `"x"`, `null`, `{`, `{"`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{"a":1}x`, `{"a":1}{}`, `{"a":[}`, `{"a":"}`, `{"a":"\"}`, `{,}`, `{"a":}`, `{"a":1 "b":2}`,
	} {
		_, _, err := Member([]byte(broken), "a")
		assert.Error(t, err, broken)
	}
}

func TestMembersAndElements(t *testing.T) {
	t.Parallel()
	var got []string
	for name, value := range Members([]byte(` {"a":1, "b":{"c":[2]},"a":"\"x\"" } `)) {
		got = append(got, string(name)+"="+string(value))
	}
	assert.Equal(t, []string{"a=1", `b={"c":[2]}`, `a="\"x\""`}, got)
	for body, want := range map[string][]string{
		`[]`: nil, ` [ ] `: nil, `[1]`: {"1"}, ` [ 1 , "a,]" , [2,[3]] , {"x":[4]}, null,true ] `: {"1", `"a,]"`, "[2,[3]]", `{"x":[4]}`, "null", "true"},
		`{}`: nil, ``: nil, `1`: nil, `[1,`: {"1"}, `[,1]`: nil, `["a`: nil,
	} {
		var got []string
		for value := range Elements([]byte(body)) {
			got = append(got, string(value))
		}
		assert.Equal(t, want, got, body)
	}
	for range Members([]byte(`{"a":1,"b":2}`)) {
		break
	}
	for range Elements([]byte(`[1,2]`)) {
		break
	}
}

// Of valid JSON, Member finds what encoding/json finds; of anything else it is
// only asked not to fail.
func FuzzMember(f *testing.F) {
	for _, body := range []string{`{"pods":[1,{"a":"}"}],"x":null}`, ` {"pods" : "\\\"" , "pods":2}`, `{"a":{"pods":1}}`, `{"p\u006fds":1}`, `[1]`, `{"pods":`, `{"pods":1e5}`, "{\"pods\":\"\xff\"}"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		value, name, err := Member(body, "pods")
		readVerdict(body, Create)
		for range Elements(body) {
		}
		if !json.Valid(body) {
			return
		}
		if trimmed := bytes.TrimSpace(body); trimmed[0] != '{' {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		names, values := decoded(t, body)
		for raw := range Members(body) {
			if !utf8.Valid(raw) {
				return // a name spelled so is not one that we know
			}
		}
		for i := len(names) - 1; i >= 0; i-- {
			if names[i] == "pods" { // the last wins
				require.Equal(t, "pods", name)
				require.Equal(t, string(values[i]), string(value))
				return
			}
		}
		require.Empty(t, name)
		require.Nil(t, value)
	})
}

// decoded are an object's members as encoding/json finds them, in their order.
func decoded(t *testing.T, body []byte) (names []string, values []json.RawMessage) {
	d := json.NewDecoder(bytes.NewReader(body))
	_, err := d.Token()
	require.NoError(t, err)
	for d.More() {
		name, err := d.Token()
		require.NoError(t, err)
		var value json.RawMessage
		require.NoError(t, d.Decode(&value))
		names, values = append(names, name.(string)), append(values, value)
	}
	return names, values
}
