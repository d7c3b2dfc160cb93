package client

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// problems are all that can be wrong with a file: none repeats a line, which may
// hold a key.
var problems = regexp.MustCompile(`^line \d+: (a section without its \]|want name = value)$`)

func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{
		"[api]\napi_key = volt_1\nbase_url = https://volt.test/api\n", "\xef\xbb\xbf[API]\r\nAPI_KEY=\"volt_1\"\r\n", "# c\n; c\n[other]\napi_key = no\n[api]\n", "[api",
		"[api]\nvolt_sk_live_key", "[api]\napi_key = 'volt=1'\n", "[api]\napi_key=\n", "api_key = volt_1", "[ api ]\nbase_url==\n", "[api]\napi_key = a\napi_key = b", "", "\x00", "[api]\n=x\n",
	} {
		f.Add([]byte(seed), "volt_sk_1", "https://volt.test")
	}
	f.Fuzz(func(t *testing.T, raw []byte, key, base string) {
		if len(raw) > maxConfig {
			return // readConfig refuses it
		}
		c, err := parseConfig(raw)
		if err != nil {
			require.Regexp(t, problems, err.Error())
		}
		for _, value := range []string{c.APIKey.Reveal(), c.BaseURL} {
			require.Contains(t, string(raw), value)
			require.NotContains(t, value, "\n")
		}

		// What is written behind a file that can be read is found, whatever it says.
		plain := func(s string) bool {
			return s != "" && strings.TrimSpace(s) == s && unquoted(s) == s && !strings.ContainsAny(s, "\r\n")
		}
		if err != nil || !plain(key) || !plain(base) || len(raw)+len(key)+len(base) > maxConfig/2 {
			return
		}
		c, err = parseConfig([]byte(string(raw) + "\n [API] \n\tapi_key=" + key + "  \nBase_URL = '" + base + "'\n"))
		require.NoError(t, err)
		require.Equal(t, key, c.APIKey.Reveal())
		require.Equal(t, base, c.BaseURL)
	})
}
