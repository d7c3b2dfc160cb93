package volt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func ExamplePodsService_List() {
	client := exampleClient("GET /pods", "volt-v1/pods_list.response.json")
	ctx := context.Background()

	pods, err := client.Pods.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, pod := range pods.Items {
		fmt.Println(pod.ID, pod.Name, pod.Status, pod.HourlyPrice)
	}
	// Output: pod_abc123 training-run-7 running $0.39
}

func ExamplePodsService_Get() {
	client := exampleClient("GET /pods/wrk-7hq2m9x4k1vd", "volt-observed/pods_get.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Get(ctx, "wrk-7hq2m9x4k1vd")
	if err != nil {
		fmt.Println(err)
		return
	}
	if pod.Status.IsFailed() {
		fmt.Println(pod.Status+":", pod.Message)
	}
	// Output: error: Container keeps crashing after start (exit code 1)
}

// Get keeps the SSH address and the price that Create returned, although the newest
// revision's Get omits both.
func ExamplePodsService_Get_known() {
	client := exampleClient(
		"POST /pods", "volt-v2/pods_create.response.json",
		"GET /pods/wl_01h...", "volt-v2/pods_get.response.json",
	)
	ctx := context.Background()

	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "my-confidential-pod", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if pod, err = client.Pods.Get(ctx, pod.ID); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.Status, pod.HourlyPrice, pod.SSH().Host)
	// Output: running $3.60 ssh.deployments.targon.com
}

func ExamplePodsService_Create() {
	client := exampleClient("POST /pods", "volt-v2/pods_create.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{
		Name:         "my-confidential-pod",
		ResourceName: "h200-small",
		Image:        "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.ID, "costs", pod.HourlyPrice, "an hour")
	fmt.Println(pod.SSH().Command)
	// Output:
	// wl_01h... costs $3.60 an hour
	// ssh wl_01h...@ssh.deployments.targon.com
}

// Some GPUs of a machine, with a template.
func ExamplePodsService_Create_lium() {
	client := exampleClient("POST /pods", "volt-v1/pods_create_lium.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Create(ctx, volt.LiumPod{
		Name:         "my-training-pod",
		MachineID:    "mach_rtx4090_01",
		TemplateID:   "tpl_pytorch21",
		GPUCount:     1,
		VolumeSizeGB: 50,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.ID, pod.Status, pod.HourlyPrice)
	// Output: pod_def456 deploying $0.39
}

func ExamplePodsService_Create_insufficientBalance() {
	client := exampleClient("POST /pods", "402 volt-observed/error_no_code.json")
	ctx := context.Background()

	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", TemplateID: "tpl-5npuuq70m1uo"})
	if errors.Is(err, volt.ErrInsufficientBalance) {
		fmt.Println(err)
	}
	// Output: volt: create pod "ci-4711": 402 insufficient balance: Insufficient account balance.
}

func ExamplePodsService_Update() {
	client := exampleClient("PUT /pods/pod_def456", "volt-v1/pods_update.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Update(ctx, "pod_def456", volt.PodUpdate{
		Name:      volt.Set("training-run-v2"),
		SSHKeyIDs: volt.Set([]string{"key_abc123", "key_def456"}),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.Name, pod.SSHKeyIDs)
	// Output: training-run-v2 [key_abc123 key_def456]
}

func ExamplePodsService_Start() {
	client := exampleClient("POST /pods/pod_def456/start", "volt-v1/pods_start.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Start(ctx, "pod_def456")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.Status+":", pod.Message)
	// Output: starting: Pod is starting. This typically takes 15-30 seconds.
}

// A Lium pod is stopped with its data kept.
func ExamplePodsService_Stop() {
	client := exampleClient(
		"GET /pods/pod_def456", "volt-v1/pods_get.response.json",
		"POST /pods/pod_def456/stop", "volt-v1/pods_stop.response.json",
	)
	ctx := context.Background()

	pod, err := client.Pods.Stop(ctx, "pod_def456")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.Status+":", pod.Message)
	// Output: stopping: Pod is stopping. Data on /root volume is preserved.
}

// A stop would destroy a confidential pod, so it is not sent.
func ExamplePodsService_Stop_confidential() {
	client := exampleClient("GET /pods/wl_01h...", "volt-v2/pods_get.response.json")
	ctx := context.Background()

	_, err := client.Pods.Stop(ctx, "wl_01h...")
	if errors.Is(err, volt.ErrStopDestroys) {
		fmt.Println("left running")
	}
	// Output: left running
}

// What was asked for is to be destroyed.
func ExampleAllowDestroy() {
	client := exampleClient("POST /pods/wl_01h.../stop", "volt-v2/pods_stop.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Stop(ctx, "wl_01h...", volt.AllowDestroy())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.ID, "is destroyed, with its data")
	// Output: wl_01h... is destroyed, with its data
}

func ExamplePodsService_Delete() {
	client := exampleClient("DELETE /pods/wl_01h...", "volt-v2/pods_delete.response.json")
	ctx := context.Background()

	pod, err := client.Pods.Delete(ctx, "wl_01h...")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pod.ID, pod.Status)
	// Output: wl_01h... deleted
}

func ExamplePodsService_EnsureDeleted() {
	client, sim := exampleSim(volttest.Confidential)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}

	err = client.Pods.EnsureDeleted(ctx, pod)
	var left *volt.NotDeletedError
	switch {
	case errors.As(err, &left):
		fmt.Println("may still be billed:", left.IDs)
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println("confirmed:", len(sim.Running()), "pods are running")
	}
	// Output: confirmed: 0 pods are running
}

