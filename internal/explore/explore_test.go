package explore

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	flagSchedules = flag.Int("schedules", 0, "how many schedules to run (default 2000, with -short 300)")
	flagSeed      = flag.Uint64("seed", 1, "the seed of the first schedule")
	flagLag       = flag.Duration("lag", -1, "the server's lag (default: drawn)")
	flagRevision  = flag.String("revision", "", "v1, v2 or observed (default: drawn)")
	flagClass     = flag.String("class", "", "bounded, \"no memory\", \"two clients\" or \"beyond lag\" (default: drawn)")
	flagFaults    = flag.String("faults", "", "none, one or many (default: drawn)")
	flagOpen      = flag.Bool("undecided", false, "print the calls that did not decide")
	flagLogs      = flag.String("logs", "", "a folder for the logs of the first violations")
	flagWorker    = flag.Bool("worker", false, "run schedules for a parent process")
)

func settingsOfFlags() settings {
	return settings{lag: *flagLag, revision: *flagRevision, class: *flagClass, faults: *flagFaults}
}

// outcome is a worker's report of a schedule.
type outcome struct {
	Seed       uint64
	Class      string
	Revision   string
	Faults     string
	Verbs      map[string]int  `json:",omitempty"`
	Live       map[string]live `json:",omitempty"` // by faults and verb
	Violations []violation     `json:",omitempty"`
	Open       []string        `json:",omitempty"` // the undecided calls, and the reasons
	Requests   int
	Log        string `json:",omitempty"`
}

func (r *run) outcome(seed uint64) outcome {
	if r == nil {
		return outcome{Seed: seed}
	}
	out := outcome{Seed: seed, Class: r.class, Revision: r.revision, Faults: r.faultMode, Violations: r.broken, Requests: r.seq, Verbs: map[string]int{}, Live: map[string]live{}}
	for _, c := range r.calls {
		out.Verbs[c.step.verb.String()]++
		if faults := r.liveness(c); faults != "" && c.ended {
			key := faults + " " + c.step.verb.String()
			l := out.Live[key]
			l.Calls++
			if isUndecided(c.err) {
				l.Undecided++
				out.Open = append(out.Open, fmt.Sprintf("%s %s: %.300s", faults, c.step.verb, c.err))
			}
			out.Live[key] = l
		}
	}
	if len(r.broken) > 0 || *flagSchedules == 1 {
		out.Log = r.transcript()
	}
	return out
}

// transcript returns the log of a schedule.
func (r *run) transcript() string {
	var b strings.Builder
	w := *r.world
	w.plan = faultPlan{}
	fmt.Fprintf(&b, "seed %d: %s, %s %ss, theme %q, faults %s, lag %v (effect %v, view %v), list lag %v\n", w.seed, w.class, w.revision, w.kind, w.theme, w.faultMode, w.lag, w.effectLag, w.viewLag, w.listLag)
	fmt.Fprintf(&b, "  replicas %v of ages %v, Get exact %v, Get %v, DELETE %v, stop %v, accepted as %s, keeps what is gone %v\n",
		w.replicas, w.ages, w.getIsExact, w.gets, w.deletes, w.stops, w.acceptance, w.keepsGone)
	fmt.Fprintf(&b, "  list names %s in a %s form, times as %s, clock %+v, no Date %v, traced %v, latency %v\n", w.listNames, w.listForm, w.createdForm, w.skew, w.noDate, w.traced, w.latency)
	for _, t := range r.things {
		fmt.Fprintf(&b, "  %s from %s %s:", t, t.spec.resource, t.spec.image)
		for _, m := range t.history {
			fmt.Fprintf(&b, " %s %s", r.offset(m.at), m.state)
		}
		b.WriteByte('\n')
	}
	for _, e := range r.log {
		who := "    "
		if e.call != nil {
			who = fmt.Sprintf("[%d] ", e.call.n)
		}
		fmt.Fprintf(&b, "%10s %s%s", r.offset(e.at), who, e.text)
		if e.status != 0 || e.body != "" {
			body := e.body
			if len(body) > 1500 {
				body = body[:1500] + "…"
			}
			fmt.Fprintf(&b, " → %d %s", e.status, strings.ReplaceAll(strings.TrimSpace(body), "\r\n", " "))
		}
		if e.fault != "" {
			fmt.Fprintf(&b, " (fault: %s)", e.fault)
		}
		b.WriteByte('\n')
	}
	if text := r.logs.String(); text != "" {
		b.WriteString("what the client logged:\n" + text)
	}
	return b.String()
}

// perWorker is how many schedules one worker process runs. The SDK keeps a queue for
// each key of a process, and each schedule has its own key.
const perWorker = 1000

