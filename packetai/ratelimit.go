package packetai

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// RateLimit is what the server says of the limit that a request counted against.
// Documented under "Rate Limits": the headers are in every answer.
type RateLimit struct {
	// Limit is how many requests the limit allows.
	Limit int
	// Remaining is how many of them are left.
	Remaining int
	// Reset is when the limit is renewed, by the server's clock; zero where that is
	// not told in Unix seconds, which is how the vendor's open edition tells it:
	// unconfirmed.
	Reset time.Time
}

const (
	limitHeader     = "X-RateLimit-Limit"
	remainingHeader = "X-RateLimit-Remaining"
	resetHeader     = "X-RateLimit-Reset"
)

// leastReset is a time in 2001: a smaller number is a length of time.
const leastReset = 1e9

// RateLimitOf reads the rate headers of an answer, also of one that says no. It
// reports false where the answer does not tell both the limit and what is left.
func RateLimitOf(resp Response) (RateLimit, bool) { return rateLimitIn(resp.Header) }

func rateLimitIn(h http.Header) (RateLimit, bool) {
	limit, ok := count(h, limitHeader)
	remaining, also := count(h, remainingHeader)
	if !ok || !also {
		return RateLimit{}, false
	}
	l := RateLimit{Limit: int(limit), Remaining: int(remaining)}
	if at, ok := count(h, resetHeader); ok && at >= leastReset {
		l.Reset = time.Unix(at, 0)
	}
	return l, true
}

func count(h http.Header, name string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get(name)), 10, 64)
	return n, err == nil && n >= 0 && n < 1<<37
}

// toldLimits are the last that the server told, by class.
type toldLimits struct {
	mu   sync.Mutex
	last map[string]RateLimit
}

func (t *toldLimits) observe(ep *rest.Endpoint, h http.Header) {
	l, ok := rateLimitIn(h)
	if !ok {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[string]RateLimit{}
	}
	t.last[ep.Limit] = l
}

// RateLimit is what the server said last, to this client, of a limit: LimitRead,
// LimitWrite or LimitDeploy. It reports false where no answer of that class has
// told. It sends nothing. Quota is what this process counts by itself.
func (c *Client) RateLimit(class string) (RateLimit, bool) {
	c.told.mu.Lock()
	defer c.told.mu.Unlock()
	l, ok := c.told.last[class]
	return l, ok
}
