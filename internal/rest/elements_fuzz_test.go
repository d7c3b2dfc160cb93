package rest

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Members and Elements find in JSON what encoding/json finds, in its order, and
// saysFailed says of it what a program that decodes it all would say.
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
		failed, certain := saysFailed(body)
		require.True(t, failed || !certain)
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
			wantFailed, wantCertain := verdictOf(t, body)
			failed, certain := saysFailed(body)
			require.Equal(t, [2]bool{wantFailed, wantCertain}, [2]bool{failed, certain}, "%s", body)
		}
	})
}

// verdictOf is saysFailed by way of encoding/json.
func verdictOf(t *testing.T, body []byte) (failed, certain bool) {
	if !bytes.Contains(body, successMember) && !bytes.Contains(body, errorMember) {
		return false, false
	}
	var success, described bool
	names, values := decoded(t, body)
	for i, name := range names {
		var v any
		require.NoError(t, json.Unmarshal(values[i], &v))
		switch name {
		case "success":
			if v == false {
				return true, true
			}
			success = success || v == true
		case "error":
			if v == true {
				return true, true
			}
			text, isText := v.(string)
			object, _ := v.(map[string]any)
			described = isText && text != "" || len(object) > 0
		}
	}
	return described && !success, false
}