// TestExplore runs schedules in worker processes: the same test with -worker.
func TestExplore(t *testing.T) {
	if *flagWorker {
		work(t)
		return
	}
	n := *flagSchedules
	switch {
	case n == 0 && testing.Short():
		n = 300
	case n == 0:
		n = 2000
	}
	if n == 1 {
		out := runSchedule(t, *flagSeed, settingsOfFlags())
		report(out)
		if len(out.Violations) > 0 {
			t.Fail()
		}
		return
	}
	sum := newSummary(*flagLogs)
	began := time.Now()
	chunks := make(chan [2]uint64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for chunk := range chunks {
				sum.runWorker(t, chunk[0], chunk[1])
			}
		})
	}
	size := uint64(min(perWorker, max(1, n/runtime.GOMAXPROCS(0))))
	for first, end := *flagSeed, *flagSeed+uint64(n); first < end; first += size {
		chunks <- [2]uint64{first, min(size, end-first)}
	}
	close(chunks)
	workers.Wait()
	fmt.Print(sum.table(time.Since(began)))
	for _, key := range slices.Sorted(maps.Keys(sum.violations)) {
		if v := sum.violations[key]; v.class == bounded {
			t.Errorf("invariant %s: %d violations, seeds %v", v.invariant, v.count, v.seeds)
		}
	}
}

// work runs the schedules of a worker process and prints an outcome for each.
func work(t *testing.T) {
	runtime.GOMAXPROCS(1)
	set := settingsOfFlags()
	for seed := *flagSeed; seed < *flagSeed+uint64(*flagSchedules); seed++ {
		fmt.Printf("\nbegin %d\n", seed)
		report(runSchedule(t, seed, set))
	}
}

// exitLeftOver is the exit status of a process that cannot end its bubble.
const exitLeftOver = 3

