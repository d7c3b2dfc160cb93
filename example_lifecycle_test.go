package volt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// exampleSim is a client of a simulator in which nothing takes time.
func exampleSim(opts ...volttest.Option) (*volt.Client, *volttest.Sim) {
	sim, err := volttest.Start(append([]volttest.Option{volttest.Instant}, opts...)...)
	if err != nil {
		panic(err)
	}
	client, err := sim.Client(volt.WithListLag(time.Millisecond)) // the simulator does not lag
	if err != nil {
		panic(err)
	}
	return client, sim
}

// Call it as often as you like: the second call adopts the pod.
func ExamplePodsService_Ensure() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	spec := volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	for range 2 {
		pod, created, err := client.Pods.Ensure(ctx, spec, volt.MaxHourlyPrice("4.00"))
		var maybe *volt.AmbiguousError
		switch {
		case errors.As(err, &maybe):
			fmt.Println("may exist, and be billed:", maybe.Name, maybe.IDs)
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(pod.Name, "created:", created)
		}
	}
	// Output:
	// trainer created: true
	// trainer created: false
}

// The list shows another name than the requested one. Find knows the requested name.
func ExamplePodsService_Find() {
	client, _ := exampleSim(volttest.Confidential)
	ctx := context.Background()
	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}

	pods, err := client.Pods.Find(ctx, "trainer")
	var unsure *volt.CannotVerifyError
	if errors.As(err, &unsure) {
		fmt.Println("may be of that name, too:", unsure.IDs)
	}
	for _, pod := range pods {
		fmt.Println(pod.Name, pod.ResourceName)
	}
	// Output: trainer h200-small
}

// After a restart the observed API does not show the name of a pod again.
func ExamplePodsService_Adopt() {
	client, sim := exampleSim(volttest.Observed)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}

	restarted, _ := sim.Client(volt.WithListLag(time.Millisecond))
	_, err = restarted.Pods.Find(ctx, "trainer")
	fmt.Println(errors.Is(err, volt.ErrCannotVerify))

	if _, err := restarted.Pods.Adopt(ctx, pod.ID, "trainer"); err != nil {
		fmt.Println(err)
		return
	}
	pods, err := restarted.Pods.Find(ctx, "trainer")
	fmt.Println(len(pods), pods[0].Is(pod.ID), err)
	// Output:
	// true
	// 1 true <nil>
}

// A pod of another program has no name in the observed API. After Disown it is ignored.
func ExamplePodsService_Disown() {
	client, sim := exampleSim(volttest.Observed)
	ctx := context.Background()
	other, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "other", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	if err != nil {
		fmt.Println(err)
		return
	}

	restarted, _ := sim.Client(volt.WithListLag(time.Millisecond))
	restarted.Pods.Disown(other.ID)
	pods, err := restarted.Pods.Find(ctx, "trainer")
	fmt.Println(len(pods), err)
	// Output: 0 <nil>
}

// The response to a create is lost. Reclaim deletes the pod that it made.
func ExamplePodsService_Reclaim() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.Fail("POST /pods", volttest.ThenCut)
	ctx := context.Background()

	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"})
	fmt.Println(errors.Is(err, volt.ErrMaybeCreated), len(sim.Running()))

	left := client.Pods.Reclaim(ctx, err) // a minute by default
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

// The pod is deleted, whatever the function returns.
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

// The response to a create is lost. Ensure does not send it again, and finds the pod.
func ExamplePodsService_Ensure_lost() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.Fail("POST /pods", volttest.ThenCut)
	ctx := context.Background()
	spec := volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"}

	pod, _, err := client.Pods.Ensure(ctx, spec)
	fmt.Println(pod.Name, err, sim.CreatedCount("trainer"))
	// Output: trainer <nil> 1
}

// ErrNoCapacity means that nothing was created, so another specification can be tried.
func ExamplePodsService_Create_fallback() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.SetStock("h200-small", 0)
	ctx := context.Background()

	var pod volt.Pod
	var err error
	for _, size := range []string{"h200-small", "b200-small"} {
		pod, err = client.Pods.Create(ctx, volt.ConfidentialPod{Name: "trainer", ResourceName: size, Image: "ubuntu:24.04"})
		if !errors.Is(err, volt.ErrNoCapacity) {
			break
		}
	}
	fmt.Println(pod.ResourceName, err)
	// Output: b200-small <nil>
}

// A unique name proves that the pod comes from this process.
func ExampleUniqueName() {
	client, sim := exampleSim(volttest.Confidential)
	spec := volt.ConfidentialPod{Name: volt.UniqueName("ci"), ResourceName: "h200-small", Image: "ubuntu:24.04"}

	err := client.Pods.With(context.Background(), spec, func(_ context.Context, pod volt.Pod) error {
		fmt.Println(strings.HasPrefix(pod.Name, "ci-"), len(pod.Name))
		return nil
	})
	fmt.Println(err, len(sim.Running()))
	// Output:
	// true 9
	// <nil> 0
}

// With deletes a pod that cannot be used in time.
func ExampleStartTimeout() {
	client, sim := exampleSim(volttest.Confidential, volttest.Deploy(time.Hour, time.Hour))
	spec := volt.ConfidentialPod{Name: volt.UniqueName("ci"), ResourceName: "h200-small", Image: "ubuntu:24.04"}

	err := client.Pods.With(context.Background(), spec, func(context.Context, volt.Pod) error {
		fmt.Println("not reached")
		return nil
	}, volt.StartTimeout(time.Millisecond))
	fmt.Println(errors.Is(err, volt.ErrWaitTimeout), len(sim.Running()))
	// Output: true 0
}

