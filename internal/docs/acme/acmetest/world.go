package acmetest

import (
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// world is the API with one account.
type world struct {
	*kernel.Server[string] // a caller is known by the key
	key                    string
	ledger                 kernel.Ledger
	machines               kernel.Ordered[*machine]
}

type machine struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Status      string       `json:"status"`
	HourlyPrice kernel.Money `json:"hourly_price"`
}

type call = kernel.Call[string]

func newWorld(key string, cfg kernel.Config) *world {
	w := &world{key: key, ledger: kernel.NewLedger(100 * kernel.Dollar)}
	w.Server = kernel.NewServer(kernel.API[string]{
		Prefix: "/v1", Routes: w.routes(),
		Authenticate: w.authenticate, Refuse: refuse,
		Ledger: func() *kernel.Ledger { return &w.ledger }, Rented: w.rented, Noun: "machines",
	}, cfg)
	return w
}

func (w *world) Key() string { return w.key }

func (w *world) routes() []*kernel.Route[string] {
	return []*kernel.Route[string]{
		{
			Method: "POST", Pattern: "/machines", Class: kernel.Create,
			Body: kernel.Fixed(kernel.Need("name", kernel.Text)), Handle: w.create,
		},
		{Method: "GET", Pattern: "/machines/:id", Class: kernel.Read, Handle: w.get},
	}
}

func (w *world) authenticate(c *call) (key, id string, refusal *kernel.Answer) {
	if token, ok := kernel.BearerToken(c.Request); ok && token == w.key {
		return token, "key_1", nil
	}
	return "", "", refuse(c, kernel.Refusal{Status: http.StatusUnauthorized, Message: "who is it?"})
}

// refuse words every refusal as the API does.
func refuse(_ *call, r kernel.Refusal) *kernel.Answer {
	a := &kernel.Answer{Status: r.Status, Value: map[string]string{"message": r.Message}}
	if r.Wait > 0 {
		a.Set("Retry-After", kernel.Seconds(r.Wait)())
	}
	return a
}

// create rents a machine, which runs after 20 s.
func (w *world) create(c *call) *kernel.Answer {
	m := &machine{ID: kernel.UUID(), Name: c.Body.Text("name"), Status: "Booting", HourlyPrice: 2 * kernel.Dollar}
	w.machines.Add(m, m.ID)
	w.ledger.WriteCreated(kernel.Entry{Time: c.Now, Kind: "machine created", ID: m.ID, Name: m.Name})
	w.Plan(c.Now.Add(20*time.Second), func(at time.Time) {
		m.Status = "Running"
		w.ledger.Begin(m.HourlyPrice, at)
	})
	return kernel.Created(map[string]machine{"machine": *m})
}

func (w *world) get(c *call) *kernel.Answer {
	m, found := w.machines.Get(c.ID)
	if !found {
		return refuse(c, kernel.Refusal{Status: http.StatusNotFound, Message: "no such machine"})
	}
	return kernel.OK(*m)
}

func (w *world) rented(time.Time) (list []kernel.Rental) {
	for m := range w.machines.All() {
		list = append(list, kernel.Rental{ID: m.ID, Name: m.Name, Status: m.Status, Rate: m.HourlyPrice, Billed: true})
	}
	return list
}