// report prints an outcome, for the parent process or for people.
func report(out outcome) {
	if !*flagWorker {
		fmt.Println(out.Log)
		for _, v := range out.Violations {
			fmt.Printf("%s: %s\n", v.Invariant, v.Text)
		}
		return
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	fmt.Printf("\nend %s\n", text)
}

// summary adds up outcomes.
type summary struct {
	mu         sync.Mutex
	logs       string
	schedules  int
	requests   int
	began      time.Time
	printed    time.Time
	classes    map[string]int
	verbs      map[string]int
	live       map[string]live
	violations map[string]*violations
}

type violations struct {
	class, invariant string
	count            int
	seeds            []uint64
	text             string
}

// keptSeeds is how many seeds of a violation are printed: the lowest.
const keptSeeds = 5

func newSummary(logs string) *summary {
	return &summary{logs: logs, began: time.Now(), printed: time.Now(), classes: map[string]int{}, verbs: map[string]int{}, live: map[string]live{}, violations: map[string]*violations{}}
}

// tooLong ends a worker whose schedule does not end.
const tooLong = 2 * time.Minute

// runWorker runs schedules in a separate process. If the process crashes, only one
// schedule is lost, and is reported as a panic.
func (s *summary) runWorker(t *testing.T, first, n uint64) {
	for n > 0 {
		done := s.runProcess(t, first, n)
		first, n = first+done, n-min(n, done)
	}
}

func (s *summary) runProcess(t *testing.T, first, n uint64) (done uint64) {
	set := settingsOfFlags()
	cmd := exec.Command(os.Args[0], "-test.run=^TestExplore$", "-test.count=1", "-test.timeout=0", "-worker", "-schedules="+strconv.FormatUint(n, 10),
		"-seed="+strconv.FormatUint(first, 10), "-lag="+set.lag.String(), "-revision="+set.revision, "-class="+set.class, "-faults="+set.faults)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=400")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(tooLong, func() { _ = cmd.Process.Kill() })
	defer hung.Stop()
	scanner := bufio.NewScanner(pipe)
	scanner.Buffer(nil, 64<<20)
	current := first
	var tail []string
	for scanner.Scan() {
		line := scanner.Text()
		if seed, ok := strings.CutPrefix(line, "begin "); ok {
			current, _ = strconv.ParseUint(seed, 10, 64)
			hung.Reset(tooLong)
			tail = nil
			continue
		}
		if text, ok := strings.CutPrefix(line, "end "); ok {
			var out outcome
			if err := json.Unmarshal([]byte(text), &out); err != nil {
				t.Errorf("seed %d: %v", current, err)
			}
			s.add(out)
			done++
			continue
		}
		if len(tail) < 200 {
			tail = append(tail, line)
		}
	}
	err = cmd.Wait()
	if done >= n || cmd.ProcessState.ExitCode() == exitLeftOver {
		return done
	}
	text := strings.Join(tail, "\n")
	reason := "5 crash"
	if !hung.Stop() {
		reason, text = "5 endless", "the schedule took longer than "+tooLong.String()
	}
	s.add(outcome{Seed: current, Class: bounded, Violations: []violation{{Invariant: reason, Text: fmt.Sprintf("%v: %s", err, text)}}, Log: text})
	return done + 1
}

func (s *summary) add(out outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.schedules++
	s.requests += out.Requests
	s.classes[out.Class]++
	for v, n := range out.Verbs {
		s.verbs[v] += n
	}
	if out.Class == bounded {
		if *flagOpen {
			for _, text := range out.Open {
				fmt.Printf("undecided: seed %d: %s\n", out.Seed, text)
			}
		}
		for key, l := range out.Live {
			sum := s.live[key]
			sum.Calls, sum.Undecided = sum.Calls+l.Calls, sum.Undecided+l.Undecided
			s.live[key] = sum
		}
	}
	for _, v := range out.Violations {
		s.violation(out, v)
	}
	if time.Since(s.printed) > 20*time.Second {
		s.printed = time.Now()
		broken := 0
		for _, v := range s.violations {
			if v.class == bounded {
				broken += v.count
			}
		}
		fmt.Printf("%d schedules, %.0f a second, %d violations\n", s.schedules, float64(s.schedules)/time.Since(s.began).Seconds(), broken)
	}
}

func (s *summary) violation(out outcome, v violation) {
	key := out.Class + "/" + v.Invariant
	sum := s.violations[key]
	if sum == nil {
		sum = &violations{class: out.Class, invariant: v.Invariant, text: v.Text}
		s.violations[key] = sum
	}
	sum.count++
	at, seen := slices.BinarySearch(sum.seeds, out.Seed)
	if at == keptSeeds || seen {
		return
	}
	sum.seeds = slices.Insert(sum.seeds, at, out.Seed)
	sum.seeds = sum.seeds[:min(keptSeeds, len(sum.seeds))]
	if s.logs == "" || out.Log == "" {
		return
	}
	if err := os.MkdirAll(s.logs, 0o755); err == nil {
		name := strings.NewReplacer(" ", "-", ":", "").Replace(fmt.Sprintf("%s-%s-%d.log", out.Class, v.Invariant, out.Seed))
		_ = os.WriteFile(filepath.Join(s.logs, name), []byte(out.Log), 0o644)
	}
}

// table returns the results.
func (s *summary) table(took time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d schedules in %v, %.0f a second, %d requests\n", s.schedules, took.Round(time.Second), float64(s.schedules)/took.Seconds(), s.requests)
	for _, class := range []string{bounded, noMemory, twoClients, beyondLag} {
		fmt.Fprintf(&b, "  %-12s %7d schedules\n", class, s.classes[class])
	}
	b.WriteString("\ncalls\n")
	for v := range verbs {
		fmt.Fprintf(&b, "  %-14s %8d\n", v, s.verbs[v.String()])
	}
	b.WriteString("\nviolations\n")
	if len(s.violations) == 0 {
		b.WriteString("  none\n")
	}
	keys := slices.SortedFunc(maps.Keys(s.violations), func(a, b string) int {
		x, y := s.violations[a], s.violations[b]
		if (x.class == bounded) != (y.class == bounded) {
			if x.class == bounded {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, key := range keys {
		v := s.violations[key]
		text := v.text
		if len(text) > 200 {
			text = text[:200] + "…"
		}
		fmt.Fprintf(&b, "  %-11s %-24s %7d  seeds %v\n", v.class, v.invariant, v.count, v.seeds)
		if v.class == bounded {
			fmt.Fprintf(&b, "      %s\n", strings.ReplaceAll(text, "\n", " "))
		}
	}
	b.WriteString("\ncalls that did not decide (bounded, without a deadline or a cancellation)\n")
	for _, faults := range []string{noFault, oneFault, manyFaults} {
		var all live
		var parts []string
		for v := range verbs {
			l := s.live[faults+" "+v.String()]
			all.Calls, all.Undecided = all.Calls+l.Calls, all.Undecided+l.Undecided
			if l.Undecided > 0 {
				parts = append(parts, fmt.Sprintf("%s %d of %d", v, l.Undecided, l.Calls))
			}
		}
		fmt.Fprintf(&b, "  faults %-5s %8d calls, %6d undecided, %8.4f %%  %s\n", faults, all.Calls, all.Undecided, 100*float64(all.Undecided)/float64(max(1, all.Calls)), strings.Join(parts, ", "))
	}
	return b.String()
}