func ExamplePodsService_WaitRunning() {
	client := exampleClient(
		"GET /pods", "volt-v2/pods_list.response.json",
		"GET /pods/wl_01h...", "volt-v2/pods_get.response.json",
	)
	ctx := context.Background()

	pod, err := client.Pods.WaitRunning(ctx, "wl_01h...")
	var wait *volt.WaitError
	if errors.As(err, &wait) {
		fmt.Println("last seen:", wait.Pod.Status, wait.Pod.Message)
		return
	}
	fmt.Println(pod.Status, pod.SSH().Command)
	// Output: running ssh wl_01h...@ssh.deployments.targon.com
}

func ExampleWithProgress() {
	client := exampleClient(
		"GET /pods", "volt-v2/pods_list.response.json",
		"GET /pods/wl_01h...", "volt-v2/pods_get.response.json",
	)
	ctx := context.Background()

	_, err := client.Pods.WaitRunning(ctx, "wl_01h...", volt.WithProgress(func(pod volt.Pod) {
		fmt.Println(pod.ID, "is", pod.Status)
	}))
	if err != nil {
		fmt.Println(err)
	}
	// Output: wl_01h... is running
}

func ExamplePod_SSH() {
	pod := volt.Pod{SSHCommand: "ssh -p 2222 wl_01h@ssh.deployments.targon.com"}

	ssh := pod.SSH()
	fmt.Println(ssh.User, ssh.Address())
	// Output: wl_01h ssh.deployments.targon.com:2222
}

// The price is looked up before anything is created.
func ExampleMaxHourlyPrice() {
	client := exampleClient(
		"GET /machines", "volt-v2/machines_list.response.json",
		"POST /pods", "volt-v2/pods_create.response.json",
	)
	ctx := context.Background()
	spec := volt.ConfidentialPod{Name: "my-confidential-pod", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	_, err := client.Pods.Create(ctx, spec, volt.MaxHourlyPrice("2.50"))
	var price *volt.PriceError
	if errors.As(err, &price) {
		fmt.Println("nothing created:", price.Price, "is over", price.Cap)
	}
	pod, err := client.Pods.Create(ctx, spec, volt.MaxHourlyPrice("4.00"))
	fmt.Println(pod.HourlyPrice, err)
	// Output:
	// nothing created: $3.60 is over $2.50
	// $3.60 <nil>
}

// The name is left alone, and all keys are taken away.
func ExampleSet() {
	update := volt.PodUpdate{SSHKeyIDs: volt.Set([]string{})}

	sent, err := json.Marshal(update)
	fmt.Println(string(sent), err)
	// Output: {"ssh_key_ids":[]} <nil>
}

func ExampleNull() {
	update := volt.TemplateUpdate{Category: volt.Null[string]()}

	sent, err := json.Marshal(update)
	fmt.Println(string(sent), err)
	// Output: {"category":null} <nil>
}
