package bench

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

// Server is a process that answers.
type Server struct {
	// URL is its address.
	URL string

	cmd   *exec.Cmd
	stdin io.Closer
}

// Start runs this program again, with arguments that make it call Serve.
func Start(args ...string) (*Server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
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
	return &Server{strings.TrimSpace(line), cmd, in}, nil
}

// Stop ends the process, which lives as long as its standard input.
func (s *Server) Stop() {
	_ = s.stdin.Close()
	_ = s.cmd.Wait()
}

// Connections asks the server how many it has accepted, over one of its own.
func (s *Server) Connections() string {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get(s.URL + connectionsPath)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	var b bytes.Buffer
	_, _ = b.ReadFrom(res.Body)
	return b.String()
}

const connectionsPath = "/connections"

// Serve answers on loopback with handler, and says where on standard output,
// until standard input ends.
func Serve(handler http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var connections atomic.Int64
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("GET "+connectionsPath, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, connections.Load()) })
	server := &http.Server{Handler: mux, ConnState: func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}}
	fmt.Printf("http://%s\n", l.Addr())
	go func() { _ = server.Serve(l) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
	return nil
}

// Write answers with a body of JSON.
func Write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// Limited answers 429 to every other request, and as handler does to the rest.
func Limited(handler http.Handler) http.Handler {
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1)%2 == 1 {
			w.Header().Set("Retry-After", "0")
			Write(w, http.StatusTooManyRequests, []byte(`{"error":true,"status":429,"message":"Rate limit exceeded.","code":"RATE_LIMITED"}`))
			return
		}
		handler.ServeHTTP(w, r)
	})
}
