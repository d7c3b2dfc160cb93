package explore

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A route is a kind of request. A fault names the routes to which it applies.
const (
	routeCreate = 'c'
	routeList   = 'l'
	routeGet    = 'g'
	routeEnd    = 'e' // DELETE, stop and cancel
	routeOther  = 'o'
)

// reply is the result of a request: a response, or an error of the transport.
type reply struct {
	status  int
	typ     string
	body    string
	header  map[string]string
	err     error
	dial    bool // the error comes before there is a connection
	wait    time.Duration
	hang    bool // no response until the client gives up
	cutBody bool
	note    string // the log shows this instead of the body
}

// stage is the moment at which a request with a fault takes effect.
type stage int

const (
	before  stage = iota // it has no effect
	after                // it has its effect, and the response is replaced
	late                 // it takes effect up to two minutes after the response
	changed              // it has its effect, and the handler changes the response
)

// fault is a failure of a single request.
type fault struct {
	name   string
	routes string
	stage  stage
	reply  func(s *server) reply
}

const (
	htmlGateway = "<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%d %s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
	htmlLogin   = "<!doctype html><html><head><title>Sign in</title></head><body><form action=/login></form></body></html>"
)

func gateway(status int, text string) func(*server) reply {
	return func(*server) reply {
		return reply{status: status, typ: "text/html", body: fmt.Sprintf(htmlGateway, status, text, status, text)}
	}
}

func answer(status int, body string) func(*server) reply {
	return func(*server) reply { return reply{status: status, typ: "application/json", body: body} }
}

// ownError returns an error in the API's own form.
func ownError(status int, code, message string) func(*server) reply {
	return func(s *server) reply {
		body := object("error", true, "status", status, "message", message, "code", code)
		switch s.rng.IntN(4) {
		case 0:
			body = object("message", message)
		case 1:
			body = object("error", message)
		}
		return reply{status: status, typ: "application/json", body: body}
	}
}

func fails(err error) func(*server) reply { return func(*server) reply { return reply{err: err} } }

func hangs(*server) reply { return reply{hang: true} }

var (
	errCut    = io.ErrUnexpectedEOF
	errReset  = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errNoDial = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
)

