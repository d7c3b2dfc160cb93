package client

import (
	"cmp"
	"fmt"
	"os"

	"github.com/voltagegpu/volt-go/api"
)

// credentials finds the key and the base URL. The base URL comes from the key's
// own source or a higher one, so that nothing ambient sends an explicit key
// elsewhere.
func (p *Provider) credentials(s *api.Settings) (key api.Secret, baseURL string, err error) {
	if s.KeyGiven {
		if s.APIKey.IsZero() {
			return key, "", p.configError("WithAPIKey", fmt.Errorf("%w: it was given an empty one", api.ErrNoAPIKey))
		}
		return s.APIKey, cmp.Or(s.BaseURL, p.BaseURL), nil
	}
	if env, ok := os.LookupEnv(p.EnvKey); ok {
		if env == "" {
			return key, "", p.configError(p.EnvKey, fmt.Errorf("%w: it is set and empty", api.ErrNoAPIKey))
		}
		return api.NewSecret(env), cmp.Or(s.BaseURL, os.Getenv(p.EnvBaseURL), p.BaseURL), nil
	}
	if p.ConfigFile == "" {
		return key, "", p.configError("", fmt.Errorf("%w: use WithAPIKey, or set %s", api.ErrNoAPIKey, p.EnvKey))
	}
	file, err := readConfig(p.ConfigFile)
	if err != nil {
		return key, "", p.configError("~/"+p.ConfigFile, err)
	}
	if file.APIKey.IsZero() {
		return key, "", p.configError("", fmt.Errorf("%w: use WithAPIKey, set %s, or write it to ~/%s as api_key in the section [api]", api.ErrNoAPIKey, p.EnvKey, p.ConfigFile))
	}
	return file.APIKey, cmp.Or(s.BaseURL, os.Getenv(p.EnvBaseURL), file.BaseURL, p.BaseURL), nil
}
