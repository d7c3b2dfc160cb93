package explore

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"time"
)

const baseURL = "https://volt.explore.test/api/volt"

// server is the hostile server: an http.RoundTripper that keeps its ledger in memory.
type server struct {
	*world

	mu     sync.Mutex
	rng    *rand.Rand
	opened time.Time // when the first call begins
	things []*thing
	counts map[byte]int
	faulty int // requests with a fault
	lost   int // creates whose outcome the client cannot see
	seq    int
	log    []entry
	closed bool
	broken []violation
}

// entry is a line of the log: a request, or a remark.
type entry struct {
	at     time.Time
	call   *call
	text   string
	status int
	fault  string
	body   string
}

func newServer(w *world, rng *rand.Rand) *server {
	return &server{world: w, rng: rand.New(rand.NewPCG(w.seed, rng.Uint64())), opened: time.Now(), counts: map[byte]int{}}
}

// exchange is one request that the server handles.
type exchange struct {
	route  byte
	method string
	path   []string // below the base URL
	body   []byte
	call   *call
	fault  *fault
	now    time.Time
}

func (x *exchange) has(name string) bool { return x.fault != nil && x.fault.name == name }

// callKey is the context key for the call that a request belongs to.
type callKey struct{}

// RoundTrip answers one request. The request takes effect before any waiting, so it has
// its effect even if the caller gives up, unless a fault makes it late.
func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	trace := httptrace.ContextClientTrace(ctx)
	if !s.traced {
		trace = nil
	}
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(req.URL.Host)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	x := &exchange{method: req.Method, now: time.Now()}
	x.call, _ = ctx.Value(callKey{}).(*call)
	rel, _ := strings.CutPrefix(req.URL.EscapedPath(), "/api/volt/")
	x.path = strings.Split(rel, "/")
	x.route = routeOf(x.method, x.path)

	s.mu.Lock()
	if s.closed {
		s.remark(x.call, "%s %s after the end", req.Method, rel)
		s.violate("5 left over", "%s %s was sent after the last call had ended", req.Method, rel)
		s.mu.Unlock()
		<-make(chan bool) // the bubble cannot end: it reports the goroutine
	}
	x.fault = s.next(x.route, x.now)
	s.mu.Unlock()

	if x.fault == nil || x.fault.name != "no dial" {
		if trace != nil && trace.GotConn != nil {
			trace.GotConn(httptrace.GotConnInfo{Reused: true})
		}
		if trace != nil && trace.WroteHeaders != nil {
			trace.WroteHeaders()
		}
	}
	if req.Body != nil {
		x.body, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
		if trace != nil && int64(len(x.body)) != req.ContentLength && req.ContentLength > 0 {
			return nil, fmt.Errorf("http: ContentLength=%d with Body length %d", req.ContentLength, len(x.body))
		}
	}
	if trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}

	s.mu.Lock()
	r := s.serve(x)
	s.seq++
	wait := r.wait + s.latency/2 + below(s.rng, s.latency)
	s.log = append(s.log, entry{at: x.now, call: x.call, text: x.method + " /" + rel, status: r.status, fault: faultName(x.fault), body: r.text()})
	header := http.Header{"Content-Type": {r.typ}, "X-Request-Id": {fmt.Sprintf("req-%d", s.seq)}}
	if !s.noDate {
		header.Set("Date", x.now.Add(s.skew).UTC().Format(http.TimeFormat))
	}
	s.mu.Unlock()

	if r.hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.err != nil {
		return nil, r.err
	}
	for name, value := range r.header {
		header.Set(name, value)
	}
	res := &http.Response{
		Status: http.StatusText(r.status), StatusCode: r.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, ContentLength: int64(len(r.body)), Request: req, Body: io.NopCloser(strings.NewReader(r.body)),
	}
	if r.cutBody {
		res.Body = io.NopCloser(io.MultiReader(strings.NewReader(r.body[:len(r.body)/2]), cut{}))
	}
	return res, nil
}

