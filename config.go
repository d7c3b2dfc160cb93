package volt

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// DefaultBaseURL is the API's public address.
const DefaultBaseURL = "https://api.voltagegpu.com/api/volt"

// The API documents a quota of 1,000 requests an hour for each key. A rate of 900 an hour
// with a burst of 100 stays within it in every hour.
const (
	quotaPerHour = 900
	quotaBurst   = 100
)

// The polls of a client's waits send at most 450 requests in any hour, so that half of
// the quota is left for other calls.
const (
	looksBurst   = 90
	looksPerHour = 360
)

// provider is the Volt API.
var provider = client.Provider{
	Name:          "volt",
	BaseURL:       DefaultBaseURL,
	EnvKey:        "VOLT_API_KEY",
	EnvBaseURL:    "VOLT_BASE_URL",
	ConfigFile:    ".volt/config.ini",
	KeyHeader:     "X-API-Key",
	UserAgent:     "volt-go/" + Version,
	NewLimiter:    func(string) api.Limiter { return api.NewLimiter(quotaPerHour, quotaBurst) },
	DescribeError: describeError,
	ErrorMembers:  []string{"message", "error"},
}
