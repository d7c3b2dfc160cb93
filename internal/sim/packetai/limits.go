package packetai

import (
	"net/http"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The classes of requests that are limited apart.
const (
	ReadClass   = "read"
	WriteClass  = "write"
	DeployClass = "deploy"
)

// minute is the window of every limit.
const minute = time.Minute

// windows are what was used of each class's limit.
type windows struct{ read, write, deploy kernel.Window }

// deployRoute is the one that rents.
const deployRoute = "POST /deployments"

// classOf is the class of a request, of one without a route too.
func classOf(c *call) string {
	switch {
	case c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead:
		return ReadClass
	case c.Name() == deployRoute:
		return DeployClass
	}
	return WriteClass
}

// limit is how many requests of a class a key may make.
func (s *Server) limit(class string) kernel.Limit {
	n, on := s.cfg.Writes, WriteLimit
	switch class {
	case ReadClass:
		n, on = s.cfg.Reads, ReadLimit
	case DeployClass:
		n, on = s.cfg.Deploys, DeployLimit
	}
	if !s.does(on) {
		n = 1 << 20
	}
	return kernel.Limit{Name: class, Requests: n, Window: minute}
}

// quota is the limit and the window that a request counts against. A deploy that
// is let through counts as a write, too: it is a POST, and the page does not say
// that it is none.
func (s *Server) quota(c *call) (kernel.Limit, *kernel.Window) {
	w := &c.Key.windows
	if !s.does(QuotaPerKey) {
		w = &c.Key.account.shared
	}
	class := classOf(c)
	limit := s.limit(class)
	switch class {
	case ReadClass:
		return limit, &w.read
	case WriteClass:
		return limit, &w.write
	}
	full := limit.Requests >= 0 && w.deploy.Allowance(limit, c.Now).Left == 0
	if writes := s.limit(WriteClass); !full && !s.cfg.DeploysApart && !c.Spend(writes, &w.write) {
		return writes, &w.write
	}
	return limit, &w.deploy
}

// dress tells the limit with every answer. Without a key there is no window yet:
// it is told as one that begins now.
func (s *Server) dress(c *call, a *answer) {
	told := c.Quota
	if told.Window == 0 {
		if told.Limit = s.limit(classOf(c)); told.Requests < 0 {
			return
		}
		told.Left, told.Resets = told.Requests, c.Now.Add(minute)
	}
	if !s.does(LimitHeaders) {
		return
	}
	a.Set("X-RateLimit-Limit", strconv.Itoa(told.Requests))
	a.Set("X-RateLimit-Remaining", strconv.Itoa(told.Left))
	a.Set("X-RateLimit-Reset", strconv.FormatInt(s.outside(told.Resets, c.Now), 10))
}

// outside is a time of this world as its clients have it, in Unix seconds and
// rounded up: who comes back then is not too early. A clock that goes at a speed
// of its own tells another time than theirs.
func (s *Server) outside(at, now time.Time) int64 {
	if _, scaled := s.Clock().(*kernel.ScaledClock); scaled {
		at = time.Now().Add(s.Clock().Outside(at.Sub(now)))
	}
	return at.Add(time.Second - 1).Unix()
}