// cut is the end of a body after its connection broke.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (r reply) text() string {
	switch {
	case r.note != "" && r.err == nil && !r.hang:
		return r.note
	case r.err != nil:
		return r.err.Error()
	case r.hang:
		return "(no response)"
	case r.cutBody:
		return "(half of) " + r.body
	}
	return r.body
}

func faultName(f *fault) string {
	if f == nil {
		return ""
	}
	return f.name
}

func routeOf(method string, path []string) byte {
	top := path[0] == "pods" || path[0] == "fine-tuning"
	switch {
	case top && method == "POST" && len(path) == 1:
		return routeCreate
	case top && method == "GET" && len(path) == 1:
		return routeList
	case top && method == "GET" && len(path) == 2:
		return routeGet
	case top && method == "DELETE" && len(path) == 2, top && method == "POST" && len(path) == 3 && path[2] == "stop":
		return routeEnd
	}
	return routeOther
}

// serve carries out a request, as far as its fault allows.
func (s *server) serve(x *exchange) reply {
	f := x.fault
	if f != nil {
		s.faulty++
		if x.call != nil {
			x.call.faults++
			x.call.refused = x.call.refused || f.name == "401"
		}
	}
	if x.route == routeCreate {
		s.countCreate(x)
	}
	if f != nil && f.stage == before && f.reply != nil {
		r := f.reply(s)
		s.noteCreate(x, r)
		return r
	}
	var r reply
	switch x.route {
	case routeCreate:
		r = s.handleCreate(x)
	case routeList:
		r = s.handleList(x)
	case routeGet:
		r = s.handleGet(x)
	case routeEnd:
		r = s.handleEnd(x)
	case routeOther:
		r = s.handleMachines(x)
	default:
		r = ownError(404, "NOT_FOUND", "The requested resource does not exist")(s)
	}
	switch {
	case x.has("half a body"):
		r.cutBody = true
	case x.has("slow"):
		r.wait = below(s.rng, 50*time.Second)
	case x.has("end: 202 after") && r.status >= 300: // a refused request must not be reported as accepted
	case f != nil && f.stage != changed && f.reply != nil:
		r = f.reply(s)
	}
	s.noteCreate(x, r)
	return r
}

// countCreate checks that a call which may have created something sends no second create.
func (s *server) countCreate(x *exchange) {
	switch c := x.call; {
	case c == nil:
		s.violate("4 create", "a create belongs to no call")
	case c.mayHaveCreated:
		s.violate("4 create", "%s sends a create again, and the first may have been carried out", c)
	default:
		c.posts++
	}
}

// noteCreate records whether the outcome of the create is unknown to the client.
func (s *server) noteCreate(x *exchange, r reply) {
	if x.route != routeCreate || x.call == nil || r.dial && s.traced {
		return // a transport that reports nothing may have dialled and sent it
	}
	switch r.status {
	case 429, 400, 401, 402, 403, 404, 405:
	default:
		x.call.mayHaveCreated = true
		if r.err != nil || r.hang || r.cutBody || r.status < 200 || r.status >= 300 || x.fault != nil && x.fault.stage != changed {
			x.call.lost = true
			s.lost++
		}
	}
}

func (s *server) handleCreate(x *exchange) reply {
	var in struct {
		Name, Provider, Image, Model string
		Resource                     string `json:"resource_name"`
		Machine                      string `json:"machine_id"`
		Template                     string `json:"template_id"`
	}
	if err := json.Unmarshal(x.body, &in); err != nil || in.Name == "" {
		return ownError(405, "BAD_REQUEST", "name is required")(s)
	}
	sp := spec{name: in.Name, provider: in.Provider, resource: in.Resource, image: in.Image}
	k := pods
	switch {
	case x.path[0] == "fine-tuning":
		k, sp.resource = jobs, in.Model
	case in.Machine != "":
		sp.provider, sp.resource, sp.image = "lium", in.Machine, in.Template
	}
	at := x.now
	if x.fault != nil && x.fault.stage == late {
		at = at.Add(below(s.rng, 110*time.Second))
	}
	t := s.create(k, sp, x.call, at)
	if c := x.call; c != nil {
		c.made = append(c.made, t)
		if len(c.made) > 1 {
			s.violate("4 create", "%s created %d things", c, len(c.made))
		}
	}
	body := s.createdBody(t, x)
	t.halfSaid = x.has("create: one id") && len(t.ids) == 2
	r := reply{status: 201, typ: "application/json", body: body}
	switch {
	case x.has("create: 201 says no"):
		r.body = strings.Replace(body, `"success":true`, `"success":false`, 1)
		if r.body == body {
			r.body = `{"success":false,"pod":` + body + `}`
		}
	case x.has("create: 409 with the resource"):
		r.status = 409
	}
	return r
}