// faults are all faults. If a fault needs more than a reply, a handler that knows its
// name carries it out.
var faults = []fault{
	{"cut", "clge", before, fails(errCut)},
	{"cut after", "ce", after, fails(errCut)},
	{"reset", "clge", before, fails(errReset)},
	{"reset after", "ce", after, fails(errReset)},
	{"no dial", "clge", before, func(*server) reply { return reply{err: errNoDial, dial: true} }},
	{"half a body", "clge", after, nil},
	{"hang", "clge", before, hangs},
	{"hang after", "ce", after, hangs},
	{"hang late", "c", late, hangs},
	{"slow", "clge", changed, nil},
	{"500", "clge", before, ownError(500, "INTERNAL_ERROR", "Unexpected error")},
	{"500 after", "ce", after, ownError(500, "INTERNAL_ERROR", "Unexpected error")},
	{"502 json", "clge", before, ownError(502, "BAD_GATEWAY", "Upstream provider temporarily unavailable")},
	{"502 json after", "ce", after, ownError(502, "BAD_GATEWAY", "Upstream provider temporarily unavailable")},
	{"502 html", "clge", before, gateway(502, "Bad Gateway")},
	{"502 html after", "ce", after, gateway(502, "Bad Gateway")},
	{"502 html late", "c", late, gateway(502, "Bad Gateway")},
	{"503 html", "clge", before, gateway(503, "Service Temporarily Unavailable")},
	{"504 html", "clge", before, gateway(504, "Gateway Time-out")},
	{"504 html after", "ce", after, gateway(504, "Gateway Time-out")},
	{"504 html late", "c", late, gateway(504, "Gateway Time-out")},
	{"408", "clge", before, answer(408, "")},
	{"499 after", "ce", after, answer(499, "")},
	{"520", "clge", before, gateway(520, "Web server is returning an unknown error")},
	{"429 in 3 s", "clge", before, limited("3")},
	{"429 in 50 s", "clge", before, limited("50")},
	{"429 bare", "clge", before, limited("")},
	{"404 gateway html", "clge", before, gateway(404, "Not Found")},
	{"404 gateway route", "clge", before, answer(404, `{"message":"no Route matched with those values"}`)},
	{"404 gateway path", "lge", before, answer(404, `{"message":"Cannot GET /api/volt/pods","error":"Not Found","statusCode":404}`)},
	{"404 gateway text", "lge", before, func(*server) reply { return reply{status: 404, typ: "text/plain", body: "404 page not found\n"} }},
	{"404 gateway upstream", "lge", before, answer(404, `{"error":"upstream not found"}`)},
	{"401", "lge", before, ownError(401, "INVALID_API_KEY", "Invalid API key")},
	{"200 html", "clge", before, func(*server) reply { return reply{status: 200, typ: "text/html", body: htmlLogin} }},
	{"200 empty", "lg", before, answer(200, "")},

	{"create: 201 empty", "c", after, answer(201, "")},
	{"create: 201 without ids", "c", after, answer(201, `{"success":true}`)},
	{"create: 201 says no", "c", after, nil},
	{"create: 409 with the resource", "c", after, nil},
	{"create: 200 status 502 after", "c", after, answer(200, `{"error":true,"status":502,"message":"Upstream provider temporarily unavailable"}`)},
	{"create: 200 status 502", "c", before, answer(200, `{"error":true,"status":502,"message":"Upstream provider temporarily unavailable"}`)},
	{"create: 402", "c", before, ownError(402, "INSUFFICIENT_BALANCE", "Insufficient balance")},
	{"create: 400 no stock", "c", before, ownError(400, "NO_CAPACITY", "No capacity for this resource")},
	{"create: 409", "c", before, ownError(409, "CONFLICT", "A deployment is in progress")},
	{"create: one id", "c", changed, nil},

	{"list: drop", "l", changed, nil},
	{"list: drop", "l", changed, nil},
	{"list: double", "l", changed, nil},
	{"list: total high", "l", changed, nil},
	{"list: total low", "l", changed, nil},
	{"list: has_more", "l", changed, nil},
	{"list: no names", "l", changed, nil},
	{"list: link next", "l", changed, nil},

	{"get: no name", "g", changed, nil},
	{"get: unknown status", "g", changed, nil},
	{"get: another's body", "g", changed, nil},

	{"end: lie", "e", before, nil},
	{"end: 200 success false", "e", before, answer(200, `{"success":false}`)},
	{"end: 200 errors", "e", before, answer(200, `{"errors":[{"message":"locked"}]}`)},
	{"end: 200 status error", "e", before, answer(200, `{"status":"error"}`)},
	{"end: 200 status running", "e", before, answer(200, `{"status":"running"}`)},
	{"end: 409", "e", before, ownError(409, "CONFLICT", "Pod is still deploying")},
	{"end: 307", "e", before, func(*server) reply {
		return reply{status: 307, typ: "text/html", header: map[string]string{"Location": "https://volt.explore.test/login"}}
	}},
	{"end: 202 after", "e", after, answer(202, "")},
}

func limited(retryAfter string) func(*server) reply {
	return func(s *server) reply {
		r := ownError(429, "RATE_LIMIT_EXCEEDED", "Too many requests")(s)
		if retryAfter != "" {
			r.header = map[string]string{"Retry-After": retryAfter}
		}
		return r
	}
}

// faultPlan chooses the requests of a schedule that fail.
type faultPlan struct {
	mode string
	// With one fault: the nth request of the route.
	route byte
	nth   int
	fault *fault
	// firstSight is the fault of the lists that would be the first to show a thing of the
	// caller's, or nil.
	firstSight *fault
	// With many: each request with a chance, and all requests of some routes for a while.
	chance  float64
	outages []outage
}

type outage struct {
	from, to time.Duration // since the first call
	routes   string
	fault    *fault
}

