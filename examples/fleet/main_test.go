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

// The run that main shows, shorter.
func TestTheFleet(t *testing.T) {
	var out strings.Builder
	s := show{processes: 4, quota: 40, window: 2 * time.Second, apart: 3 * time.Second, together: 5500 * time.Millisecond}
	if err := s.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	if !regexp.MustCompile(`one in each process +\d+ +[1-9]\d*`).MatchString(out.String()) {
		t.Error("a limiter in each process is told off by nobody")
	}
	if !regexp.MustCompile(`one in Redis +\d+ +0 +40 `).MatchString(out.String()) {
		t.Error("the shared limiter does not keep the quota, or not use it")
	}
}
