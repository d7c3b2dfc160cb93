package rest

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A base URL that is accepted sends the key to its own host alone, over https or
// to this machine; a refusal repeats no password.
func FuzzParseBaseURL(f *testing.F) {
	for _, raw := range []string{
		"https://api.voltagegpu.com/api/volt", "https://cloud-api.voltagepark.com/api/v1/", "http://localhost:8080", "http://127.0.0.1/x", "http://[::1]:80/", "http://10.0.0.1",
		"https://user:hunter2@h/p", "https://user:hunter2@h:x", "https://h?x=hunter2", "https://h#f", "//h/p", "https:h", "https://h/../x", "https://h/%2e%2E/x", "ftp://h", "https://:443", "https://h//",
		"https://[::1", "https://h\x00", "https://h/%zz", "https://localhost.evil.test", "http://localhost.evil.test", "http://0x7f.1", "http://LOCALHOST", "https://h/a%2fb", " https://h", "https://h@", "",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseBaseURL(raw)
		if err != nil {
			require.Nil(t, u)
			require.NotContains(t, err.Error(), "hunter2")
			return
		}
		require.Contains(t, []string{"http", "https"}, u.Scheme)
		require.True(t, u.Scheme == "https" || IsLoopback(u.Hostname()))
		require.Nil(t, u.User)
		require.False(t, strings.HasSuffix(u.Path, "/"))
		again, err := ParseBaseURL(u.String())
		require.NoError(t, err, u.String())
		require.Equal(t, u.String(), again.String())
		// What is sent has the same host, and a path below.
		sent := *u
		sent.Path, sent.RawPath = u.Path+"/pods/x", ""
		if u.RawPath != "" {
			sent.RawPath = u.RawPath + "/pods/x"
		}
		read, err := url.Parse(sent.String())
		require.NoError(t, err)
		require.Equal(t, u.Host, read.Host)
		require.Equal(t, u.Path+"/pods/x", read.Path)
		require.Empty(t, read.RawQuery+read.Fragment)
	})
}
