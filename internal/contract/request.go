package contract

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// assertRequest checks that a request is the one that the page shows, to the
// last header.
func (s Suite[C]) assertRequest(t testing.TB, e Exchange[C], r *http.Request, key string) {
	t.Helper()
	want := http.Header{"Accept": {"application/json"}, "User-Agent": {s.UserAgent}}
	want.Set(s.KeyHeader, s.KeyPrefix+key)
	asked := s.fixture(t, e.Asked, e.AskedText)
	if asked != "" {
		want.Set("Content-Type", "application/json")
	}
	assert.Equal(t, e.Method, r.Method)
	assert.Equal(t, s.BaseURL+e.uri(), r.URL.Scheme+"://"+r.URL.Host+r.URL.RequestURI())
	assert.Equal(t, e.Query, r.URL.RawQuery)
	assert.Contains(t, []string{"", r.URL.Host}, r.Host)
	assert.Equal(t, want, r.Header)
	var sent []byte
	if r.Body != nil {
		var err error
		sent, err = io.ReadAll(r.Body)
		assert.NoError(t, err)
	}
	assert.EqualValues(t, len(sent), r.ContentLength)
	if asked == "" {
		assert.Empty(t, sent, "body")
		return
	}
	assert.JSONEq(t, asked, string(sent))
}
