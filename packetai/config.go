package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// DefaultBaseURL is where the API lives.
const DefaultBaseURL = "https://dash.packet.ai/api/v1/inventory"

// The classes of requests that the API limits apart, as Limiter.Take's Ticket,
// Client.Quota and Client.RateLimit name them. Documented under "Rate Limits".
//
// The page does not say whether a deploy counts as a write, too. Here it does
// not: should the server count it so, a deploy beside more than 15 writes in a
// minute meets a 429, is known to have done nothing, and goes after the pause.
const (
	// LimitRead is the limit of every GET: 60 a minute, one of them reserved for
	// terminations.
	LimitRead = "read"
	// LimitWrite is that of POST, PATCH and DELETE: 20 a minute.
	LimitWrite = "write"
	// LimitDeploy is that of DeploymentsService.Create: 5 a minute.
	LimitDeploy = "deploy"
)

// perMinute is the documented table.
var perMinute = map[string]int{LimitRead: 60, LimitWrite: 20, LimitDeploy: 5}

// minute is the window that the client keeps the limits in. The second more
// covers what requests take to arrive: those of one burst that wait for a
// connection come later than they were let go, and the next ones do not.
const minute = time.Minute + time.Second

// defaultMaxWait lets a call wait until its limit is renewed.
const defaultMaxWait = 90 * time.Second

// The looks of a client's waits take at most 30 reads in any minute, so that
// waiting leaves half of them to work.
const (
	looksBurst   = 6
	looksPerHour = 24 * 60
)

// provider is the Packet.ai Bare Metal GPU API.
var provider = client.Provider{
	Name:          "packetai",
	BaseURL:       DefaultBaseURL,
	EnvKey:        "PACKETAI_API_KEY",
	EnvBaseURL:    "PACKETAI_BASE_URL",
	KeyHeader:     "Authorization",
	KeyPrefix:     "Bearer ",
	UserAgent:     "volt-go/" + api.Version,
	NewLimiter:    func(class string) api.Limiter { return api.NewWindowLimiter(perMinute[class], minute) },
	DescribeError: describeError,
	ErrorMembers:  []string{"error"},
	ResetHeader:   resetHeader,
}
