package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func TestMain(m *testing.M) {
	if spec := os.Getenv(workerVariable); spec != "" {
		os.Exit(work(spec))
	}
	os.Exit(m.Run())
}

// The run that main shows, shorter. An hour of 2 s has a margin of 80 ms, in which a request
// has to reach the API: figures of a machine that takes longer are not judged.
func TestTheFleet(t *testing.T) {
	for attempt := 1; ; attempt++ {
		var out strings.Builder
		s := show{processes: 4, quota: 40, window: 2 * time.Second, apart: 3 * time.Second, together: 5500 * time.Millisecond}
		var err error
		slowest := slowestWhile(t, func() { err = s.run(t.Context(), &out) })
		t.Log("\n" + out.String())
		wrong := ""
		if err != nil { // such as an embedded Redis that does not answer in its second
			wrong = err.Error()
		} else if !regexp.MustCompile(`one in each process +[1-9]`).MatchString(out.String()) || !regexp.MustCompile(`one in Redis +[1-9]`).MatchString(out.String()) {
			t.Fatal("no request went")
		} else if !regexp.MustCompile(`one in each process +\d+ +[1-9]\d*`).MatchString(out.String()) {
			wrong = "a limiter in each process is told off by nobody"
		} else if !regexp.MustCompile(`one in Redis +\d+ +0 +40 `).MatchString(out.String()) {
			wrong = "the shared limiter does not keep the quota, or not use it"
		}
		switch {
		case wrong == "":
			return
		case attempt < 3:
		case slowest < 40*time.Millisecond:
			t.Fatal(wrong)
		default:
			t.Logf("not judged: the machine took %s for a request: %s", slowest, wrong)
			return
		}
	}
}

// slowestWhile returns the longest that the machine took for a timer and a request to a
// simulator during f.
func slowestWhile(t *testing.T, f func()) (slowest time.Duration) {
	const step = 10 * time.Millisecond
	client := volttest.NewServer(t, volttest.Quota(-1, time.Hour)).Client(volt.WithLimiter(volt.NoLimiter))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
			}
			began := time.Now()
			time.Sleep(step)
			_, _ = client.SSHKeys.List(t.Context())
			slowest = max(slowest, time.Since(began)-step)
		}
	}()
	f()
	close(stop)
	<-stopped
	return slowest
}
