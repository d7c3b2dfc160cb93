package client

import (
	"errors"
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Provider describes an API.
type Provider struct {
	// Name begins every error's text: "volt".
	Name string
	// BaseURL is where the API lives.
	BaseURL string
	// EnvKey and EnvBaseURL are the environment variables that hold the key and
	// the base URL.
	EnvKey, EnvBaseURL string
	// ConfigFile is a file below the home directory that may hold them, or "".
	ConfigFile string
	// The key is sent in KeyHeader, behind KeyPrefix.
	KeyHeader, KeyPrefix string
	// UserAgent is the client's product token.
	UserAgent string
	// NewLimiter makes the limiter of a class of requests.
	NewLimiter func(class string) api.Limiter
	// DescribeError is rest.Config's.
	DescribeError func(ep *rest.Endpoint, body []byte, e *api.Error)
	// ErrorMembers are the names of members in the API's own errors. Each error has one
	// of them.
	ErrorMembers []string
	// Observe and ResetHeader are rest.Config's.
	Observe     func(ep *rest.Endpoint, header http.Header)
	ResetHeader string
}

// New makes the HTTP core of a client. It sends nothing. It fails with
// api.ErrNoAPIKey and api.ErrConfig.
func (p *Provider) New(opts []api.Option) (*rest.Core, error) {
	var s api.Settings
	for _, o := range opts {
		o(&s)
	}
	key, baseURL, err := p.credentials(&s)
	if err != nil {
		return nil, err
	}
	base, err := rest.ParseBaseURL(baseURL)
	if err != nil {
		return nil, p.configError("", err)
	}
	agent := p.UserAgent
	if s.UserAgent != "" {
		if strings.ContainsFunc(s.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, p.configError("WithUserAgent", errors.New("want printable ASCII"))
		}
		agent += " " + s.UserAgent
	}
	httpClient := s.HTTPClient
	if httpClient != nil {
		copied := *httpClient // the caller's may change
		httpClient = &copied
	}
	core, err := rest.New(rest.Config{
		API:           p.Name,
		BaseURL:       base,
		Key:           key,
		KeyHeader:     p.KeyHeader,
		KeyPrefix:     p.KeyPrefix,
		UserAgent:     agent,
		HTTPClient:    httpClient,
		NewLimiter:    p.NewLimiter,
		Limiter:       s.Limiter,
		Repeat:        Repeatable,
		Retry:         s.Retry,
		MaxWait:       s.MaxWait,
		Grace:         s.Grace,
		Timeout:       s.Timeout,
		MaxBody:       s.MaxBody,
		Logger:        s.Logger,
		AttemptHooks:  s.AttemptHooks,
		DescribeError: p.DescribeError,
		OwnError:      p.ownError,
		Observe:       p.Observe,
		ResetHeader:   p.ResetHeader,
	})
	if err != nil {
		return nil, p.configError("", err)
	}
	return core, nil
}

// Call names a call that was not sent.
func (p *Provider) Call(ep *rest.Endpoint, target string) api.Call {
	return api.Call{API: p.Name, Operation: ep.Operation, Target: target, Method: ep.Method, Path: ep.Path}
}

// ArgumentError is input found wrong before a request is spent: field names it,
// and problem says what would be right.
func (p *Provider) ArgumentError(ep *rest.Endpoint, target, field, problem string) error {
	return &api.ArgumentError{Call: p.Call(ep, target), Field: field, Problem: problem}
}

// configError is why no client was made: an api.ErrConfig that can also be, or
// wrap, something else.
type configError struct {
	name, problem string
	err           error
}

func (p *Provider) configError(problem string, err error) error {
	return &configError{p.Name, problem, err}
}

func (e *configError) Error() string {
	if e.problem == "" {
		return e.name + ": " + e.err.Error()
	}
	return e.name + ": " + e.problem + ": " + e.err.Error()
}

func (e *configError) Is(target error) bool { return target == api.ErrConfig }
func (e *configError) Unwrap() error        { return e.err }
