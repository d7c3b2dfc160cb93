package volt_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// These tests set environment variables, so none of them is parallel.

// surroundings makes the process's environment and home directory what the test
// says, and nothing else. A nil file is none.
func surroundings(t *testing.T, env map[string]string, file *string) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for _, name := range []string{"VOLT_API_KEY", "VOLT_BASE_URL"} {
		t.Setenv(name, "") // so that it is restored
		require.NoError(t, os.Unsetenv(name))
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	if file != nil {
		require.NoError(t, os.Mkdir(filepath.Join(home, ".volt"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(home, ".volt", "config.ini"), []byte(*file), 0o600))
	}
}

// where makes a client, and tells where it sends and with which key.
func where(t *testing.T, opts ...volt.Option) (url, key string, err error) {
	t.Helper()
	client, err := volt.New(append(opts, volt.WithLimiter(volt.NoLimiter), volt.WithHTTPClient(&http.Client{
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			url, key = r.URL.String(), r.Header.Get("X-API-Key")
			return answer(r, 200, "[]", nil), nil
		}),
	}))...)
	if err != nil {
		require.Nil(t, client)
		return "", "", err
	}
	_, err = client.Pods.List(t.Context())
	require.NoError(t, err)
	require.Equal(t, client.BaseURL()+"/pods", url)
	return strings.TrimSuffix(url, "/pods"), key, nil
}

func TestWhereKeyAndBaseURLComeFrom(t *testing.T) {
	const standard = "https://api.voltagegpu.com/api/volt"
	key := []volt.Option{volt.WithAPIKey("from_option")}
	url := []volt.Option{volt.WithBaseURL("https://option.example/v")}
	both := append(key[:1:1], url...)
	envBoth := map[string]string{"VOLT_API_KEY": "from_env", "VOLT_BASE_URL": "https://env.example/v"}
	envKey := map[string]string{"VOLT_API_KEY": "from_env"}
	envURL := map[string]string{"VOLT_BASE_URL": "https://env.example/v"}
	fileBoth := "[api]\napi_key = from_file\nbase_url = https://file.example/v\n"
	fileKey := "[api]\napi_key = from_file\n"
	fileURL := "[api]\nbase_url = https://file.example/v\n"

	for name, c := range map[string]struct {
		opts         []volt.Option
		env          map[string]string
		file         *string
		key, baseURL string
	}{
		"option alone":                      {opts: key, key: "from_option", baseURL: standard},
		"both options":                      {opts: both, key: "from_option", baseURL: "https://option.example/v"},
		"option before env":                 {opts: key, env: envKey, key: "from_option", baseURL: standard},
		"env's URL is not an option key's":  {opts: key, env: envBoth, key: "from_option", baseURL: standard},
		"file's URL is not an option key's": {opts: key, file: &fileBoth, key: "from_option", baseURL: standard},
		"env":                               {env: envBoth, key: "from_env", baseURL: "https://env.example/v"},
		"env key alone":                     {env: envKey, key: "from_env", baseURL: standard},
		"env key, option URL":               {opts: url, env: envBoth, key: "from_env", baseURL: "https://option.example/v"},
		"env before file":                   {env: envBoth, file: &fileBoth, key: "from_env", baseURL: "https://env.example/v"},
		"file's URL is not an env key's":    {env: envKey, file: &fileBoth, key: "from_env", baseURL: standard},
		"file":                              {file: &fileBoth, key: "from_file", baseURL: "https://file.example/v"},
		"file key alone":                    {file: &fileKey, key: "from_file", baseURL: standard},
		"file key, env URL":                 {env: envURL, file: &fileBoth, key: "from_file", baseURL: "https://env.example/v"},
		"file key, option URL":              {opts: url, env: envURL, file: &fileBoth, key: "from_file", baseURL: "https://option.example/v"},
		"file URL, env key":                 {env: envKey, file: &fileURL, key: "from_env", baseURL: standard},
		"slashes at the end":                {opts: append(key[:1:1], volt.WithBaseURL("https://option.example/v//")), key: "from_option", baseURL: "https://option.example/v"},
		"the last option counts":            {opts: append(key[:1:1], volt.WithAPIKey("second")), key: "second", baseURL: standard},
	} {
		t.Run(name, func(t *testing.T) {
			surroundings(t, c.env, c.file)
			url, key, err := where(t, c.opts...)
			require.NoError(t, err)
			require.Equal(t, c.key, key)
			require.Equal(t, c.baseURL, url)
		})
	}
}

