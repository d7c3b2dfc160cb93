package soak

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// What comes late, or lags, does so by less than latest: a settle window.
const latest = 40 * time.Second

// sabotage lets every request meet any fault, each kind with a chance of its own,
// and those that rent a few more.
func sabotage(t testing.TB, p provider, rng *rand.Rand) {
	t.Helper()
	add := func(route string, chance float64, faults ...apitest.Fault) {
		for _, f := range faults {
			if err := p.sim().Fail(route, f.WithProbability(chance*(0.5+rng.Float64()))); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("*", 0.006,
		apitest.Cut, apitest.Reset, apitest.ThenCut, apitest.ThenReset, apitest.Status(500), apitest.Status(502), apitest.Status(503), apitest.Status(504),
		apitest.Then(apitest.Status(500)), apitest.Then(apitest.HTML(502)), apitest.HTML(200), apitest.CutBody(-1), apitest.CutBody(0), apitest.HalfJSON,
		apitest.Late(latest), apitest.Late(5*time.Second), apitest.SlowHeaders(time.Minute), apitest.SlowHeaders(4*time.Minute), apitest.SlowBody(20*time.Second),
		apitest.RetryAfter(503, "3"), apitest.RetryAfterDate(503, 20*time.Second, time.RFC1123), apitest.RetryAfter(503, "soon"), apitest.AddedFields, apitest.Gzip,
		apitest.NumbersAsText, apitest.UnknownStatus("migrating"), apitest.Lag(latest),
	)
	add("*", 0.002, apitest.RateLimited(5*time.Second), apitest.RateLimited(45*time.Second), apitest.RetryAfter(429, "nonsense"), apitest.WrongTypes, apitest.Status(408), apitest.Redirect(307, "/elsewhere"))
	for _, route := range p.creates() {
		add(route, 0.03, apitest.ThenCut, apitest.Then(apitest.Status(503)), apitest.Then(apitest.Empty(201)), apitest.SlowHeaders(6*time.Minute), apitest.NullFields())
		for _, f := range p.own() {
			add(route, 0.03, f)
		}
	}
	add(p.deletes(), 0.05, apitest.ThenCut, apitest.Then(apitest.Status(500)), apitest.Cut, apitest.Status(503), apitest.Status(404))
}
