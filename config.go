package volt

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// DefaultBaseURL is where the API lives.
const DefaultBaseURL = "https://api.voltagegpu.com/api/volt"

// The places that New looks in when no option says otherwise.
const (
	envAPIKey  = "VOLT_API_KEY"
	envBaseURL = "VOLT_BASE_URL"
	configFile = ".volt/config.ini" // below the home directory
)

// configError is why New made no client: an ErrConfig that can also be, or wrap,
// something else.
type configError struct {
	problem string
	err     error
}

func (e *configError) Error() string {
	if e.problem == "" {
		return "volt: " + e.err.Error()
	}
	return "volt: " + e.problem + ": " + e.err.Error()
}

func (e *configError) Is(target error) bool { return target == ErrConfig }
func (e *configError) Unwrap() error        { return e.err }

// credentials finds the key and the base URL. The base URL comes from the key's
// own source or a higher one, so that nothing ambient sends an explicit key
// elsewhere.
func credentials(s *api.Settings) (key api.Secret, baseURL string, err error) {
	if s.KeyGiven {
		if s.APIKey.IsZero() {
			return key, "", &configError{"WithAPIKey", fmt.Errorf("%w: it was given an empty one", ErrNoAPIKey)}
		}
		return s.APIKey, firstNonEmpty(s.BaseURL, DefaultBaseURL), nil
	}
	if env, ok := os.LookupEnv(envAPIKey); ok {
		if env == "" {
			return key, "", &configError{envAPIKey, fmt.Errorf("%w: it is set and empty", ErrNoAPIKey)}
		}
		return api.NewSecret(env), firstNonEmpty(s.BaseURL, os.Getenv(envBaseURL), DefaultBaseURL), nil
	}
	file, err := readConfig()
	if err != nil {
		return key, "", &configError{"~/" + configFile, err}
	}
	if file.APIKey.IsZero() {
		return key, "", &configError{"", fmt.Errorf("%w: use WithAPIKey, set %s, or write it to ~/%s as api_key in the section [api]", ErrNoAPIKey, envAPIKey, configFile)}
	}
	return file.APIKey, firstNonEmpty(s.BaseURL, os.Getenv(envBaseURL), file.BaseURL, DefaultBaseURL), nil
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// fileConfig is what the configuration file says.
type fileConfig struct {
	APIKey  api.Secret
	BaseURL string
}

// maxConfig is how large a configuration file may be.
const maxConfig = 64 << 10

func readConfig() (fileConfig, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return fileConfig{}, nil // nobody's home: there is no such file
	}
	f, err := os.Open(filepath.Join(home, filepath.FromSlash(configFile)))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fileConfig{}, nil
		}
		return fileConfig{}, withoutPath(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return fileConfig{}, withoutPath(err)
	}
	if len(raw) > maxConfig {
		return fileConfig{}, fmt.Errorf("larger than %d bytes", maxConfig)
	}
	return parseConfig(raw)
}

// withoutPath is what went wrong with a file, without where this machine has it.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// parseConfig reads the INI form that Volt's command line tool writes: the
// section [api] with api_key, and base_url where another server is meant.
func parseConfig(raw []byte) (fileConfig, error) {
	var c fileConfig
	section := ""
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	lines.Buffer(nil, maxConfig+1)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
			continue
		case line[0] == '[':
			if !strings.HasSuffix(line, "]") {
				return c, fmt.Errorf("line %d: a section without its ]", n)
			}
			section = strings.TrimSpace(line[1 : len(line)-1])
			continue
		}
		if !strings.EqualFold(section, "api") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return c, fmt.Errorf("line %d: want name = value", n) // the line may hold a key
		}
		value = unquoted(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "api_key":
			c.APIKey = api.NewSecret(value)
		case "base_url":
			c.BaseURL = value
		}
	}
	return c, lines.Err()
}

func unquoted(v string) string {
	if n := len(v); n >= 2 && (v[0] == '"' || v[0] == '\'') && v[n-1] == v[0] {
		return v[1 : n-1]
	}
	return v
}

// newCore makes the HTTP core of a client.
func newCore(s *api.Settings) (*rest.Core, error) {
	key, baseURL, err := credentials(s)
	if err != nil {
		return nil, err
	}
	base, err := rest.ParseBaseURL(baseURL)
	if err != nil {
		return nil, &configError{"", err}
	}
	agent := userAgent
	if s.UserAgent != "" {
		if strings.ContainsFunc(s.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, &configError{"WithUserAgent", errors.New("want printable ASCII")}
		}
		agent += " " + s.UserAgent
	}
	client := s.HTTPClient
	if client != nil {
		copied := *client // the caller's may change
		client = &copied
	}
	core, err := rest.New(rest.Config{
		API:           "volt",
		BaseURL:       base,
		Key:           key,
		KeyHeader:     "X-API-Key",
		UserAgent:     agent,
		HTTPClient:    client,
		NewLimiter:    func(string) api.Limiter { return api.NewLimiter(quotaPerHour, quotaBurst) },
		Limiter:       s.Limiter,
		Repeat:        repeatable,
		Retry:         s.Retry,
		MaxWait:       s.MaxWait,
		Grace:         s.Grace,
		Timeout:       s.Timeout,
		MaxBody:       s.MaxBody,
		Logger:        s.Logger,
		DescribeError: describeError,
	})
	if err != nil {
		return nil, &configError{"", err}
	}
	return core, nil
}