func TestNoKey(t *testing.T) {
	empty, other := "[api]\napi_key =\n", "[profile]\napi_key = volt_elsewhere\n"
	for name, c := range map[string]struct {
		opts []volt.Option
		env  map[string]string
		file *string
		says string
	}{
		"nothing anywhere":            {says: "no API key: use WithAPIKey, set VOLT_API_KEY, or write it to ~/.volt/config.ini"},
		"an empty option":             {opts: []volt.Option{volt.WithAPIKey("")}, env: map[string]string{"VOLT_API_KEY": "ambient"}, says: "volt: WithAPIKey: no API key: it was given an empty one"},
		"an empty variable":           {env: map[string]string{"VOLT_API_KEY": ""}, file: ptr("[api]\napi_key = ambient"), says: "volt: VOLT_API_KEY: no API key: it is set and empty"},
		"an empty key in the file":    {file: &empty, says: "no API key"},
		"the key of another section":  {file: &other, says: "no API key"},
		"an empty file":               {file: ptr(""), says: "no API key"},
		"an option URL, and no key":   {opts: []volt.Option{volt.WithBaseURL("https://x.example")}, says: "no API key"},
		"an env URL, and no key":      {env: map[string]string{"VOLT_BASE_URL": "https://x.example"}, says: "no API key"},
		"a key with quotes of nobody": {file: ptr(`[api]` + "\n" + `api_key = ""`), says: "no API key"},
	} {
		t.Run(name, func(t *testing.T) {
			surroundings(t, c.env, c.file)
			_, _, err := where(t, c.opts...)
			require.ErrorIs(t, err, volt.ErrNoAPIKey)
			require.ErrorIs(t, err, volt.ErrConfig)
			require.ErrorContains(t, err, c.says)
			require.NotContains(t, err.Error(), "ambient")
		})
	}
}

func ptr(s string) *string { return &s }

// A home directory that nobody has is no failure where the key is given.
func TestNoHome(t *testing.T) {
	surroundings(t, map[string]string{"VOLT_API_KEY": "from_env"}, nil)
	for _, name := range []string{"HOME", "USERPROFILE"} {
		require.NoError(t, os.Unsetenv(name))
	}
	_, key, err := where(t)
	require.NoError(t, err)
	require.Equal(t, "from_env", key)

	require.NoError(t, os.Unsetenv("VOLT_API_KEY"))
	_, _, err = where(t)
	require.ErrorIs(t, err, volt.ErrNoAPIKey)
}

func TestConfigFileForms(t *testing.T) {
	for name, file := range map[string]string{
		"plain":            "[api]\napi_key = volt_k\nbase_url = https://file.example/v\n",
		"no last newline":  "[api]\napi_key=volt_k\nbase_url=https://file.example/v",
		"BOM":              "\xef\xbb\xbf[api]\napi_key = volt_k\nbase_url = https://file.example/v\n",
		"CRLF":             "[api]\r\napi_key = volt_k\r\nbase_url = https://file.example/v\r\n",
		"double quotes":    "[api]\napi_key = \"volt_k\"\nbase_url = \"https://file.example/v\"\n",
		"single quotes":    "[api]\napi_key = 'volt_k'\nbase_url = 'https://file.example/v'\n",
		"comments":         "# mine\n; yours\n\n[api]\n# api_key = volt_old\n  ; base_url = x\napi_key = volt_k\nbase_url = https://file.example/v\n",
		"spaces":           "  [ api ]  \n\t api_key\t=\tvolt_k \n base_url  =  https://file.example/v  \n",
		"upper case":       "[API]\nAPI_KEY = volt_k\nBase_URL = https://file.example/v\n",
		"other sections":   "[ui]\napi_key = volt_other\ncolour = on\n[api]\napi_key = volt_k\nbase_url = https://file.example/v\ntimeout = 5\n[more]\nbase_url = https://other.example\n",
		"before a section": "api_key = volt_other\n[api]\napi_key = volt_k\nbase_url = https://file.example/v\n",
		"prose elsewhere":  "[notes]\nnothing that is name and value\n[api]\napi_key = volt_k\nbase_url = https://file.example/v\n",
	} {
		t.Run(name, func(t *testing.T) {
			surroundings(t, nil, &file)
			url, key, err := where(t)
			require.NoError(t, err)
			require.Equal(t, "volt_k", key)
			require.Equal(t, "https://file.example/v", url)
		})
	}
}