func newFaultPlan(rng *rand.Rand, w *world) faultPlan {
	p := faultPlan{mode: w.faultMode}
	p.route = weighted(rng, byte(routeCreate), 5, byte(routeList), 3, byte(routeGet), 2, byte(routeEnd), 3)
	p.nth = 1 + rng.IntN(1+rng.IntN(6))
	p.fault = w.drawFault(rng, p.route)
	switch w.theme {
	case twinTheme:
		p.route, p.nth = routeCreate, 1
		for !isLoss(p.fault) || !strings.Contains(p.fault.routes, "c") {
			p.fault = w.drawFault(rng, routeCreate)
		}
	case lateTheme:
		p.route, p.nth = routeCreate, 1
		oneID := w.kind == pods && w.revision != classic && rng.IntN(2) == 0
		for p.fault.stage != after && !oneID || oneID && p.fault.name != "create: one id" {
			p.fault = w.drawFault(rng, routeCreate)
		}
	case dropTheme:
		p.route, p.nth = routeList, 1+rng.IntN(4)
		for p.fault.name != "list: drop" {
			p.fault = w.drawFault(rng, routeList)
		}
	}
	if w.theme == lateTheme {
		p.firstSight = faultOf(pick(rng, "list: drop", "list: drop", "list: has_more", "list: total high", "list: link next"))
		return p // other faults would hide the effect of this one
	}
	p.chance = pick(rng, 0.05, 0.15, 0.3, 0.5)
	for range rng.IntN(3) {
		from := below(rng, 4*time.Minute)
		o := outage{from: from, to: from + below(rng, 2*time.Minute), routes: pick(rng, "clge", "clge", "l", "g", "lg", "e", "c")}
		for {
			o.fault = w.drawFault(rng, o.routes[0])
			if o.fault.stage == before && o.fault.reply != nil && !strings.Contains(o.fault.name, ":") {
				break
			}
		}
		p.outages = append(p.outages, o)
	}
	return p
}

// isLoss reports whether a create with the fault may have taken effect, as far as the
// client can see.
func isLoss(f *fault) bool {
	for _, word := range []string{"cut", "reset", "hang", "500", "502", "503", "504"} {
		if strings.HasPrefix(f.name, word) {
			return true
		}
	}
	return false
}

func (w *world) drawFault(rng *rand.Rand, route byte) *fault {
	for {
		f := &faults[rng.IntN(len(faults))]
		switch {
		case !strings.Contains(f.routes, string(route)):
		case f.name == "end: lie" && (!w.getIsExact || w.kind == jobs):
		default:
			return f
		}
	}
}

// faultOf returns the fault with this name.
func faultOf(name string) *fault {
	i := slices.IndexFunc(faults, func(f fault) bool { return f.name == name })
	return &faults[i]
}

// isFirstSight reports whether a list would be the first to show a thing of the caller's.
func (s *server) isFirstSight(now time.Time) bool {
	return slices.ContainsFunc(s.things, func(t *thing) bool {
		st, _ := s.seen(t, byList, now, 0)
		return t.owner != nil && t.dropped.IsZero() && st != absent && st != gone
	})
}

// next returns the fault of the next request, or nil.
func (s *server) next(route byte, now time.Time) *fault {
	s.counts[route]++
	p := &s.plan
	planned := route == p.route && s.counts[route] == p.nth
	switch p.mode {
	case oneFault:
		if planned {
			return p.fault
		}
	case manyFaults:
		if planned && s.theme != noTheme {
			return p.fault
		}
		if p.firstSight != nil && route == routeList && s.isFirstSight(now) {
			return p.firstSight
		}
		since := now.Sub(s.opened)
		if i := slices.IndexFunc(p.outages, func(o outage) bool {
			return since >= o.from && since < o.to && strings.Contains(o.routes, string(route)) && strings.Contains(o.fault.routes, string(route))
		}); i >= 0 {
			return p.outages[i].fault
		}
		if s.rng.Float64() < p.chance && route != routeOther {
			return s.drawFault(s.rng, route)
		}
	}
	return nil
}
