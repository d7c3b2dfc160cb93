package volt_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go"
)

// exampleClient is a client of a server in memory, which answers each route with
// a fixture: exampleClient("GET /pods", "volt-v2/pods_list.response.json"). A
// status before the fixture, as in "402 volt-observed/error_no_code.json", is
// the answer's.
func exampleClient(routes ...string) *volt.Client {
	server := http.NewServeMux()
	for i := 0; i+1 < len(routes); i += 2 {
		method, path, _ := strings.Cut(routes[i], " ")
		status, file := http.StatusOK, routes[i+1]
		if code, name, ok := strings.Cut(file, " "); ok {
			status, _ = strconv.Atoi(code)
			file = name
		}
		server.HandleFunc(method+" /api/volt"+path, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			body, _ := os.ReadFile("testdata/" + file)
			w.WriteHeader(status)
			_, _ = w.Write(body)
		})
	}
	client, err := volt.New(
		volt.WithAPIKey(newKey()),
		volt.WithHTTPClient(&http.Client{Transport: inMemory{server}}),
		volt.WithLimiter(volt.NoLimiter),
		volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: volt.NoRepeats}),
	)
	if err != nil {
		panic(err)
	}
	return client
}

// inMemory is a transport that hands requests to a handler.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r = r.Clone(r.Context())
		r.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	m.ServeHTTP(rec, r)
	return rec.Result(), nil
}