// A file that cannot be read is told, and nothing of what is in it.
func TestUnreadableConfigFile(t *testing.T) {
	for name, c := range map[string]struct{ file, says string }{
		"a key alone":         {"[api]\nvolt_secret_key\n", "line 2: want name = value"},
		"a colon":             {"[api]\n\napi_key: volt_secret_key\n", "line 3: want name = value"},
		"an unclosed section": {"[api\napi_key = volt_secret_key\n", "line 1: a section without its ]"},
		"too large":           {"[api]\napi_key = volt_secret_key\n" + strings.Repeat("# filler\n", 8<<10), "larger than 65536 bytes"},
		"a line's end in it":  {"[api]\napi_key = \"volt_secret_key\x00\"\n", "illegal byte at position 16 of 16"},
		"a space in it":       {"[api]\napi_key = volt_secret key # mine\n", "illegal byte"},
		"a bad URL":           {"[api]\napi_key = volt_secret_key\nbase_url = file.example\n", "base URL: want a scheme and a host"},
	} {
		t.Run(name, func(t *testing.T) {
			surroundings(t, nil, &c.file)
			_, _, err := where(t)
			require.ErrorIs(t, err, volt.ErrConfig)
			require.ErrorContains(t, err, c.says)
			require.NotContains(t, err.Error(), "volt_secret")
		})
	}
	t.Run("a directory", func(t *testing.T) {
		surroundings(t, nil, nil)
		home, err := os.UserHomeDir()
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Join(home, ".volt", "config.ini"), 0o700))

		_, _, err = where(t)

		require.ErrorIs(t, err, volt.ErrConfig)
		require.ErrorContains(t, err, "~/.volt/config.ini")
		require.NotContains(t, err.Error(), home)
		require.NotErrorIs(t, err, volt.ErrNoAPIKey, "there may be one")
	})
	t.Run("a loop", func(t *testing.T) {
		surroundings(t, nil, nil)
		home, err := os.UserHomeDir()
		require.NoError(t, err)
		require.NoError(t, os.Mkdir(filepath.Join(home, ".volt"), 0o700))
		file := filepath.Join(home, ".volt", "config.ini")
		require.NoError(t, os.Symlink(file, file))

		_, _, err = where(t)

		require.ErrorIs(t, err, volt.ErrConfig)
		require.ErrorContains(t, err, "~/.volt/config.ini")
		require.NotContains(t, err.Error(), home)
	})
}

// With a key of a higher source the file is not even read.
func TestFileIsNotReadForAGivenKey(t *testing.T) {
	broken := "[api"
	surroundings(t, nil, &broken)
	_, key, err := where(t, volt.WithAPIKey("from_option"))
	require.NoError(t, err)
	require.Equal(t, "from_option", key)
	t.Setenv("VOLT_API_KEY", "from_env")
	_, key, err = where(t)
	require.NoError(t, err)
	require.Equal(t, "from_env", key)
}

func TestRefusedKeys(t *testing.T) {
	surroundings(t, nil, nil)
	for _, key := range []string{"volt_x\n", "volt_x\r\nX-Other: 1", " volt_x", "volt x", "volt_\x00x", "volt_é", "volt_\x7f", "\t"} {
		_, _, err := where(t, volt.WithAPIKey(key))
		require.ErrorIs(t, err, volt.ErrConfig, "%q", key)
		require.ErrorContains(t, err, "illegal byte")
		require.NotContains(t, err.Error(), strings.TrimSpace(key)+"x")
		t.Setenv("VOLT_API_KEY", strings.ReplaceAll(key, "\x00", "\n"))
		_, _, err = where(t)
		require.ErrorIs(t, err, volt.ErrConfig, "%q in the environment", key)
	}
}

