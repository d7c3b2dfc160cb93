package volt_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// Whoever posts what: it is answered, nothing is asked of the API for a job that
// nobody expects, and each post is counted once.
func FuzzWebhookHandler(f *testing.F) {
	document := []byte(fixture(f, documentedWebhook))
	for _, query := range []string{"", "?token=", "?token=x", "right"} {
		f.Add("POST", query, "application/json", document)
		f.Add("GET", query, "", []byte{})
		f.Add("POST", query, "text/plain", []byte(`{"jobId":"j"}`))
		f.Add("POST", query, "application/cloudevents+json; charset=utf-8", bytes.Repeat([]byte(" "), 70<<10))
	}
	client := newClient(f, always(500, "nobody asks"))
	f.Fuzz(func(t *testing.T, method, query, contentType string, body []byte) {
		h := webhookHandler(t, client)
		if query == "right" {
			address, err := h.URL("https://ci.test/hooks")
			require.NoError(t, err)
			query = address[len("https://ci.test/hooks"):]
		}
		req, err := http.NewRequest(method, "https://ci.test/hooks"+query, bytes.NewReader(body))
		if err != nil {
			return // no client could send it
		}
		req.Header["Content-Type"] = []string{contentType}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		require.Contains(t, []int{200, 400, 404, 405, 413, 415}, w.Code)
		require.Zero(t, w.Body.Len(), "nothing is told")
		stats := h.Stats()
		require.EqualValues(t, 1, stats.Received)
		require.Equal(t, stats.Received, stats.WrongToken+stats.Malformed+stats.UnknownJob+stats.Dropped)
		require.Zero(t, stats.Requests)
		_, err = volt.ParseWebhook(bytes.NewReader(body))
		require.True(t, w.Code != 200 || err == nil)
	})
}
