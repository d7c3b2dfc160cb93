package sim_test

import (
	"testing"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Seeded with the documented values, the simulator answers what the earlier page
// shows, field for field.

func TestClassicListPods(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Pods: []sim.PodSeed{{
		ID: "pod_abc123", Name: "training-run-7", MachineID: "mach_rtx4090_01", GPUCount: 1, IP: "203.0.113.42", SSHPort: 22, CreatedAt: at("2026-03-15T10:30:00Z"),
	}}})
	w.get("/pods").answers("volt-v1/pods_list.response.json")
}

func TestClassicCreateLiumPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{
		Revision: sim.Classic, Clock: fixedAt("2026-03-28T14:00:00Z"), NewID: ids(map[string][]string{sim.IDPod: {"pod_def456"}}),
	})
	w.do("POST", "/pods", documented(t, "volt-v1/pods_create_lium.request.json")).is(201).answers("volt-v1/pods_create_lium.response.json")
}

func TestClassicCreateTargonPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{
		Revision: sim.Classic, Clock: fixedAt("2026-03-28T14:05:00Z"), NewID: ids(map[string][]string{sim.IDPod: {"pod_targon_789"}}),
	})
	w.do("POST", "/pods", documented(t, "volt-v1/pods_create_targon.request.json")).is(201).answers("volt-v1/pods_create_targon.response.json")
}

// documentedPod is the pod of most of the earlier page's examples.
func documentedPod() sim.PodSeed {
	return sim.PodSeed{
		ID: "pod_def456", Name: "my-training-pod", MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21", GPUCount: 1, VolumeGB: 50,
		IP: "203.0.113.42", SSHPort: 22, SSHKeys: []string{"key_abc123"}, CreatedAt: at("2026-03-28T14:00:00Z"),
	}
}

func TestClassicGetPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Clock: fixedAt("2026-03-29T02:30:00Z"), Pods: []sim.PodSeed{documentedPod()}})
	w.get("/pods/pod_def456").answers("volt-v1/pods_get.response.json")
}

func TestClassicStartPod(t *testing.T) {
	t.Parallel()
	stopped := documentedPod()
	stopped.Status = "stopped"
	w := newWorld(t, sim.Config{Revision: sim.Classic, Pods: []sim.PodSeed{stopped}})
	w.do("POST", "/pods/pod_def456/start").is(200).answers("volt-v1/pods_start.response.json")
}

func TestClassicStopPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Pods: []sim.PodSeed{documentedPod()}})
	w.do("POST", "/pods/pod_def456/stop").is(200).answers("volt-v1/pods_stop.response.json")
}

func TestClassicUpdatePod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{
		Revision: sim.Classic, Pods: []sim.PodSeed{documentedPod()}, SSHKeys: []sim.SSHKey{{ID: "key_abc123"}, {ID: "key_def456"}},
	})
	w.do("PUT", "/pods/pod_def456", documented(t, "volt-v1/pods_update.request.json")).is(200).answers("volt-v1/pods_update.response.json")
}

func TestClassicDeletePod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Pods: []sim.PodSeed{documentedPod()}})
	w.do("DELETE", "/pods/pod_def456").is(200).answers("volt-v1/pods_delete.response.json")
}

func TestClassicListMachines(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic})
	w.get("/machines").answers("volt-v1/machines_list.response.json")
}

func TestClassicListTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic})
	w.get("/templates").answers("volt-v1/templates_list.response.json")
}

// documentedTemplate is the custom template of the earlier page's examples.
func documentedTemplate() sim.Template {
	return sim.Template{
		ID: "tpl_sdxl_02", Name: "Stable Diffusion XL", Image: "ghcr.io/my-org/sdxl-server:v2.0", Category: "image-generation",
		Description: "SDXL with ComfyUI and all LoRA adapters", CredentialID: "cred_abc123", Ports: []int{8188, 22},
		Env: map[string]string{"MODEL_DIR": "/workspace/models", "COMFY_ARGS": "--listen 0.0.0.0"}, CreatedAt: at("2026-03-28T15:30:00Z"),
	}
}

func TestClassicCreateTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{
		Revision: sim.Classic, Clock: fixedAt("2026-03-28T15:30:00Z"), Credentials: []sim.Credential{{ID: "cred_abc123"}},
		NewID: ids(map[string][]string{sim.IDTemplate: {"tpl_sdxl_02"}}),
	})
	w.do("POST", "/templates", documented(t, "volt-v1/templates_create.request.json")).is(201).answers("volt-v1/templates_create.response.json")
}

func TestClassicGetTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Templates: []sim.Template{documentedTemplate()}})
	r := w.get("/templates/tpl_sdxl_02")
	r.sameJSON("volt-v1/templates_get.response.json") // the order of env_vars is nobody's
}

func TestClassicUpdateTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Templates: []sim.Template{documentedTemplate()}})
	w.do("PUT", "/templates/tpl_sdxl_02", documented(t, "volt-v1/templates_update.request.json")).is(200).answers("volt-v1/templates_update.response.json")
}

func TestClassicDeleteTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Templates: []sim.Template{documentedTemplate()}})
	w.do("DELETE", "/templates/tpl_sdxl_02").is(200).answers("volt-v1/templates_delete.response.json")
}

// documentedJob is the job of the earlier page's examples.
func documentedJob() sim.JobSeed {
	return sim.JobSeed{
		ID: "clxyz456...", TaskID: "abc-def-ghi", Name: "my-llama-finetune", Model: "meta-llama/Llama-3.1-8B-Instruct", TaskType: "text",
		Status: "training", Hours: 2, Repo: "myorg/support-qa", CreatedAt: at("2026-03-28T16:00:00Z"), StartedAt: at("2026-03-28T16:03:12Z"),
	}
}

func TestClassicListJobs(t *testing.T) {
	t.Parallel()
	job := documentedJob()
	job.ID, job.CreatedAt, job.StartedAt = "clxyz123...", at("2026-03-28T10:00:00Z"), at("2026-03-28T10:02:30Z")
	w := newWorld(t, sim.Config{Revision: sim.Classic, Jobs: []sim.JobSeed{job}})
	w.get("/fine-tuning?status=training").answers("volt-v1/finetuning_list.response.json")
}

func TestClassicCreateJob(t *testing.T) {
	t.Parallel()
	for _, task := range []string{"text", "chat", "dpo", "grpo", "custom_chat", "image", "webhook"} {
		w := newWorld(t, sim.Config{
			Revision: sim.Classic, Clock: fixedAt("2026-03-28T16:00:00Z"), Balance: 500 * sim.Dollar,
			NewID: ids(map[string][]string{sim.IDJob: {"clxyz456..."}, sim.IDTask: {"abc-def-ghi"}}),
		})
		r := w.do("POST", "/fine-tuning", documented(t, "volt-v1/finetuning_create_"+task+".request.json")).is(201)
		if task == "text" { // the only one whose answer the page shows
			r.answers("volt-v1/finetuning_create.response.json")
		}
	}
}

func TestClassicGetJob(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Jobs: []sim.JobSeed{documentedJob()}})
	w.get("/fine-tuning/clxyz456...").answers("volt-v1/finetuning_get.response.json")
}

func TestClassicCancelJob(t *testing.T) {
	t.Parallel()
	job := documentedJob()
	job.Status = "looking_for_nodes"
	w := newWorld(t, sim.Config{Revision: sim.Classic, Jobs: []sim.JobSeed{job}})
	w.do("DELETE", "/fine-tuning/clxyz456...").is(200).answers("volt-v1/finetuning_cancel.response.json")
}
