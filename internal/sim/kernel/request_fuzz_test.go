package kernel_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Any request is answered, and what no page allows is noted and refused.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{
		`{"name":"a"}`, `{"name":"a","image":null,"keys":{"mode":"all","ids":["k"]},"files":[{"path":"/x"}]}`, `{"name":1}`, `{"name":"a","name":"b"}`, `{"keys":{"mode":"some"}}`,
		`{"files":[null]}`, `{"files":[{"path":"/x","path":""}]}`, `{"keys":[]}`, `{"name":"a"}x`, `[]`, `{`, ``, `{"name":"\ud800"}`, `null`, `{"":{}}`, `{"name":"a","gpus":4}`,
	} {
		f.Add("POST", "/machines/", "application/json", []byte(body))
	}
	for _, path := range []string{"/machines/?limit=5", "/machines/?limit=5&limit=6", "/machines/?limit=x&y=1", "/machines/sizes", "/machines/a%2Fb", "/machines//", "/machines", "/", "", "/%zz", "/machines/?%zz"} {
		f.Add("GET", path, "", []byte{})
	}
	f.Add("DELETE", "/machines/a/disks/b", "", []byte("x"))
	f.Add("PATCH", "/machines/", "text/plain", []byte("{}"))
	f.Fuzz(func(t *testing.T, method, path, contentType string, body []byte) {
		b := newWorld(kernel.Config{Clock: kernel.NewManualClock(noon), Seed: 1})
		defer b.Close()
		req, err := http.NewRequest(method, "https://world.test"+b.Prefix()+path, strings.NewReader(string(body)))
		if err != nil {
			return // no client could send it
		}
		req.Header.Set("Authorization", "Bearer "+b.Key())
		req.Header["Content-Type"] = []string{contentType}
		w := httptest.NewRecorder()
		b.ServeHTTP(w, req)
		res := w.Result()
		require.Less(t, res.StatusCode, 500)
		violations := b.TakeViolations()
		if len(violations) > 0 {
			require.GreaterOrEqual(t, res.StatusCode, 400)
		}
		if raw, _ := io.ReadAll(res.Body); len(raw) > 0 {
			require.True(t, json.Valid(raw), "%s", raw)
		}
		if res.StatusCode == 201 {
			require.Empty(t, violations)
			require.True(t, json.Valid(body))
			var sent struct{ Name string }
			require.NoError(t, json.Unmarshal(body, &sent))
			state, err := b.Look(kernel.Query{Created: sent.Name})
			require.NoError(t, err)
			require.Equal(t, 1, state.Created)
		}
	})
}
