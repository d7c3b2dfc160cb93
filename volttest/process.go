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

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/control"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// processVariable names the environment variable with the path of a built voltsim. If it
// is set, each simulator with the option Socket runs as a separate process.
const processVariable = "VOLTTEST_PROCESS"

// processSpeed is the speed of the clock in a process by default. All delays then have
// their usual length.
const processSpeed = 60

// process is a running voltsim: a kernel.Remote.
type process struct {
	control.Client
	cmd      *exec.Cmd
	url, key string
}

// startProcess runs a voltsim.
func startProcess(path string, cfg *sim.Config, set *apitest.Settings) (*process, error) {
	cmd := exec.Command(path, flags(cfg, set)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(stdout)
	for p.key == "" && lines.Scan() {
		if v, ok := strings.CutPrefix(lines.Text(), "export VOLT_BASE_URL="); ok {
			p.url = v
		}
		if v, ok := strings.CutPrefix(lines.Text(), "export VOLT_API_KEY="); ok {
			p.key = v
		}
	}
	if p.url == "" || p.key == "" {
		p.Close()
		return nil, fmt.Errorf("%s has not said where it serves: %s", path, bytes.TrimSpace(complaint.Bytes()))
	}
	p.Client = control.Client{URL: strings.TrimSuffix(p.url, sim.Prefix), HTTP: http.DefaultClient}
	return p, nil
}

// URL is its base URL.
func (p *process) URL() string { return p.url }

// Key is the account's API key.
func (p *process) Key() string { return p.key }

// Prefix is the path that all of the API is below.
func (p *process) Prefix() string { return sim.Prefix }

// Look is the part of State that is the same for every API.
func (p *process) Look(q kernel.Query) (kernel.State, error) {
	state, err := p.State(sim.Query{Query: q})
	return state.State, err
}

// Control is the part of Do that is the same for every API.
func (p *process) Control(c kernel.Command) (kernel.Reply, error) {
	reply, err := p.Do(sim.Command{Command: c})
	return reply.Reply, err
}

// Close asks the process to end, and kills it if it does not.
func (p *process) Close() {
	if p.cmd.Process.Signal(os.Interrupt) != nil { // which not every system knows
		_ = p.cmd.Process.Kill()
	}
	killer := time.AfterFunc(5*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer killer.Stop()
	_ = p.cmd.Wait()
}

// RoundTrip sends a request to the process, whatever host the request names.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	there, err := url.Parse(p.url)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = there.Scheme, there.Host, ""
	return http.DefaultTransport.RoundTrip(r)
}

// flags returns the settings as flags of voltsim.
func flags(c *sim.Config, set *apitest.Settings) []string {
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
	add(set.ManualClock, "manual", "true")
	speed := set.Speed
	if speed == 0 {
		speed = processSpeed
	}
	add(!set.ManualClock, "speed", strconv.FormatFloat(speed, 'g', -1, 64))
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
