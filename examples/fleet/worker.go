package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/redis/go-redis/v9"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/redislimit"
)

// workerVariable makes this program a process of the fleet: it holds the task.
const workerVariable = "FLEET_TASK"

// task is what each process does: it sends requests as fast as its limiter lets it.
type task struct {
	URL, Key string
	Redis    string // "" for a limiter of its own
	Quota    int
	Window   time.Duration
	For      time.Duration
}

// start runs so many processes, and waits for them.
func start(ctx context.Context, processes int, t task) error {
	spec, err := json.Marshal(t)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var all []*exec.Cmd
	for range processes {
		cmd := exec.CommandContext(ctx, self)
		cmd.Env = append(os.Environ(), workerVariable+"="+string(spec))
		cmd.Stderr = os.Stderr
		if err = cmd.Start(); err != nil {
			break
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		err = errors.Join(err, cmd.Wait())
	}
	return err
}

// work is the main of a process of the fleet.
func work(spec string) int {
	var t task
	err := json.Unmarshal([]byte(spec), &t)
	if err == nil {
		err = t.do()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (t task) do() error {
	limiter, stop, err := t.limiter()
	if err != nil {
		return err
	}
	defer stop()
	client, err := volt.New(volt.WithBaseURL(t.URL), volt.WithAPIKey(t.Key), volt.WithLimiter(limiter), volt.WithMaxWait(volt.Unlimited))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), t.For)
	defer cancel()
	for ctx.Err() == nil {
		if _, err := client.SSHKeys.List(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
	}
	return nil
}

// limiter is the one that all processes share, or one that each has alone.
func (t task) limiter() (volt.Limiter, func(), error) {
	if t.Redis == "" {
		hours := t.Window.Hours()
		return volt.NewLimiter(int(0.9*float64(t.Quota)/hours), t.Quota/10), func() {}, nil
	}
	rdb := redis.NewClient(&redis.Options{Addr: t.Redis})
	// In life leave the margin and the settling time out: these are for an hour
	// that takes seconds.
	limiter, err := redislimit.New(rdb, t.Key, redislimit.Quota(t.Quota, t.Window),
		redislimit.Margin(t.Window/25), redislimit.Settle(time.Second))
	return limiter, func() { _ = limiter.Close(); _ = rdb.Close() }, err
}
