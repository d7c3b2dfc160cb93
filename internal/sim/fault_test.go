package sim_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func (w *world) fault(route string, f kernel.Fault) {
	w.t.Helper()
	require.NoError(w.t, w.AddFault(f, kernel.When{Route: route}))
}

func TestAnswersOfAnyKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.fault("*", kernel.HTML(502))
	r := w.do("GET", "/pods").is(502)
	assert.Contains(t, r.body, "<html>")
	assert.Equal(t, "text/html", r.header.Get("Content-Type"))
	w.fault("*", kernel.Empty(200))
	assert.Empty(t, w.do("GET", "/pods").is(200).body)
	w.fault("*", kernel.AnswerWith(200, "application/json", `{"success":false,"message":"no"}`))
	assert.Equal(t, "no", w.do("GET", "/pods").is(200).text("message"))
	w.fault("*", kernel.Redirect(301, "https://example.invalid/x"))
	assert.Equal(t, "https://example.invalid/x", w.do("GET", "/pods").is(301).header.Get("Location"))
	w.fault("*", kernel.Status(500))
	assert.Equal(t, "INTERNAL_ERROR", w.do("GET", "/pods").is(500).text("code"))
}

func TestAlteredAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.makePod("a")
	w.fault("*", kernel.UnknownStatus("HIBERNATING"))
	assert.Equal(t, "HIBERNATING", w.get("/pods").text("0.status"))
	w.fault("*", kernel.NumbersAsText())
	assert.Equal(t, "3.60", w.get("/pods").text("0.hourly_price"))
	w.fault("*", kernel.WrongTypes())
	r := w.get("/pods")
	assert.IsType(t, map[string]any{}, r.at("0.name"))
	assert.IsType(t, []any{}, r.at("0.gpu_count"))
	w.fault("*", kernel.AddedFields())
	r = w.get("/pods")
	assert.Equal(t, "eu-north-7", r.text("0.x_region"))
	assert.NotEmpty(t, r.text("0.id"))
	w.fault("*", kernel.NullFields("created_at", "ssh_host"))
	r = w.get("/pods")
	assert.Nil(t, r.at("0.created_at"))
	assert.Nil(t, r.at("0.ssh_host"))
	assert.NotEmpty(t, r.text("0.status"))
	w.fault("*", kernel.NullFields())
	r = w.get("/pods")
	assert.NotEmpty(t, r.text("0.id"))
	assert.Nil(t, r.at("0.status"))
	w.fault("*", kernel.HalfJSON())
	assert.False(t, json.Valid([]byte(w.get("/pods").body)))
}

func TestAListLagsBehind(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*world){
		"always": nil,
		"once": func(w *world) {
			require.NoError(w.t, w.AddFault(kernel.Lag(10*time.Second), kernel.When{Route: "GET /pods", Times: -1}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := sim.Config{Deploy: sim.Range{Min: 30 * time.Second, Max: 30 * time.Second}}
			if set == nil {
				cfg.ListLag = 10 * time.Second
			}
			w := newWorld(t, cfg)
			if set != nil {
				set(w)
			}
			id := w.makePod("a")
			w.clock.Advance(9 * time.Second)
			assert.Equal(t, "[]", w.get("/pods").body)
			w.get("/pods/" + id) // which is live
			w.clock.Advance(time.Second)
			assert.Contains(t, w.get("/pods").body, id)
			w.clock.Advance(25 * time.Second) // it has run for 5 s
			assert.Equal(t, "PROVISIONING", w.get("/pods").text("0.status"))
			w.clock.Advance(10 * time.Second)
			w.do("DELETE", "/pods/"+id).is(200)
			w.clock.Advance(9 * time.Second)
			assert.Equal(t, "RUNNING", w.get("/pods").text("0.status"), "deleted, and still shown")
			w.clock.Advance(time.Second)
			assert.Equal(t, "[]", w.get("/pods").body)
		})
	}
}

func TestNoStockAndFailingDeploys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.fault("POST /pods", sim.NoStock())
	assert.Equal(t, "NO_CAPACITY", w.do("POST", "/pods", confidentialPod("a")).is(400).text("code"))
	w.fault("POST /pods", sim.DeployFails("GPU fell off the bus"))
	id := w.makePod("b")
	w.clock.Advance(time.Minute)
	r := w.get("/pods/" + id)
	assert.Equal(t, "ERROR", r.text("status"))
	assert.Equal(t, "GPU fell off the bus", r.text("message"))
	assert.Len(t, w.Running(), 1, "it is billed until it is deleted")
	require.NoError(t, w.SetStock("h200-small", 0))
	w.do("POST", "/pods", confidentialPod("c")).is(400)
	require.Error(t, w.SetStock("nothing", 0))
}
