package volttest

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/control"
)

// processVariable names the environment variable that holds the path of a built
// voltsim: with it, simulators on plain sockets run as processes of their own.
const processVariable = "VOLTTEST_PROCESS"

// processSpeed is how fast time goes in a process unless an option says
// otherwise: spans then have the length that they have in life.
const processSpeed = 60

// process is a voltsim that runs.
type process struct {
	cmd *exec.Cmd
	control.Client
}

// startProcess runs a voltsim.
func startProcess(path string, set *settings) (*Sim, error) {
	cmd := exec.Command(path, set.flags()...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("volttest: %w", err)
	}
	p := &process{cmd: cmd}
	s := &Sim{world: p, process: p, client: http.DefaultClient, report: reportToStderr}
	lines := bufio.NewScanner(stdout)
	for s.Key == "" && lines.Scan() {
		if v, ok := strings.CutPrefix(lines.Text(), "export VOLT_BASE_URL="); ok {
			s.URL = v
		}
		if v, ok := strings.CutPrefix(lines.Text(), "export VOLT_API_KEY="); ok {
			s.Key = v
		}
	}
	if s.URL == "" || s.Key == "" {
		p.end()
		return nil, fmt.Errorf("volttest: %s has not said where it serves: %s", path, bytes.TrimSpace(complaint.Bytes()))
	}
	p.Client = control.Client{URL: strings.TrimSuffix(s.URL, sim.Prefix), HTTP: http.DefaultClient}
	return s, nil
}

// end asks the process to end, and makes it where it does not.
func (p *process) end() {
	if p.cmd.Process.Signal(os.Interrupt) != nil { // which not every system knows
		_ = p.cmd.Process.Kill()
	}
	killer := time.AfterFunc(5*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer killer.Stop()
	_ = p.cmd.Wait()
}

// RoundTrip sends a request to the process, whatever host it names.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	there, err := url.Parse(p.URL)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = there.Scheme, there.Host, ""
	return http.DefaultTransport.RoundTrip(r)
}

// flags are the settings as voltsim takes them.
func (s *settings) flags() []string {
	c := s.cfg
	flags := []string{"-addr=127.0.0.1:0"}
	add := func(given bool, name, value string) {
		if given {
			flags = append(flags, "-"+name+"="+value)
		}
	}
	add(c.Revision != "", "revision", string(c.Revision))
	add(c.Key != "", "key", c.Key)
	add(c.Balance != 0 || c.NoBalance, "balance", c.Balance.String())
	add(c.Quota != 0, "quota", strconv.Itoa(c.Quota))
	add(c.Window != 0, "window", c.Window.String())
	add(c.Seed != 0, "seed", strconv.FormatUint(c.Seed, 10))
	add(c.Lenient, "lenient", "true")
	add(c.Instant, "instant", "true")
	add(c.ListLag != 0, "lag", c.ListLag.String())
	add(true, "lookup", map[sim.Lookup]string{sim.ByEither: "either", sim.ByOwnID: "own", sim.ByWorkloadID: "workload"}[c.Lookup])
	add(s.manual, "manual", "true")
	speed := s.speed
	if speed == 0 {
		speed = processSpeed
	}
	add(!s.manual, "speed", strconv.FormatFloat(speed, 'g', -1, 64))
	for _, t := range c.MoreTiers {
		add(true, "resource", t.Spec())
	}
	for name, r := range map[string]sim.Range{
		"deploy": c.Deploy, "start": c.Start, "stop": c.Stop, "stage": c.Stage, "training": c.Training, "evaluate": c.Evaluating,
	} {
		add(r != (sim.Range{}), name, r.Min.String()+"-"+r.Max.String())
	}
	return flags
}
