package main

import (
	"context"
	"fmt"
	"net/http"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/bench"
)

// bounds are what the figures have to keep, 0 for none: ratios, and allocations
// beyond the floor's. Times move by a few hundredths from run to run, and their bounds
// leave room for that; allocations do not.
type bounds struct{ time, bytes, allocs float64 }

// measurement is one call, made plainly and through the SDK.
type measurement struct {
	name string
	bench.Pair
	bounds
}

// tolerance is what a figure loses when it is printed.
const tolerance = 0.004

// report measures and prints, and reports whether the figures are in bounds.
func (m measurement) report(rounds int) bool {
	return twice(rounds, func(rounds int) bool {
		f := m.Measure(rounds)
		fmt.Printf("%-24s %5.2f of %8.1f µs%s %10.2f%s %12.1f to %8.1f%s\n", m.name, f.Time, f.Floor.Nanoseconds/1e3,
			mark(f.Time, m.time), f.Bytes, mark(f.Bytes, m.bytes), f.Allocs, f.Floor.Allocs, mark(f.Allocs, m.allocs))
		return within(f.Time, m.time) && within(f.Bytes, m.bytes) && within(f.Allocs, m.allocs)
	})
}

// twice takes a figure that is out of its bounds once more, in three times the
// rounds: that one counts. A busy machine moves a median of few rounds by more
// than the bounds leave.
func twice(rounds int, inBounds func(rounds int) bool) bool {
	return inBounds(rounds) || inBounds(3*rounds)
}

func within(v, most float64) bool { return most == 0 || v <= most+tolerance }

func mark(v, most float64) string {
	switch {
	case most == 0:
		return ""
	case within(v, most):
		return fmt.Sprintf(" (≤%g)", most)
	}
	return fmt.Sprintf(" (OVER %g)", most)
}

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

func measurements(base string) []measurement {
	tr := bench.NewTransport()
	client := &http.Client{Transport: tr}
	ours := newClient(base, tr)
	limited := newClient(base+"/limited", tr)
	ctx := context.Background()
	return []measurement{
		{"GET one pod", bench.Pair{Calls: 2000, Floor: func() {
			var p volt.Pod
			through(client, "GET", base+"/pods/pod_def456", nil, &p)
		}, Ours: func() {
			_, err := ours.Pods.Get(ctx, "pod_def456")
			must(err)
		}}, bounds{1.10, 1.00, 8}},
		{"POST a pod", bench.Pair{Calls: 2000, Floor: func() {
			var p volt.Pod
			through(client, "POST", base+"/pods", requestBody, &p)
		}, Ours: func() {
			_, err := ours.Pods.Create(ctx, spec)
			must(err)
		}}, bounds{1.12, 1.15, 10}},
		{"list of 1,000 pods", bench.Pair{Calls: 20, Floor: func() {
			var l struct {
				Pods  []volt.Pod
				Total int
			}
			through(client, "GET", base+"/pods", nil, &l)
		}, Ours: func() {
			l, err := ours.Pods.List(ctx)
			must(err)
			if len(l.Items) != 1000 {
				must(fmt.Errorf("%d pods", len(l.Items)))
			}
		}}, bounds{1.00, 1.00, 0}},
		{"429, then GET one pod", bench.Pair{Calls: 1000, Floor: func() {
			var p volt.Pod
			through(client, "GET", base+"/limited/pods/pod_def456", nil, &p)
		}, Ours: func() {
			_, err := limited.Pods.Get(ctx, "pod_def456")
			must(err)
		}}, bounds{1.15, 1.10, 15}},
	}
}
