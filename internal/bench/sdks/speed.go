package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/voltagegpu/volt-go/internal/bench"
)

// speed is what one SDK costs.
type speed struct {
	get, list, create, sameGet, samePost bench.Figures
	share                                float64 // of the floor's requests per second
	limited                              string  // what a 429 before an answer costs
	construct                            testing.BenchmarkResult
	size                                 float64 // MB over a program without it
}

// measure takes all of an SDK's figures.
func (s sdk) measure(srv *bench.Server, rounds int) (out speed, err error) {
	tr := bench.NewTransport()
	shared := &http.Client{Transport: tr}
	base := s.base(srv.URL)
	c, err := s.connect(base, shared, true)
	if err != nil {
		return out, err
	}
	ctx := context.Background()
	must := func(problem error) {
		if problem != nil && err == nil {
			err = fmt.Errorf("%s: %w", s.name, problem)
		}
	}
	plain := func(method, path string, in any, out func() any) func() {
		return func() {
			must(bench.Request{Client: shared, Method: method, URL: base + path, KeyHeader: c.keyHeader, Key: c.key, In: in}.Into(out()))
		}
	}
	ours := func(call func(context.Context) error) func() { return func() { must(call(ctx)) } }
	sameOf := func() any { return new(machine) }
	out.get = bench.Pair{Calls: 1000, Floor: plain("GET", s.one, nil, c.oneOf), Ours: ours(c.get)}.Measure(rounds)
	out.list = bench.Pair{Calls: 10, Floor: plain("GET", s.many, nil, c.manyOf), Ours: ours(c.list)}.Measure(rounds)
	out.create = bench.Pair{Calls: 1000, Floor: plain("POST", s.create, c.request, c.oneOf), Ours: ours(c.create)}.Measure(rounds)
	out.sameGet = bench.Pair{Calls: 1000, Floor: plain("GET", samePath, nil, sameOf), Ours: ours(func(ctx context.Context) error {
		return c.do(ctx, "GET", samePath, nil, new(machine))
	})}.Measure(rounds)
	out.samePost = bench.Pair{Calls: 1000, Floor: plain("POST", samePath, sameRequest, sameOf), Ours: ours(func(ctx context.Context) error {
		return c.do(ctx, "POST", samePath, sameRequest, new(machine))
	})}.Measure(rounds)
	out.limited = s.afterLimit(srv)
	own, problem := s.connect(base, nil, true)
	must(problem)
	if problem == nil {
		out.share, _ = bench.Pair{Calls: 100, Floor: plain("GET", s.one, nil, c.oneOf), Ours: ours(own.get)}.Share(rounds, 64)
	}
	out.construct = testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must(s.ready())
		}
	})
	return out, err
}

// afterLimit is what an SDK does when every other answer is a 429: in connections
// that it opens more, or that it does not repeat.
func (s sdk) afterLimit(srv *bench.Server) string {
	const calls = 5
	c, err := s.connect(srv.URL+"/limited"+s.base(""), &http.Client{Transport: bench.NewTransport()}, true)
	if err != nil {
		return err.Error()
	}
	before := srv.Connections()
	for range calls {
		if c.get(context.Background()) != nil {
			return "not repeated"
		}
	}
	// Two of them are the one that it needs, and that of the question.
	return fmt.Sprintf("repeated, %d connections more", count(srv.Connections())-count(before)-2)
}

func count(text string) (n int) {
	_, _ = fmt.Sscan(text, &n)
	return n
}

// sizes are what a program with each SDK is larger than one without, in MB.
func sizes() ([]float64, error) {
	dir, err := os.MkdirTemp(".", "size-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	build := func(program [2]string) (float64, error) {
		source := fmt.Sprintf("package main\n\nimport (\n\"context\"\n\"encoding/json\"\n\"fmt\"\n\"net/http\"\n%s\n)\n\nfunc main() {\nctx := context.Background()\n"+
			"res, err := http.Get(\"https://localhost\")\nif err == nil {\nvar v any\nerr = json.NewDecoder(res.Body).Decode(&v)\n}\nfmt.Println(err)\n{ %s }\n}\n", program[0], program[1])
		file, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "out")
		if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
			return 0, err
		}
		if text, err := exec.Command("go", "build", "-o", binary, file).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%w: %s", err, text)
		}
		info, err := os.Stat(binary)
		if err != nil {
			return 0, err
		}
		return float64(info.Size()) / 1e6, nil
	}
	floor, err := build([2]string{"", "_ = ctx"})
	if err != nil {
		return nil, err
	}
	var all []float64
	for _, s := range sdks {
		size, err := build(s.program)
		if err != nil {
			return nil, err
		}
		all = append(all, size-floor)
	}
	return all, nil
}
