package volt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// exampleSim is a client of a simulator in which nothing takes time.
func exampleSim(opts ...volttest.Option) (*volt.Client, *volttest.Sim) {
	sim, err := volttest.Start(append([]volttest.Option{volttest.InMemory, volttest.Instant}, opts...)...)
	if err != nil {
		panic(err)
	}
	client, err := sim.Client()
	if err != nil {
		panic(err)
	}
	return client, sim
}

// Say what should exist, as often as you like.
func ExamplePodsService_Ensure() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	spec := volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	for range 2 {
		ensured, err := client.Pods.Ensure(ctx, spec, volt.MaxHourlyPrice("4.00"))
		var maybe *volt.AmbiguousError
		switch {
		case errors.As(err, &maybe):
			fmt.Println("may exist, and be billed:", maybe.Name, maybe.IDs)
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(ensured.Pod.Name, "created:", ensured.Created)
		}
	}
	// Output:
	// trainer created: true
	// trainer created: false
}

// The list shows a name of its own: what the pod was given is asked for.
func ExamplePodsService_Find() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}

	pods, err := client.Pods.Find(ctx, "trainer")
	var unsure *volt.IdentityError
	if errors.As(err, &unsure) {
		fmt.Println("may be of that name, too:", unsure.IDs)
	}
	for _, pod := range pods {
		fmt.Println(pod.Name, pod.ResourceName)
	}
	// Output: trainer h200-small
}

// After a restart the API as it was observed does not tell a pod's name again.
func ExamplePodsService_Remember() {
	client, sim := exampleSim(volttest.Observed)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}
	pod.Name = "trainer" // which this answer does not tell
	state, _ := json.Marshal(pod)

	restarted, _ := sim.Client()
	_, err = restarted.Pods.Find(ctx, "trainer")
	fmt.Println(errors.Is(err, volt.ErrIdentityUnknown))

	var saved volt.Pod
	_ = json.Unmarshal(state, &saved)
	restarted.Pods.Remember(saved)
	pods, err := restarted.Pods.Find(ctx, "trainer")
	fmt.Println(len(pods), pods[0].Is(pod.ID), pods[0].SSH() == pod.SSH(), err)
	// Output:
	// true
	// 1 true true <nil>
}

// The answer to a create is lost, and what it has made is given back.
func ExamplePodsService_Reclaim() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.Fail("POST /pods", volttest.ThenCut)
	ctx := context.Background()

	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	fmt.Println(errors.Is(err, volt.ErrMaybeCreated), len(sim.Running()))

	left := client.Pods.Reclaim(ctx, err, volt.WithSettle(100*time.Millisecond)) // a minute by default
	var maybe *volt.AmbiguousError
	switch {
	case errors.As(left, &maybe):
		fmt.Println("may be left, and billed:", maybe.Name, maybe.IDs, "or one of", maybe.Candidates)
	case left != nil:
		fmt.Println(left)
	}
	fmt.Println(len(sim.Running()))
	// Output:
	// true 1
	// 0
}

// However this ends, the pod is given back.
func ExamplePodsService_With() {
	client, sim := exampleSim(volttest.Confidential)
	spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	err := client.Pods.With(context.Background(), spec, func(_ context.Context, pod volt.Pod) error {
		fmt.Println(pod.Name, pod.Status, pod.SSH().Known())
		return errors.New("the tests failed")
	}, volt.MaxHourlyPrice("4.00"))

	fmt.Println(err, len(sim.Running()))
	// Output:
	// ci-4711 running true
	// the tests failed 0
}

// The answer to a create is lost. It is not sent again: the pod is looked for.
func ExampleWithSettle() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.Fail("POST /pods", volttest.ThenCut)
	ctx := context.Background()
	spec := volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	ensured, err := client.Pods.Ensure(ctx, spec, volt.WithSettle(50*time.Millisecond))
	fmt.Println(ensured.Pod.Name, err, sim.CreatedCount("trainer"))
	// Output: trainer <nil> 1
}