func (s *server) handleList(x *exchange) reply {
	age := s.replica(byList)
	var rows, notes []string
	var shown []*thing
	k := pods
	if x.path[0] == "fine-tuning" {
		k = jobs
	}
	for _, t := range s.things {
		st, _ := s.seen(t, byList, x.now, age)
		if t.kind != k || st == absent || st == gone && k == pods && !s.keepsGone {
			continue
		}
		rows, shown = append(rows, s.row(t, st, x)), append(shown, t)
		notes = append(notes, fmt.Sprintf("%s %s", t.ids[len(t.ids)-1], st))
	}
	total := len(rows)
	switch {
	case x.has("list: drop"):
		if i := s.toDrop(shown, x.now); i >= 0 {
			shown[i].dropped = x.now
			rows = append(rows[:i:i], rows[i+1:]...)
			notes[i] = "without " + notes[i]
			total--
		}
	case x.has("list: double") && len(rows) > 0:
		rows = append(rows, rows[s.rng.IntN(len(rows))])
		total += s.rng.IntN(2)
	case x.has("list: total high"), x.has("list: has_more"), x.has("list: link next"):
		for range s.rng.IntN(1 + len(rows)) { // the rest is on the next page
			i := s.rng.IntN(len(rows))
			rows = slices.Delete(rows, i, i+1)
		}
		notes = append(notes, fmt.Sprintf("%d on the next page", len(shown)-len(rows)))
		if x.has("list: total high") {
			total += 1 + s.rng.IntN(3)
		}
	case x.has("list: total low"):
		total -= 1 + s.rng.IntN(2)
	}
	s.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	r := reply{status: 200, typ: "application/json", body: s.listBody(k, rows, total, x)}
	r.note = fmt.Sprintf("total %d: %s", total, strings.Join(notes, ", "))
	if x.has("list: link next") {
		r.header = map[string]string{"Link": `<` + baseURL + `/pods?page=2>; rel="next"`}
	}
	return r
}

// toDrop returns the index of a thing that a list may omit, or -1. In the model only
// single lists are late: after a list has omitted a thing, it is shown for a while. A
// list before a create shows the neighbours' things of the same name, because without
// their age the client could not tell them from its own.
func (s *server) toDrop(shown []*thing, now time.Time) int {
	var own, others []int
	for i, t := range shown {
		switch {
		case !t.dropped.IsZero() && now.Sub(t.dropped) < 20*time.Minute:
		case t.owner != nil:
			own = append(own, i)
		case !slices.Contains(callersNames, t.spec.name):
			others = append(others, i)
		}
	}
	if len(own) == 0 {
		own = others
	}
	if len(own) == 0 {
		return -1
	}
	return own[s.rng.IntN(len(own))]
}

// price is the price of a pod in USD per hour, by its provider.
func price(provider string) float64 {
	switch provider {
	case "lium":
		return 0.39
	case "targon":
		return 2.4
	}
	return 3.6
}

