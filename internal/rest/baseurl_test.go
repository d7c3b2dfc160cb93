package rest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://api.invalid":            "https://api.invalid",
		"https://api.invalid/":           "https://api.invalid",
		"https://api.invalid/api/volt//": "https://api.invalid/api/volt",
		"HTTPS://API.invalid:8443/x":     "https://API.invalid:8443/x",
		"https://[2001:db8::1]:443/x":    "https://[2001:db8::1]:443/x",
		"https://api.invalid/a%2Fb/":     "https://api.invalid/a%2Fb",
		"http://localhost:8080/x":        "http://localhost:8080/x",
		"http://LOCALHOST":               "http://LOCALHOST",
		"http://127.0.0.1":               "http://127.0.0.1",
		"http://127.8.9.10:1":            "http://127.8.9.10:1",
		"http://[::1]:1":                 "http://[::1]:1",
	} {
		u, err := ParseBaseURL(raw)
		if assert.NoError(t, err, raw) {
			assert.Equal(t, want, u.String())
		}
	}
	for raw, want := range map[string]string{
		"":                                    "want a scheme and a host",
		"api.invalid":                         "want a scheme and a host",
		"api.invalid/v1":                      "want a scheme and a host",
		"//api.invalid":                       "want a scheme and a host",
		"/v1":                                 "want a scheme and a host",
		"https:api.invalid":                   "want a scheme and a host",
		"https://":                            "want a scheme and a host",
		"https://:443":                        "want a host",
		"localhost:8080":                      "want a scheme and a host",
		"ftp://api.invalid":                   "want https",
		"http://api.invalid":                  "in the clear",
		"http://10.0.0.1":                     "in the clear",
		"http://localhost.evil.invalid":       "in the clear",
		"http://127.0.0.1.evil.invalid":       "in the clear",
		"http://0.0.0.0":                      "in the clear",
		"http://2130706433":                   "in the clear",
		"http://[::ffff:10.0.0.1]":            "in the clear",
		"https://user@api.invalid":            "user or password",
		"https://user:sesame@api.invalid":     "user or password",
		"https://api.invalid?x=1":             "query",
		"https://api.invalid/?":               "query",
		"https://api.invalid/#x":              "fragment",
		"https://api.invalid/a/../b":          ". or ..",
		"https://api.invalid/./b":             ". or ..",
		"https://api.invalid/a/%2e%2e/b":      ". or ..",
		"https://api.invalid/%zz":             "cannot be parsed",
		"https://api invalid/":                "cannot be parsed",
		"https://user:ses/ame@api.invalid":    "cannot be parsed",
		"https://user:ses ame@api.invalid":    "cannot be parsed",
		"https://user:%sesame@api.invalid":    "cannot be parsed",
		"https://api.invalid:sesame/":         "cannot be parsed",
		"\x7fhttps://user:sesame@api.invalid": "cannot be parsed",
	} {
		_, err := ParseBaseURL(raw)
		if assert.ErrorContains(t, err, want, raw) {
			assert.NotContains(t, err.Error(), "ses", "it shows a password")
		}
	}
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "vgpu_0123", "~!@#$%^&*()_+-={}[]|:;<>?,./", `"\'`} {
		assert.NoError(t, CheckKey(key), key)
	}
	assert.ErrorContains(t, CheckKey(""), "empty")
	for _, key := range []string{" ", "sesame ", " sesame", "ses ame", "sesame\n", "sesame\r\nX-Y: z", "ses\tame", "ses\x00ame", "ses\x7fame", "sésame", "\xff"} {
		err := CheckKey(key)
		if assert.ErrorContains(t, err, "illegal byte at position", "%q", key) {
			assert.NotContains(t, err.Error(), "same", "it shows the key")
		}
	}
	u, err := ParseBaseURL(memory)
	require.NoError(t, err)
	_, err = New(Config{BaseURL: u, Key: api.NewSecret("ses\name")})
	require.Error(t, err)
	_, err = New(Config{Key: api.NewSecret("sesame")})
	require.Error(t, err)
}
