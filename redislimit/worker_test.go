package redislimit_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/redislimit"
)

// workerVariable names the environment variable that makes this test binary a
// process of a fleet: it holds what that one does.
const workerVariable = "REDISLIMIT_TEST_WORKER"

// work is what a process of a fleet does: it sends requests as fast as it may.
type work struct {
	URL, Key string
	Redis    string // an address, "" for a limiter of its own
	Quota    int
	Window   time.Duration
	Margin   time.Duration
	Settle   time.Duration
	Timeout  time.Duration
	Fallback int // processes, 0 to refuse
	Callers  int
	Pace     time.Duration // between two requests of a caller, to spread them
	For      time.Duration // at most: a process also ends when it is asked to
}

// done is what became of it.
type done struct {
	OK, Unavailable, Other int
	Goroutines             int           // that are left when all is closed
	Slowest                time.Duration // from a grant to the API's answer
	Stall                  time.Duration // the longest time that a timer was late
	Err                    string
	Final                  bool // nothing follows
}

func TestMain(m *testing.M) {
	redis.SetLogger(silence{})
	if spec := os.Getenv(workerVariable); spec != "" {
		os.Exit(workerMain(spec))
	}
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == fmt.Sprint(runtime.GOMAXPROCS(0)) {
		_ = flag.Set("test.parallel", "12") // they wait more than they work
	}
	os.Exit(m.Run())
}

func workerMain(spec string) int {
	var w work
	if err := json.Unmarshal([]byte(spec), &w); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	fmt.Println("ready")
	parent := bufio.NewReader(os.Stdin)
	_, _ = parent.ReadString('\n') // all begin together
	ctx, cancel := context.WithTimeout(context.Background(), w.For)
	defer cancel()
	go func() {
		_, _ = parent.ReadString('\n') // or the end of the parent
		cancel()
	}()
	out := json.NewEncoder(os.Stdout)
	var mu sync.Mutex
	d := w.run(ctx, func(d done) {
		mu.Lock()
		defer mu.Unlock()
		_ = out.Encode(d)
	})
	d.Final = true
	return map[bool]int{true: 0, false: 1}[out.Encode(d) == nil]
}

// silence is where go-redis tells of connections that fail, as they are meant to.
type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

func (w work) limiter() (volt.Limiter, func(), error) {
	if w.Redis == "" {
		perHour := 0.9 * float64(w.Quota) * float64(time.Hour) / float64(w.Window)
		return volt.NewLimiter(int(perHour), w.Quota/10), func() {}, nil
	}
	rdb := redis.NewClient(&redis.Options{Addr: w.Redis})
	opts := []redislimit.Option{redislimit.Quota(w.Quota, w.Window), redislimit.Margin(w.Margin), redislimit.Settle(w.Settle), redislimit.Timeout(w.Timeout)}
	if w.Fallback > 0 {
		opts = append(opts, redislimit.WhenAway(redislimit.Fallback(w.Fallback)))
	}
	l, err := redislimit.New(rdb, w.Key, opts...)
	return l, func() { _ = l.Close(); _ = rdb.Close() }, err
}

// run sends requests until ctx ends. It passes on at once that Redis is away, and what
// makes the promises void, so that the parent also knows it of a process that it kills.
func (w work) run(ctx context.Context, report func(done)) (d done) {
	l, closeLimiter, err := w.limiter()
	if err != nil {
		return done{Err: err.Error()}
	}
	watch := &stopwatch{Limiter: l, margin: w.Margin, report: report}
	client, err := volt.New(volt.WithBaseURL(w.URL), volt.WithAPIKey(w.Key), volt.WithLimiter(watch), volt.WithMaxWait(volt.Unlimited),
		volt.WithHTTPClient(&http.Client{Transport: watch}))
	if err != nil {
		return done{Err: err.Error()}
	}
	var (
		mu  sync.Mutex
		all sync.WaitGroup
	)
	all.Go(func() {
		const step = 20 * time.Millisecond
		for ctx.Err() == nil {
			began := time.Now()
			time.Sleep(step)
			late := time.Since(began) - step
			mu.Lock()
			if late > d.Stall {
				if d.Stall = late; late > w.Settle/4 {
					report(done{Stall: late})
				}
			}
			mu.Unlock()
		}
	})
	for range max(1, w.Callers) {
		all.Go(func() {
			for ctx.Err() == nil {
				_, err := client.SSHKeys.List(ctx)
				mu.Lock()
				switch {
				case err == nil:
					d.OK++
				case errors.Is(err, redislimit.ErrUnavailable):
					if d.Unavailable++; d.Unavailable == 1 {
						report(done{Unavailable: 1})
					}
				case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
				default:
					d.Other++
					d.Err = err.Error()
				}
				mu.Unlock()
				if err != nil {
					time.Sleep(20 * time.Millisecond)
				}
				time.Sleep(w.Pace)
			}
		})
	}
	all.Wait()
	closeLimiter()
	d.Goroutines, d.Slowest = settledGoroutines(), watch.slowest
	return d
}

