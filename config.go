package volt

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// DefaultBaseURL is where the API lives.
const DefaultBaseURL = "https://api.voltagegpu.com/api/volt"

// The quota that the API documents is 1,000 requests an hour for each key. An
// even flow of 900 with a burst of 100 keeps it in every hour, whenever that
// begins.
const (
	quotaPerHour = 900
	quotaBurst   = 100
)

// The looks of a client's waits take at most 450 requests in any hour, so that
// waiting leaves half of the quota to work.
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
