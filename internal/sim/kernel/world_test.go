package kernel_test

import (
	"net/http"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// world is a pattern for worlds: machines that are rented by the hour, a list
// whose path ends in a slash, a Bearer token, and two classes of quota.
type world struct {
	*kernel.Server[*tenant]
	token    string
	tenants  map[string]*tenant // by their tokens
	machines kernel.Ordered[*machine]
	boot     kernel.Range
}

// tenant is what a caller is known by.
type tenant struct {
	id            string
	reads, writes kernel.Window
	ledger        kernel.Ledger
}

type machine struct {
	id, name, status string
	owner            *tenant
	since            time.Time
}

const rate = 2 * kernel.Dollar // an hour

// wish is what a fault wants of a create.
type wish struct{ noStock bool }

func newWorld(cfg kernel.Config) *world {
	w := &world{token: kernel.Unguessable(24), tenants: make(map[string]*tenant), boot: kernel.Range{Min: time.Minute, Max: time.Minute}}
	w.tenants[w.token] = &tenant{id: "t1", ledger: kernel.NewLedger(100 * kernel.Dollar)}
	w.Server = kernel.NewServer(kernel.API[*tenant]{
		Prefix: "/api/v1", Routes: w.routes(),
		Faults: kernel.FaultKinds{
			"no-stock": {Make: func(kernel.FaultSpec) kernel.Fault { return kernel.Wish("no stock", wish{noStock: true}) }},
		},
		Authenticate: w.authenticate, Refuse: w.refuse, Quota: w.quota, Dress: w.dress,
		Ledger: func() *kernel.Ledger { return &w.tenants[w.token].ledger }, Rented: w.rented, Noun: "machines",
	}, cfg)
	return w
}

// Key is the token that opens the API.
func (w *world) Key() string { return w.token }

type (
	call  = kernel.Call[*tenant]
	route = kernel.Route[*tenant]
)

func (w *world) routes() []*route {
	return []*route{
		{Method: "GET", Pattern: "/machines/", Class: kernel.Read, Query: kernel.Fields{kernel.May("limit", kernel.Integer)}, Handle: w.list},
		{Method: "POST", Pattern: "/machines/", Class: kernel.Create, Handle: w.create, Body: kernel.Fixed(
			kernel.Need("name", kernel.Text), kernel.May("image", kernel.OrMissing(kernel.Text)),
			kernel.May("keys", kernel.ObjectOf(kernel.Need("mode", kernel.OneOf("all", "none")), kernel.May("ids", kernel.Texts))),
			kernel.May("files", kernel.ObjectsOf(kernel.Need("path", kernel.Text))),
		)},
		{Method: "GET", Pattern: "/machines/:id", Class: kernel.Read, Handle: w.get},
		{Method: "GET", Pattern: "/machines/sizes", Class: kernel.Read, Open: true, Handle: w.sizes},
		{Method: "DELETE", Pattern: "/machines/:id/disks/:disk", Class: kernel.Write, Handle: func(c *call) *kernel.Answer {
			c.Note = "dropped " + c.IDs[1] + " of " + c.ID
			return kernel.NoContent()
		}},
	}
}

func (w *world) authenticate(c *call) (*tenant, string, *kernel.Answer) {
	token, ok := kernel.BearerToken(c.Request)
	if !ok {
		c.Violate("want one Authorization header with a Bearer token in it")
	}
	if t := w.tenants[token]; t != nil {
		return t, t.id, nil
	}
	return nil, "", fail(http.StatusUnauthorized, "who is it?")
}

func fail(status int, detail string) *kernel.Answer {
	return &kernel.Answer{Status: status, Value: map[string]string{"detail": detail}}
}

// refuse words what the kernel refuses.
func (w *world) refuse(_ *call, r kernel.Refusal) *kernel.Answer {
	a := fail(r.Status, r.Message)
	if r.Why == kernel.RateLimited {
		a.Set("Retry-After", kernel.Seconds(r.Wait)())
	}
	return a
}

func (w *world) quota(c *call) (kernel.Limit, *kernel.Window) {
	if c.Request.Method == http.MethodGet {
		return kernel.Limit{Name: "read", Requests: 60, Window: time.Minute}, &c.Key.reads
	}
	return kernel.Limit{Name: "write", Requests: 3, Window: time.Minute}, &c.Key.writes
}

// dress tells the quota with every answer.
func (w *world) dress(c *call, a *kernel.Answer) {
	if c.Quota.Requests > 0 {
		a.Set("X-RateLimit-Limit", strconv.Itoa(c.Quota.Requests))
		a.Set("X-RateLimit-Remaining", strconv.Itoa(c.Quota.Left))
		a.Set("X-RateLimit-Reset", strconv.FormatInt(c.Quota.Resets.Unix(), 10))
	}
}

// rented is what the first tenant has.
func (w *world) rented(now time.Time) (list []kernel.Rental) {
	for m := range w.machines.All() {
		if m.owner == w.tenants[w.token] {
			list = append(list, kernel.Rental{ID: m.id, Name: m.name, Status: m.status, Rate: rate, Cost: m.cost(now), Billed: true})
		}
	}
	return list
}

// cost is what a machine has cost until now.
func (m *machine) cost(now time.Time) kernel.Money {
	if m.since.IsZero() {
		return 0
	}
	return kernel.Money(rate).For(kernel.Metered(m.since, now))
}

type row struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Status string       `json:"status"`
	Rate   kernel.Money `json:"rate"`
}

func (m *machine) row() row { return row{m.id, m.name, m.status, rate} }

func (w *world) list(c *call) *kernel.Answer {
	rows := []row{}
	for m := range w.machines.All() {
		if m.owner == c.Key && len(rows) < c.Query.Int("limit", 20) {
			rows = append(rows, m.row())
		}
	}
	return kernel.OK(map[string]any{"results": rows, "total": w.machines.Len()})
}

func (w *world) create(c *call) *kernel.Answer {
	if wanted, _ := c.Wish.(wish); wanted.noStock {
		return fail(http.StatusConflict, "none left")
	}
	if c.Key.ledger.Balance(c.Now) < rate {
		return fail(http.StatusPaymentRequired, "not enough")
	}
	m := &machine{id: kernel.UUID(), name: c.Body.Text("name"), status: "Pending", owner: c.Key}
	w.machines.Add(m, m.id)
	c.Key.ledger.WriteCreated(kernel.Entry{Time: c.Now, Kind: "machine created", ID: m.id, Name: m.name})
	w.Plan(c.Now.Add(w.Draw(w.boot)), func(at time.Time) {
		m.status, m.since = "Running", at
		m.owner.ledger.Begin(rate, at)
	})
	c.Note = "made machine " + m.id
	return kernel.Created(map[string]string{"id": m.id})
}

func (w *world) get(c *call) *kernel.Answer {
	m, found := w.machines.Get(c.ID)
	if !found || m.owner != c.Key {
		return fail(http.StatusNotFound, "no such machine")
	}
	return kernel.OK(m.row())
}

func (w *world) sizes(*call) *kernel.Answer { return kernel.OK([]string{"small", "large"}) }
