package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if spec := os.Getenv(workerVariable); spec != "" {
		os.Exit(work(spec))
	}
	os.Exit(m.Run())
}

// The run of main, but shorter. The processes run in real time. If the machine is too
// slow for a window of 2 s, the test uses longer windows.
func TestTheFleet(t *testing.T) {
	apart := regexp.MustCompile(`one in each process +\d+ +[1-9]\d*`)
	together := regexp.MustCompile(`one in Redis +\d+ +0 +40 `)
	for _, window := range []time.Duration{2 * time.Second, 8 * time.Second, time.Minute} {
		var out strings.Builder
		s := show{processes: 4, quota: 40, window: window, apart: window * 3 / 2, together: window * 11 / 4}
		if err := s.run(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		t.Log("\n" + out.String())
		if apart.MatchString(out.String()) && together.MatchString(out.String()) {
			return
		}
	}
	t.Error("in no window is a limiter in each process answered with 429, and one in Redis not, with the quota used up")
}
