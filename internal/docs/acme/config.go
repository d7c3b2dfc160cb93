package acme

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// provider describes the API.
var provider = client.Provider{
	Name:       "acme",
	BaseURL:    "https://api.acme.example/v1",
	EnvKey:     "ACME_API_KEY",
	EnvBaseURL: "ACME_BASE_URL",
	KeyHeader:  "Authorization",
	KeyPrefix:  "Bearer ",
	UserAgent:  "acme-go/" + api.Version,
	NewLimiter: func(string) api.Limiter { return api.NewWindowLimiter(60, time.Minute) },
	DescribeError: func(_ *rest.Endpoint, body []byte, e *api.Error) {
		client.Describe(body, e)
	},
}
