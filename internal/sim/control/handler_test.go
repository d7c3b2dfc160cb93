package control_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/control"
)

func TestOnlyLoopbackHosts(t *testing.T) {
	t.Parallel()
	h := control.Local(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for host, status := range map[string]int{
		"127.0.0.1": 204, "127.0.0.1:80": 204, "127.8.8.8:1": 204, "[::1]:80": 204, "[::1]": 204, "localhost": 204, "localhost:80": 204,
		"": 403, "example.com": 403, "10.0.0.1:80": 403, "127.0.0.1.example.com": 403, "0.0.0.0": 403, "[::]:80": 403, "localhost.example.com:80": 403,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, status, w.Code, host)
	}
}
