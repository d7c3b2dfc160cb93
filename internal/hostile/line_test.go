package hostile_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wire is a server of bytes: what it does to each connection is the attack.
type wire struct {
	listener net.Listener
	attack   func(*line)
	// gone ends the caller's context, for attacks that kill it.
	gone context.CancelCauseFunc

	connections atomic.Int64 // accepted
	heads       atomic.Int64 // of requests, that began to come
	// over is closed when the call has ended.
	over chan struct{}

	mu      sync.Mutex
	heard   bytes.Buffer // what came where no request should
	lines   map[*line]struct{}
	working sync.WaitGroup
}

// listen starts a server on loopback.
func listen(t testing.TB, attack func(*line), gone context.CancelCauseFunc) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, attack: attack, gone: gone, over: make(chan struct{}), lines: map[*line]struct{}{}}
	w.working.Go(w.accept)
	return w
}

func (w *wire) accept() {
	for {
		conn, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.connections.Add(1)
		l := &line{Conn: conn, tcp: conn.(*net.TCPConn), wire: w}
		l.r = bufio.NewReader(conn)
		w.mu.Lock()
		w.lines[l] = struct{}{}
		w.mu.Unlock()
		w.working.Go(func() {
			defer func() {
				_ = l.tcp.Close()
				w.mu.Lock()
				delete(w.lines, l)
				w.mu.Unlock()
			}()
			w.attack(l)
		})
	}
}

// close ends the server once the client has left all connections, and reports
// whether it has.
func (w *wire) close(left func()) bool {
	_ = w.listener.Close()
	if eventually(w.idle, left) {
		w.working.Wait()
		return true
	}
	w.mu.Lock()
	for l := range w.lines {
		_ = l.tcp.Close()
	}
	w.mu.Unlock()
	w.working.Wait()
	return false
}

func (w *wire) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.lines) == 0
}

// settling is how long connections and goroutines may take to end after their calls.
// Only a test that fails waits so long.
const settling = 5 * time.Minute

// eventually waits until something is so, and pushes it every few milliseconds.
func eventually(so func() bool, push func()) bool {
	limit := time.NewTimer(settling)
	defer limit.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for push(); !so(); push() {
		select {
		case <-limit.C:
			return false
		case <-again.C:
		}
	}
	return true
}

// line is one connection, as an attack sees it.
type line struct {
	net.Conn // the bytes' own, or TLS's
	tcp      *net.TCPConn
	r        *bufio.Reader
	wire     *wire
	stream   uint32 // of the request that was read last, over HTTP/2
}

func (l *line) send(text string) bool {
	_, err := io.WriteString(l.Conn, text)
	return err == nil
}

// request reads a request to its end.
func (l *line) request() bool {
	if _, err := l.r.Peek(1); err != nil {
		return false
	}
	l.wire.heads.Add(1)
	r, err := http.ReadRequest(l.r)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, r.Body)
	return err == nil
}

// head reads a request as far as its body.
func (l *line) head() bool {
	if _, err := l.r.Peek(1); err != nil {
		return false
	}
	l.wire.heads.Add(1)
	for {
		text, err := l.r.ReadSlice('\n')
		if err != nil {
			return false
		}
		if len(bytes.TrimSpace(text)) == 0 {
			return true
		}
	}
}

// some reads the first n bytes of a request.
func (l *line) some(n int) bool {
	if _, err := l.r.Peek(1); err != nil {
		return false
	}
	l.wire.heads.Add(1)
	_, err := l.r.Discard(n)
	return err == nil
}

// overhear notes what comes.
func (l *line) overhear(p []byte) {
	l.wire.mu.Lock()
	defer l.wire.mu.Unlock()
	l.wire.heard.Write(p)
}

// fin ends the connection; reset does so without the end of what was sent.
func (l *line) fin() { _ = l.tcp.Close() }

func (l *line) reset() {
	_ = l.tcp.SetLinger(0)
	_ = l.tcp.Close()
}

// hold is silent until the client goes.
func (l *line) hold() { _, _ = io.Copy(io.Discard, l.tcp) }

// dials counts a client's connections.
type dials struct {
	asked, made, open atomic.Int64
	dial              func(ctx context.Context, network, address string) (net.Conn, error)
}

func (d *dials) connect(ctx context.Context, network, address string) (net.Conn, error) {
	d.asked.Add(1)
	conn, err := d.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	d.made.Add(1)
	d.open.Add(1)
	return &dialled{Conn: conn, close: sync.OnceFunc(func() { d.open.Add(-1) })}, nil
}

func (d *dials) left() bool { return d.open.Load() == 0 }

type dialled struct {
	net.Conn
	close func()
}

func (d *dialled) Close() error {
	defer d.close()
	return d.Conn.Close()
}