// stopwatch tells how long requests take from the grant: one at a time of a worker.
type stopwatch struct {
	volt.Limiter
	mu      sync.Mutex
	asked   time.Time
	slowest time.Duration
	margin  time.Duration
	report  func(done)
}

func (s *stopwatch) Take(ctx context.Context, t api.Ticket) (time.Duration, error) {
	asked := time.Now()
	wait, err := s.Limiter.Take(ctx, t)
	if wait == 0 && err == nil {
		s.mu.Lock()
		if s.asked = asked; time.Since(asked) > s.margin {
			s.asked = time.Now() // the answer was for a later question, or not from Redis
		}
		s.mu.Unlock()
	}
	return wait, err
}

func (s *stopwatch) RoundTrip(r *http.Request) (*http.Response, error) {
	// A request that the end of the run cut off would reach the API unmeasured.
	resp, err := http.DefaultTransport.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
	s.mu.Lock()
	defer s.mu.Unlock()
	if took := time.Since(s.asked); took > s.slowest {
		if s.slowest = took; took > s.margin {
			s.report(done{Slowest: took})
		}
	}
	return resp, err
}

// settledGoroutines is how many goroutines of ours are left when those that end
// have ended.
func settledGoroutines() (n int) {
	for range 1200 { // two minutes
		if n = goroutinesOf("redislimit.("); n == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return n
}

// process is a worker that runs.
type process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	ended chan struct{} // closed at the end of its output

	mu     sync.Mutex
	so     done // what it has reported so far
	killed bool
}

func startWorker(t testing.TB, w work) *process {
	t.Helper()
	spec, err := json.Marshal(w)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	p := &process{cmd: exec.Command(self), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), workerVariable+"="+string(spec), "GOMAXPROCS=1")
	p.cmd.Stderr = os.Stderr
	p.in, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	lines := bufio.NewReader(out)
	require.NoError(t, p.cmd.Start())
	line, err := lines.ReadString('\n')
	go p.read(lines)
	t.Cleanup(p.kill)
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return p
}

// read keeps what the process reports.
func (p *process) read(out io.Reader) {
	defer close(p.ended)
	for dec := json.NewDecoder(out); ; {
		var d done
		if dec.Decode(&d) != nil {
			return
		}
		p.mu.Lock()
		if d.Final {
			p.so = d
		} else {
			p.so.Slowest, p.so.Stall = max(p.so.Slowest, d.Slowest), max(p.so.Stall, d.Stall)
			p.so.Unavailable = max(p.so.Unavailable, d.Unavailable)
		}
		p.mu.Unlock()
	}
}

// report returns what the process has reported so far.
func (p *process) report() done {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.so
}

func (p *process) begin(t testing.TB) {
	t.Helper()
	_, err := io.WriteString(p.in, "\n")
	require.NoError(t, err)
}

// stop asks the process to end.
func (p *process) stop() { _ = p.in.Close() }

func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		p.killed = true
		_ = p.cmd.Process.Kill()
		<-p.ended // Wait closes what is read
		_ = p.cmd.Wait()
	}
}

// wait waits for the process's end, and returns what became of its work.
func (p *process) wait(t testing.TB) done {
	t.Helper()
	<-p.ended
	require.NoError(t, p.cmd.Wait())
	require.True(t, p.report().Final)
	return p.report()
}
