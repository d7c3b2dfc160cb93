package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	volt "github.com/voltagegpu/volt-go"
)

// bounds are what the figures have to keep: ratios, and allocations beyond the
// floor's.
type bounds struct {
	time, bytes float64
	allocs      float64
}

// measurement is one call, made plainly and through the SDK.
type measurement struct {
	name  string
	calls int // in a round
	floor func()
	ours  func()
	bounds
}

// cost is what one call took.
type cost struct{ time, bytes, allocs float64 }

func (m measurement) run(f func()) cost {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	for range m.calls {
		f()
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	n := float64(m.calls)
	return cost{float64(took) / n, float64(after.TotalAlloc-before.TotalAlloc) / n, float64(after.Mallocs-before.Mallocs) / n}
}

// report measures and prints, and reports whether the figures are in bounds.
func (m measurement) report(rounds int) bool {
	m.run(m.floor)
	m.run(m.ours)
	var times, sizes, allocs, floorTimes, floorAllocs []float64
	for range rounds {
		floor, ours := m.run(m.floor), m.run(m.ours)
		times = append(times, ours.time/floor.time)
		sizes = append(sizes, ours.bytes/floor.bytes)
		allocs = append(allocs, ours.allocs-floor.allocs)
		floorTimes = append(floorTimes, floor.time)
		floorAllocs = append(floorAllocs, floor.allocs)
	}
	t, b, a := median(times), median(sizes), median(allocs)
	fmt.Printf("%-24s %5.2f of %8.1f µs%s %10.2f%s %12.1f to %8.1f%s\n", m.name, t, median(floorTimes)/1e3,
		mark(t, m.time), b, mark(b, m.bytes), a, median(floorAllocs), mark(a, m.allocs))
	return within(t, m.time) && within(b, m.bytes) && within(a, m.allocs)
}

func within(v, most float64) bool { return most == 0 || v <= most+0.004 }

func mark(v, most float64) string {
	switch {
	case most == 0:
		return ""
	case within(v, most):
		return fmt.Sprintf(" (≤%g)", most)
	}
	return fmt.Sprintf(" (OVER %g)", most)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const key = "volt_bench"

var spec = volt.LiumPod{
	MachineID: "mach_rtx4090_01", Name: "my-training-pod", TemplateID: "tpl_pytorch21",
	SSHKeyIDs: []string{"key_abc123"}, GPUCount: 1, VolumeSizeGB: 50,
}

// requestBody is what spec is on the wire.
var requestBody = struct {
	MachineID    string   `json:"machine_id"`
	Name         string   `json:"name"`
	TemplateID   string   `json:"template_id"`
	SSHKeyIDs    []string `json:"ssh_key_ids"`
	GPUCount     int      `json:"gpu_count"`
	VolumeSizeGB int      `json:"volume_size_gb"`
}{"mach_rtx4090_01", "my-training-pod", "tpl_pytorch21", []string{"key_abc123"}, 1, 50}

// plain makes one request as a program without an SDK does: it repeats a 429.
func plain(client *http.Client, method, url string, in, out any) {
	for {
		var body io.Reader
		if in != nil {
			raw, err := json.Marshal(in)
			must(err)
			body = bytes.NewReader(raw)
		}
		req, err := http.NewRequestWithContext(context.Background(), method, url, body)
		must(err)
		req.Header.Set("X-API-Key", key)
		req.Header.Set("Accept", "application/json")
		req.Header.Set("User-Agent", "bench")
		if in != nil {
			req.Header.Set("Content-Type", "application/json")
		}
		res, err := client.Do(req)
		must(err)
		if res.StatusCode == http.StatusTooManyRequests {
			_, _ = strconv.Atoi(res.Header.Get("Retry-After"))
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			continue
		}
		must(json.NewDecoder(res.Body).Decode(out))
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return
	}
}

func newClient(base string, transport http.RoundTripper) *volt.Client {
	c, err := volt.New(volt.WithAPIKey(key), volt.WithBaseURL(base), volt.WithHTTPClient(&http.Client{Transport: transport}),
		volt.WithLimiter(volt.NewLimiter(1<<40, 1<<40)),
		volt.WithRetryPolicy(volt.RetryPolicy{MinBackoff: 1, MaxBackoff: 1, HourlyBudget: -1}))
	must(err)
	return c
}

func newTransport() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 256}
}

func measurements(srv *server) []measurement {
	tr := newTransport()
	client := &http.Client{Transport: tr}
	ours := newClient(srv.url, tr)
	limited := newClient(srv.url+"/limited", tr)
	ctx := context.Background()
	return []measurement{
		{"GET one pod", 2000, func() {
			var p volt.Pod
			plain(client, "GET", srv.url+"/pods/pod_def456", nil, &p)
		}, func() {
			_, err := ours.Pods.Get(ctx, "pod_def456")
			must(err)
		}, bounds{1.05, 1.00, 8}},
		{"POST a pod", 2000, func() {
			var p volt.Pod
			plain(client, "POST", srv.url+"/pods", requestBody, &p)
		}, func() {
			_, err := ours.Pods.Create(ctx, spec)
			must(err)
		}, bounds{1.08, 0, 10}},
		{"list of 1,000 pods", 20, func() {
			var l struct {
				Pods  []volt.Pod
				Total int
			}
			plain(client, "GET", srv.url+"/pods", nil, &l)
		}, func() {
			l, err := ours.Pods.List(ctx)
			must(err)
			if len(l.Items) != 1000 {
				must(fmt.Errorf("%d pods", len(l.Items)))
			}
		}, bounds{1.05, 0.80, 0}},
		{"429, then GET one pod", 1000, func() {
			var p volt.Pod
			plain(client, "GET", srv.url+"/limited/pods/pod_def456", nil, &p)
		}, func() {
			_, err := limited.Pods.Get(ctx, "pod_def456")
			must(err)
		}, bounds{0, 0, 15}},
	}
}

// throughput compares requests per second under 64 goroutines, and counts the
// connections that were made for them.
func throughput(srv *server, rounds int) bool {
	const workers, calls = 64, 100
	tr := newTransport()
	client := &http.Client{Transport: tr}
	ours := newClient(srv.url, tr)
	all := func(f func()) float64 {
		var wg sync.WaitGroup
		began := time.Now()
		for range workers {
			wg.Go(func() {
				for range calls {
					f()
				}
			})
		}
		wg.Wait()
		return workers * calls / time.Since(began).Seconds()
	}
	floor := func() {
		var p volt.Pod
		plain(client, "GET", srv.url+"/pods/pod_def456", nil, &p)
	}
	sdk := func() {
		_, err := ours.Pods.Get(context.Background(), "pod_def456")
		must(err)
	}
	all(floor)
	all(sdk)
	before := srv.connections()
	var shares, rates []float64
	for range rounds {
		f := all(floor)
		shares, rates = append(shares, all(sdk)/f), append(rates, f)
	}
	share := median(shares)
	fmt.Printf("%-24s %5.2f of %8.0f requests per second (≥0.95); connections before %s, after %s (one of them this question's own)\n",
		"64 goroutines, GET", share, median(rates), before, srv.connections())
	return share >= 0.946
}
