package voltagepark

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// DefaultBaseURL is where the API lives.
const DefaultBaseURL = "https://cloud-api.voltagepark.com/api/v1"

// No limit is documented: the client keeps a polite one of its own.
const (
	quotaPerHour = 3600
	quotaBurst   = 60
)

// provider is the Voltage Park On Demand API.
var provider = client.Provider{
	Name:          "voltagepark",
	BaseURL:       DefaultBaseURL,
	EnvKey:        "VOLTAGEPARK_API_KEY",
	EnvBaseURL:    "VOLTAGEPARK_BASE_URL",
	KeyHeader:     "Authorization",
	KeyPrefix:     "Bearer ",
	UserAgent:     "volt-go/" + api.Version,
	NewLimiter:    func(string) api.Limiter { return api.NewLimiter(quotaPerHour, quotaBurst) },
	DescribeError: describeError,
	ErrorMembers:  []string{"detail"},
}