func TestBaseURLs(t *testing.T) {
	surroundings(t, nil, nil)
	for _, url := range []string{
		"https://api.example", "https://api.example:8443/a/b", "HTTPS://api.example/v",
		"http://127.0.0.1:8080", "http://127.9.8.7", "http://localhost:9/v", "http://[::1]:80/v", "http://LOCALHOST",
	} {
		_, _, err := where(t, volt.WithAPIKey("volt_x"), volt.WithBaseURL(url))
		require.NoError(t, err, url)
	}
	for url, says := range map[string]string{
		"http://api.example":              "in the clear",
		"http://10.0.0.1":                 "in the clear",
		"http://127.0.0.1.example":        "in the clear",
		"http://localhost.example":        "in the clear",
		"http://[::2]":                    "in the clear",
		"http://0.0.0.0:80":               "in the clear",
		"api.example":                     "want a scheme and a host",
		"api.example:443/v":               "want a scheme and a host",
		"//api.example/v":                 "want a scheme and a host",
		"https://":                        "want a scheme and a host",
		"https:///v":                      "want a scheme and a host",
		"https://:443/v":                  "want a host",
		"ftp://api.example":               "want https",
		"file:///etc/passwd":              "want",
		"https://api.example/v?x=1":       "query",
		"https://api.example/v?":          "query",
		"https://api.example/v#part":      "fragment",
		"https://u:hunter2@api.example":   "user or password",
		"https://hunter2@api.example/v":   "user or password",
		"https://api.example/a/../b":      "..",
		"https://api.example/%zz":         "base URL",
		"https://api.exa mple":            "base URL",
		"https://api.example/v\r\nX: 1":   "base URL",
		"https://u:hunter2@api.example:x": "base URL",
	} {
		_, _, err := where(t, volt.WithAPIKey("volt_x"), volt.WithBaseURL(url))
		require.ErrorIs(t, err, volt.ErrConfig, url)
		require.ErrorContains(t, err, says, url)
		require.NotContains(t, err.Error(), "hunter2")

		t.Setenv("VOLT_API_KEY", "volt_x")
		t.Setenv("VOLT_BASE_URL", url)
		_, _, err = where(t)
		require.ErrorIs(t, err, volt.ErrConfig, "%s in the environment", url)
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	client := newClient(t, expect(t, step{want: "GET /pods", body: "[]", sees: func(r *http.Request) {
		require.Equal(t, "volt-go/"+volt.Version+" my-ci/1.4 (linux)", r.Header.Get("User-Agent"))
	}}), volt.WithUserAgent("my-ci/1.4 (linux)"))
	require.NoError(t, listPods(t.Context(), client))

	for _, product := range []string{"a\r\nX-Other: 1", "a\x00", "é"} {
		_, err := volt.New(volt.WithAPIKey("volt_x"), volt.WithUserAgent(product))
		require.ErrorIs(t, err, volt.ErrConfig, "%q", product)
	}
}

// What a caller hands over is copied: changing it later changes no client, and a
// client changes nothing of it.
func TestOptionsAreCopied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(2 * time.Second):
				return answer(r, 200, "[]", nil), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		})
		mine := &http.Client{Transport: transport, Timeout: time.Hour}
		client := newClient(t, transport, volt.WithHTTPClient(mine))
		require.Equal(t, time.Hour, mine.Timeout)
		require.Nil(t, mine.CheckRedirect)

		mine.Timeout = time.Second
		mine.Transport = noRequest(t)

		require.NoError(t, listPods(t.Context(), client))
	})
}

// The timeout of a caller's http.Client is that of one attempt.
func TestHTTPClientTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		client := newClient(t, hangs, volt.WithHTTPClient(&http.Client{Transport: hangs, Timeout: 7 * time.Second}))
		began := time.Now()
		require.ErrorIs(t, listPods(t.Context(), client), volt.ErrTimeout)
		require.Equal(t, 7*time.Second, time.Since(began))
	})
}

func TestNewSendsNothing(t *testing.T) {
	t.Parallel()
	client := newClient(t, noRequest(t))
	require.Equal(t, "volt.Client(https://api.voltagegpu.com/api/volt)", client.String())
	require.Zero(t, client.Stats())
	require.Zero(t, client.Quota().Queued)
}
