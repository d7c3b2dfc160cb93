package volt

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// DefaultBaseURL is where the API lives.
const DefaultBaseURL = "https://api.voltagegpu.com/api/volt"

// provider is the Volt API.
var provider = client.Provider{
	Name:          "volt",
	BaseURL:       DefaultBaseURL,
	EnvKey:        "VOLT_API_KEY",
	EnvBaseURL:    "VOLT_BASE_URL",
	ConfigFile:    ".volt/config.ini",
	KeyHeader:     "X-API-Key",
	UserAgent:     userAgent,
	NewLimiter:    func(string) api.Limiter { return api.NewLimiter(quotaPerHour, quotaBurst) },
	DescribeError: describeError,
}
