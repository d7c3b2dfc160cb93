package rest

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Members and Elements find the same in JSON as encoding/json, in the order of the text.
func FuzzElements(f *testing.F) {
	for _, body := range []string{
		`[1,{"a":"]"},[],null,"\"]"]`, ` [ ] `, `{}`, `{"success":false}`, `{"error":true}`, `{"error":{"code":1}}`, `{"error":{}}`, `{"error":"","success":true}`,
		`{"success":true,"error":"x"}`, `{"error":false}`, `{"a":{"error":true}}`, `[[[[]]]]`, `[1e5 , -0.1]`, `["\\","\\\""]`, `{"error":"\u0000"}`, `{"succ\u0065ss":false}`, `[,]`, `[1 2]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var elements [][]byte
		for e := range Elements(body) {
			elements = append(elements, e)
		}
		for range Members(body) {
		}
		if !json.Valid(body) {
			return
		}
		body = bytes.TrimSpace(body)
		switch body[0] {
		case '[':
			var want []json.RawMessage
			require.NoError(t, json.Unmarshal(body, &want))
			require.Len(t, elements, len(want))
			for i := range want {
				require.Equal(t, string(want[i]), string(elements[i]))
			}
		case '{':
			names, values := decoded(t, body)
			i := 0
			for _, value := range Members(body) {
				require.Equal(t, string(values[i]), string(value))
				i++
			}
			require.Len(t, names, i)
			require.Empty(t, elements)
		}
	})
}
