package client

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
)

// fileConfig is what the configuration file says.
type fileConfig struct {
	APIKey  api.Secret
	BaseURL string
}

// maxConfig is how large a configuration file may be.
const maxConfig = 64 << 10

// readConfig reads the file at path below the home directory.
func readConfig(path string) (fileConfig, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return fileConfig{}, nil // nobody's home: there is no such file
	}
	f, err := os.Open(filepath.Join(home, filepath.FromSlash(path)))
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
	return err // uncovered: os gives no other
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