// Ensure does not adopt a failed pod, which may still be billed. ReplaceFailed deletes it
// first.
func ExampleReplaceFailed() {
	client, sim := exampleSim(volttest.Confidential)
	_ = sim.Fail("POST /pods", volttest.DeployFails("no such image"))
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	spec := volt.ConfidentialPod{Name: "trainer", ResourceName: "h200-small", Image: "ubuntu:24.04"}
	_, _, _ = client.Pods.Ensure(ctx, spec)

	_, _, err := client.Pods.Ensure(ctx, spec)
	fmt.Println(errors.Is(err, volt.ErrPodFailed))

	_, _, err = client.Pods.Ensure(ctx, spec, volt.ReplaceFailed())
	fmt.Println(errors.Is(err, volt.ErrBackoff), len(sim.Pods())) // in 30 s it can be created again
	// Output:
	// true
	// true 0
}

func ExamplePodsService_Wait() {
	client, _ := exampleSim(volttest.Classic)
	ctx := context.Background()
	pod, err := client.Pods.Create(ctx, volt.LiumPod{Name: "trainer", MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Pods.EnsureDeleted(context.Background(), pod)
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
	defer client.Pods.EnsureDeleted(context.Background(), pod)

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
		job, created, err := client.FineTuning.Ensure(ctx, spec, volt.MaxTotalCost("30.00"))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(job.Name, "created:", created)
	}
	// Output:
	// support-bot created: true
	// support-bot created: false
}

// exampleJob creates a job of a simulator.
func exampleJob(ctx context.Context, client *volt.Client) volt.Job {
	job, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name: "support-bot", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
		FieldInstruction: "question", FieldOutput: "answer",
	})
	if err != nil {
		panic(err)
	}
	return job
}

func ExampleFineTuningService_Find() {
	client, _ := exampleSim(volttest.Classic, volttest.Training(time.Hour, time.Hour))
	ctx := context.Background()
	exampleJob(ctx, client)

	jobs, err := client.FineTuning.Find(ctx, "support-bot")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, job := range jobs {
		fmt.Println(job.Name, job.TaskType)
	}
	// Output: support-bot text
}

// The job is cancelled, and a response has shown that it has ended.
func ExampleFineTuningService_EnsureDeleted() {
	client, _ := exampleSim(volttest.Classic, volttest.Training(time.Hour, time.Hour))
	ctx := context.Background()
	job := exampleJob(ctx, client)

	err := client.FineTuning.EnsureDeleted(ctx, job)
	var left *volt.NotDeletedError
	if errors.As(err, &left) {
		fmt.Println("may still be billed:", left.IDs, "try again at", left.RetryAt)
		return
	}
	jobs, err := client.FineTuning.Find(ctx, "support-bot")
	fmt.Println(len(jobs), err)
	// Output: 0 <nil>
}

// The response to a create is lost. Reclaim cancels the job that it made.
func ExampleFineTuningService_Reclaim() {
	client, sim := exampleSim(volttest.Classic, volttest.Training(time.Hour, time.Hour))
	_ = sim.Fail("POST /fine-tuning", volttest.ThenCut)
	ctx := context.Background()

	_, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name: volt.UniqueName("support-bot"), Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
		FieldInstruction: "question", FieldOutput: "answer",
	})
	fmt.Println(errors.Is(err, volt.ErrMaybeCreated))
	fmt.Println(client.FineTuning.Reclaim(ctx, err))
	// Output:
	// true
	// <nil>
}

// Adopt records that a job has another name than the API shows.
func ExampleFineTuningService_Adopt() {
	client, _ := exampleSim(volttest.Classic, volttest.Training(time.Hour, time.Hour))
	ctx := context.Background()
	job := exampleJob(ctx, client)

	job, err := client.FineTuning.Adopt(ctx, job.ID, "support-bot-2")
	fmt.Println(job.Name, err)
	jobs, err := client.FineTuning.Find(ctx, "support-bot-2")
	fmt.Println(len(jobs), err)
	// Output:
	// support-bot-2 <nil>
	// 1 <nil>
}

// Disown records that a job of this name belongs to somebody else.
func ExampleFineTuningService_Disown() {
	client, _ := exampleSim(volttest.Classic, volttest.Training(time.Hour, time.Hour))
	ctx := context.Background()
	job := exampleJob(ctx, client)

	client.FineTuning.Disown(job.ID)
	jobs, err := client.FineTuning.Find(ctx, "support-bot")
	fmt.Println(len(jobs), err)
	// Output: 0 <nil>
}

func ExampleFineTuningService_Wait() {
	client := exampleClient("GET /fine-tuning/clxyz456...", "volt-v1/finetuning_get.response.json")
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Hour)
	defer cancel()

	// This example cancels its context at the first poll. The three hours would end it in the same way.
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
	defer client.Pods.EnsureDeleted(context.Background(), pod)

	for _, made := range client.Stats().Creations {
		fmt.Println(made.Name, "at", made.Cost.Hourly, "an hour")
	}
	// Output: trainer at $3.60 an hour
}
