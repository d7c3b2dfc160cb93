package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
)

// server is the other process.
type server struct {
	cmd   *exec.Cmd
	stdin io.Closer
	url   string
}

func startServer() (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-serve")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	return &server{cmd, in, strings.TrimSpace(line)}, nil
}

// stop ends the server, which lives as long as its standard input.
func (s *server) stop() {
	_ = s.stdin.Close()
	_ = s.cmd.Wait()
}

const onePod = `{
"id": "pod_def456",
"name": "my-training-pod",
"status": "running",
"provider": "lium",
"gpu_type": "RTX 4090",
"gpu_count": 1,
"cpu_cores": 8,
"ram_gb": 32,
"hourly_price": 0.39,
"ip": "203.0.113.42",
"ssh_port": 22,
"ssh_command": "ssh -p 22 root@203.0.113.42",
"template": "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel",
"volume_size_gb": 50,
"ssh_keys": ["key_abc123", "key_def456"],
"uptime_hours": 12.5,
"total_cost": 4.88,
"confidential": false,
"created_at": "2026-03-28T14:00:00Z",
"updated_at": "2026-03-28T14:01:12Z",
"message": "Pod is running. Data on the volume is preserved until it is deleted."
}`

func runServer() {
	list := []byte(`{"pods":[` + onePod + strings.Repeat(","+onePod, 999) + `],"total":1000}`)
	pod := []byte(onePod)
	var limited atomic.Int64
	conns := &connCounter{}
	mux := http.NewServeMux()
	write := func(w http.ResponseWriter, status int, body []byte) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
	mux.HandleFunc("GET /pods/{id}", func(w http.ResponseWriter, r *http.Request) { write(w, 200, pod) })
	mux.HandleFunc("GET /limited/pods/{id}", func(w http.ResponseWriter, r *http.Request) {
		if limited.Add(1)%2 == 1 {
			w.Header().Set("Retry-After", "0")
			write(w, 429, []byte(`{"error":true,"status":429,"message":"Rate limit exceeded.","code":"RATE_LIMITED"}`))
			return
		}
		write(w, 200, pod)
	})
	mux.HandleFunc("GET /pods", func(w http.ResponseWriter, r *http.Request) { write(w, 200, list) })
	mux.HandleFunc("POST /pods", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		write(w, 201, pod)
	})
	mux.HandleFunc("GET /connections", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, conns.n.Load()) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("http://%s\n", l.Addr())
	go func() { _ = (&http.Server{Handler: mux, ConnState: conns.count}).Serve(l) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// connCounter counts the connections that were accepted.
type connCounter struct{ n atomic.Int64 }

func (c *connCounter) count(_ net.Conn, s http.ConnState) {
	if s == http.StateNew {
		c.n.Add(1)
	}
}

// connections asks the server how many it has accepted, over one of its own.
func (s *server) connections() string {
	t := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: t}).Get(s.url + "/connections")
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	var b bytes.Buffer
	_, _ = b.ReadFrom(res.Body)
	return b.String()
}