func ExamplePodsService_CreateFirst() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.SetStock("h200-small", 0)
	ctx := context.Background()

	pod, err := client.Pods.CreateFirst(ctx, []volt.PodSpec{
		volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"},
		volt.ConfidentialPod{Name: "trainer", ResourceName: "b200-small", Image: "ubuntu:24.04"},
	})
	var failed *volt.CreateFirstError
	if errors.As(err, &failed) {
		for _, attempt := range failed.Attempts {
			fmt.Println(attempt.Err)
		}
		return
	}
	fmt.Println(pod.ResourceName)
	// Output: b200-small
}

func ExamplePodsService_Wait() {
	client, _ := exampleSim(volttest.Classic)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.LiumPod{Name: "trainer", MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Pods.Release(pod)
	if _, err := client.Pods.Stop(ctx, pod.ID); err != nil {
		fmt.Println(err)
		return
	}

	pod, err = client.Pods.Wait(ctx, pod.ID, func(p volt.Pod) bool { return p.Status == volt.PodStopped })
	fmt.Println(pod.Status, err)
	// Output: stopped <nil>
}

func ExamplePodsService_Watch() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Pods.Release(pod)

	for pod, err := range client.Pods.Watch(ctx, pod.ID) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(pod.Name, "is", pod.Status)
		if pod.Status.IsRunning() {
			break
		}
	}
	// Output: trainer is running
}

func ExampleFineTuningService_Ensure() {
	client, _ := exampleSim(volttest.Classic)
	ctx := context.Background()
	spec := volt.ChatJob{
		Name: "support-bot", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
		ChatTemplate: volt.ChatTemplateLlama3, FieldConversation: "messages",
	}

	for range 2 {
		ensured, err := client.FineTuning.Ensure(ctx, spec, volt.MaxTotalCost("30.00"))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(ensured.Job.Name, "created:", ensured.Created)
	}
	// Output:
	// support-bot created: true
	// support-bot created: false
}

func ExampleFineTuningService_Wait() {
	client := exampleClient("GET /fine-tuning/clxyz456...", "volt-v1/finetuning_get.response.json")
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Hour)
	defer cancel()

	// The first look ends this example, as the three hours would.
	job, err := client.FineTuning.Wait(ctx, "clxyz456...", volt.WithJobProgress(func(volt.Job) { cancel() }))
	switch {
	case errors.Is(err, volt.ErrJobFailed):
		fmt.Println("it is", job.Status)
	case errors.Is(err, volt.ErrWaitTimeout):
		fmt.Println("still", job.Status)
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(job.OutputModelRepo)
	}
	// Output: still training
}

func ExampleFineTuningService_Watch() {
	client, _ := exampleSim(volttest.Classic, volttest.Training(time.Nanosecond, time.Nanosecond))
	ctx := context.Background()
	job, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name: "support-bot", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	for job, err := range client.FineTuning.Watch(ctx, job.ID) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(job.Name, "is a", job.Status)
	}
	// Output: support-bot is a success
}

func ExampleSSHKeysService_Ensure() {
	client := exampleClient("GET /ssh-keys", "volt-v2/sshkeys_list.response.json", "POST /ssh-keys", "volt-v2/sshkeys_create.response.json")
	ctx := context.Background()

	key, err := client.SSHKeys.Ensure(ctx, volt.SSHKeySpec{Name: "ci-server", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG... ci@example.com"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(key.Key.ID, "added:", key.Created)
	// Output: key_def456 added: true
}

// What something costs, and what a client has made.
func ExampleClient_Stats_creations() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Pods.Release(pod)

	for _, made := range client.Stats().Creations {
		fmt.Println(made.Name, "at", made.Cost.Hourly, "an hour")
	}
	// Output: trainer at $3.60 an hour
}
