package sim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// discard is an answer that nobody reads.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

// BenchmarkSize shows that a create, a GET and a delete cost the same whatever
// the number of pods, and a list what it has rows.
func BenchmarkSize(b *testing.B) {
	for _, revision := range []sim.Revision{sim.Classic, sim.Confidential} {
		for _, pods := range []int{10, 1_000, 10_000} {
			name := fmt.Sprintf("%s/%d", revision, pods)
			b.Run(name+"/create", func(b *testing.B) { benchmark(b, revision, pods, "create") })
			b.Run(name+"/get", func(b *testing.B) { benchmark(b, revision, pods, "get") })
			b.Run(name+"/delete", func(b *testing.B) { benchmark(b, revision, pods, "delete") })
			b.Run(name+"/list", func(b *testing.B) { benchmark(b, revision, pods, "list") })
		}
	}
}

func benchmark(b *testing.B, revision sim.Revision, pods int, what string) {
	s, id := populated(b, revision, pods)
	body := confidentialPod("bench")
	if revision == sim.Classic {
		body = liumPod("bench")
	}
	send := func(method, path, body string) {
		r := httptest.NewRequest(method, sim.Prefix+path, strings.NewReader(body))
		r.Header.Set("X-API-Key", s.Config().Key)
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := discard{header: make(http.Header)}
		s.ServeHTTP(&w, r)
		if w.status/100 != 2 {
			b.Fatalf("%s %s: %d", method, path, w.status)
		}
	}
	// Creates and deletes keep the number of pods: what one adds, the other,
	// which is not timed, takes away.
	newest := func() string {
		s.NewestPod(&id)
		return id
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		switch what {
		case "create":
			send("POST", "/pods", body)
			b.StopTimer()
			send("DELETE", "/pods/"+newest(), "")
			b.StartTimer()
		case "delete":
			b.StopTimer()
			send("POST", "/pods", body)
			id := newest()
			b.StartTimer()
			send("DELETE", "/pods/"+id, "")
		case "get":
			send("GET", "/pods/"+id, "")
		case "list":
			send("GET", "/pods", "")
		}
	}
	if what == "list" {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(pods), "ns/row")
	}
}

// populated is a server with so many pods.
func populated(b *testing.B, revision sim.Revision, pods int) (*sim.Server, string) {
	b.Helper()
	cfg := sim.Config{Revision: revision, Quota: -1, Balance: 1_000_000_000 * sim.Dollar, Clock: kernel.NewManualClock(noon), LogSize: 1000}
	for i := range pods {
		cfg.Pods = append(cfg.Pods, sim.PodSeed{
			ID: fmt.Sprintf("pod_%d", i), WorkloadID: fmt.Sprintf("wl_%d", i), Name: "seed", MachineID: "mach_rtx4090_01", ResourceName: "h200-small",
			TemplateID: "tpl_pytorch21", CreatedAt: noon.Add(-time.Hour),
		})
	}
	s := sim.New(cfg)
	b.Cleanup(s.Close)
	return s, fmt.Sprintf("pod_%d", pods/2)
}
