// Ci-job rents a pod, runs one step with it, and always deletes the pod. The exit code
// is the step's.
//
//	go run ./examples/ci-job                        # without a key: a simulator in this process
//	go run ./examples/ci-job -live -- ./train.sh    # with a key: spends real money, up to -max-price an hour
//
// The step finds the pod's id in VOLT_POD_ID, and its SSH address in VOLT_SSH_USER,
// VOLT_SSH_HOST, VOLT_SSH_PORT and VOLT_SSH_COMMAND.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/examples/internal/start"
	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	live := flag.Bool("live", false, "rent for real, with the key that volt.New finds")
	simulate := flag.Bool("sim", false, "use the simulator even if there is a key")
	prefix := flag.String("name", "ci", "what the pod's name begins with")
	resource := flag.String("resource", "h200-small", "the size to rent")
	image := flag.String("image", "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", "the image to run")
	maxPrice := flag.String("max-price", "4.00", "the most that the pod may cost, in USD per hour")
	limit := flag.Duration("timeout", time.Hour, "how long all of it may take")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()

	client, sim, err := start.Client(start.Mode{Live: *live, Simulate: *simulate}, volttest.Deploy(2*time.Second, 6*time.Second))
	if err == nil {
		if sim != nil {
			defer sim.Close()
		}
		err = job(ctx, client, volt.ConfidentialPod{
			Name: volt.UniqueName(*prefix), ResourceName: *resource, Image: *image, // the name proves that the pod is ours
		}, *maxPrice, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(exitCode(err))
}

// job creates a pod, runs the step and deletes the pod. Pods.With does the same in one
// call. Here each step is shown.
func job(ctx context.Context, client *volt.Client, spec volt.ConfidentialPod, maxPrice string, step []string) (err error) {
	cleanup := context.WithoutCancel(ctx) // Ctrl-C ends the step, and not the deletion
	pod, err := client.Pods.Create(ctx, spec, volt.MaxHourlyPrice(maxPrice))
	if err != nil {
		// If the outcome of the create is unknown, Reclaim deletes the pod that it may have made.
		return errors.Join(err, client.Pods.Reclaim(cleanup, err))
	}
	defer func() { err = errors.Join(err, remove(cleanup, client, pod)) }()
	running, err := client.Pods.WaitRunning(ctx, pod.ID, volt.RequireSSH(), volt.WithProgress(func(p volt.Pod) {
		fmt.Printf("%s is %s\n", p.ID, p.Status)
	}))
	if err != nil {
		return err
	}
	return run(ctx, running, step)
}

func remove(ctx context.Context, client *volt.Client, pod volt.Pod) error {
	if err := client.Pods.EnsureDeleted(ctx, pod); err != nil {
		return err
	}
	fmt.Printf("%s is deleted, after %d requests\n", pod.ID, client.Stats().Requests)
	return nil
}

// run runs the step, or prints its environment if there is none.
func run(ctx context.Context, pod volt.Pod, step []string) error {
	ssh := pod.SSH()
	env := []string{
		"VOLT_POD_ID=" + pod.ID, "VOLT_SSH_USER=" + ssh.User, "VOLT_SSH_HOST=" + ssh.Host,
		"VOLT_SSH_PORT=" + strconv.Itoa(ssh.Port), "VOLT_SSH_COMMAND=" + ssh.Command,
	}
	if len(step) == 0 {
		fmt.Println("no step was given; it would find:")
		for _, v := range env {
			fmt.Println("  " + v)
		}
		return nil
	}
	cmd := exec.CommandContext(ctx, step[0], step[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// exitCode returns the exit code of the step. For other errors it returns 75 (try again
// later) if the quota is used up, and 1 otherwise.
func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	case errors.Is(err, volt.ErrRateLimited):
		return 75
	}
	return 1
}
