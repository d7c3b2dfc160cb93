package sim_test

import (
	"testing"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Seeded with the documented values, the simulator answers what the newest page
// shows, field for field.

func TestConfidentialListPods(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Pods: []sim.PodSeed{{
		ID: "cl_01h...", WorkloadID: "wl_01h...", Name: "my-confidential-pod", ShownName: "cm_01h...", ResourceName: "h200-small",
		CreatedAt: at("2026-03-15T10:30:00Z"), UpdatedAt: at("2026-03-15T10:31:12Z"),
	}}})
	w.get("/pods").answers("volt-v2/pods_list.response.json")
}

func TestConfidentialCreatePodFromImage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{NewID: ids(map[string][]string{sim.IDPod: {"cl_01h..."}, sim.IDWorkload: {"wl_01h..."}})})
	w.do("POST", "/pods", documented(t, "volt-v2/pods_create_image.request.json")).is(201).answers("volt-v2/pods_create.response.json")
}

func TestConfidentialGetPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Pods: []sim.PodSeed{{
		WorkloadID: "wl_01h...", Name: "my-confidential-pod", ResourceName: "h200-small", Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
		CreatedAt: at("2026-03-28T14:00:00Z"),
	}}})
	w.get("/pods/wl_01h...").answers("volt-v2/pods_get.response.json")
}

func TestConfidentialStopPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Pods: []sim.PodSeed{{ID: "pod_def456", ResourceName: "h200-small"}}})
	w.do("POST", "/pods/pod_def456/stop").is(200).answers("volt-v2/pods_stop.response.json")
}

func TestConfidentialDeletePod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Pods: []sim.PodSeed{{WorkloadID: "wl_01h...", ResourceName: "h200-small"}}})
	w.do("DELETE", "/pods/wl_01h...").is(200).answers("volt-v2/pods_delete.response.json")
}

func TestConfidentialListMachines(t *testing.T) {
	t.Parallel()
	full := newWorld(t, sim.Config{})
	w := newWorld(t, sim.Config{Tiers: full.Config().Tiers[:1]})
	w.get("/machines").answers("volt-v2/machines_list.response.json")
}

func TestConfidentialListTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.get("/templates").answers("volt-v2/templates_list.response.json")
}