// handleMachines answers a request for the catalogue, which price caps read.
func (s *server) handleMachines(x *exchange) reply {
	switch {
	case x.path[0] != "machines" || s.noCatalogue:
		return ownError(404, "NOT_FOUND", "The requested resource does not exist")(s)
	case s.revision == classic:
		rows := object("id", "mach_rtx4090_01", "gpu_type", "RTX 4090", "gpu_count", 4, "cost_per_gpu_hour", 0.39, "available_gpus", 3, "location", "US-East", "provider", "lium") +
			"," + object("id", "mach_h200_targon_01", "gpu_type", "H200", "gpu_count", 8, "cost_per_gpu_hour", 2.4, "available_gpus", 8, "location", "US-Central", "provider", "targon", "confidential", true)
		return reply{status: 200, typ: "application/json", body: object("machines", raw("["+rows+"]"), "total", 2)}
	}
	row := object("name", "H200 [Confidential]", "price", 3.6, "rental_rate", 3.6, "p_min", 2.4, "p_max", 3.6, "base_price", 2.4, "total_gpu_count", 8, "k", 1,
		"provider", "confidential", "resource_name", "h200-small", "gpu_type", "H200", "gpu_count", 1, "vcpu", 32, "memory", 256, "confidential_compute", true)
	return reply{status: 200, typ: "application/json", body: "[" + row + "]"}
}

// find returns the thing with an id, and the index of that id.
func (s *server) find(k kind, id string) (*thing, int) {
	for _, t := range s.things {
		for i, own := range t.ids {
			if t.kind == k && own == id {
				return t, i
			}
		}
	}
	return nil, 0
}

func kindOf(x *exchange) kind {
	if x.path[0] == "fine-tuning" {
		return jobs
	}
	return pods
}

func (s *server) handleGet(x *exchange) reply {
	t, which := s.find(kindOf(x), x.path[1])
	a := byFirstID + access(which)
	if t == nil || t.kind == jobs && which == 1 || t.kind == pods && len(t.ids) == 2 && s.gets[which] == notFound {
		return s.notFound(kindOf(x))
	}
	st, _ := s.seen(t, a, x.now, s.replica(a))
	if st == absent || st == gone && t.kind == pods && !s.keepsGone {
		return s.notFound(t.kind)
	}
	if x.has("get: another's body") {
		for _, o := range s.things {
			if other, _ := s.seen(o, a, x.now, 0); o != t && o.kind == t.kind && other != absent && other != gone {
				t, st = o, other
				break
			}
		}
	}
	return reply{status: 200, typ: "application/json", body: s.details(t, st, x)}
}

func (s *server) notFound(k kind) reply {
	if k == jobs {
		return ownError(404, "NOT_FOUND", "Job not found")(s)
	}
	return ownError(404, "NOT_FOUND", "Pod not found")(s)
}

func (s *server) handleEnd(x *exchange) reply {
	t, which := s.find(kindOf(x), x.path[1])
	if t == nil || t.kind == jobs && which == 1 {
		return s.notFound(kindOf(x))
	}
	stop := x.method == "POST"
	s.touch(t, x)
	st, _ := s.seen(t, byWrite, x.now, s.replica(byWrite))
	if st == absent || st == gone && t.kind == pods {
		return s.notFound(t.kind)
	}
	way := works
	if t.kind == pods && len(t.ids) == 2 {
		way = s.deletes[which]
		if stop {
			way = s.stops[which]
		}
	}
	if x.has("end: lie") {
		way = lies
	}
	switch truth := t.stateAt(x.now); {
	case way == notFound:
		return s.notFound(t.kind)
	case way == lies:
	case t.kind == jobs && (truth == succeeded || truth == failed):
		return ownError(409, "CONFLICT", "Job has already ended")(s)
	case stop && t.spec.provider == "lium":
		s.pause(t, x.now)
	default:
		s.end(t, x.now)
	}
	return s.accepted(t, stop)
}

func (s *server) remark(c *call, format string, args ...any) {
	s.log = append(s.log, entry{at: time.Now(), call: c, text: fmt.Sprintf(format, args...)})
}

// violate records a broken invariant, once per schedule.
func (s *server) violate(invariant, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if slices.ContainsFunc(s.broken, func(v violation) bool { return v.Invariant == invariant }) {
		s.remark(nil, "VIOLATION again, %s: %s", invariant, text)
		return
	}
	s.broken = append(s.broken, violation{Invariant: invariant, Text: text})
	s.remark(nil, "VIOLATION %s: %s", invariant, text)
}

var _ http.RoundTripper = (*server)(nil)
