package kernel

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Cut closes the connection (over HTTP/2, resets the stream) without an answer,
// and leaves the work undone.
func Cut() Fault {
	return Fault{Name: "cut", skip: true, unanswered: true, send: func(http.ResponseWriter, *http.Request, *Answer) {
		panic(http.ErrAbortHandler) // what net/http wants for this
	}}
}

// Reset resets the connection (over HTTP/2, the stream) without an answer, and
// leaves the work undone.
func Reset() Fault {
	return Fault{Name: "reset", skip: true, unanswered: true, send: func(w http.ResponseWriter, _ *http.Request, _ *Answer) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
			conn = t.NetConn() // below TLS
		}
		if t, ok := conn.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = conn.Close()
	}}
}

// CutBody sends the first bytes of the answer, announces all of them, and cuts
// the connection. A negative number sends half of them.
func CutBody(keep int) Fault {
	return Fault{Name: "cut body", send: func(w http.ResponseWriter, _ *http.Request, a *Answer) {
		n := keep // the fault may strike again
		if n < 0 || n > len(a.Body) {
			n = len(a.Body) / 2
		}
		a.Set("Content-Length", strconv.Itoa(max(len(a.Body), n+1)))
		send(w, &Answer{Status: a.Status, Header: a.Header, Body: a.Body[:n]})
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}}
}

// SlowHeaders does the work at once and begins to answer after d, or never
// where the client goes before.
func SlowHeaders(d time.Duration) Fault {
	return Fault{Name: "slow headers", send: func(w http.ResponseWriter, r *http.Request, a *Answer) {
		if linger(r, d) {
			send(w, a)
		}
	}}
}

// SlowBody sends the answer's status at once and its body byte by byte, over d
// in all.
func SlowBody(d time.Duration) Fault {
	return Fault{Name: "slow body", send: func(w http.ResponseWriter, r *http.Request, a *Answer) {
		send(w, &Answer{Status: a.Status, Header: a.Header})
		flush := http.NewResponseController(w)
		_ = flush.Flush()
		pause := d / time.Duration(max(len(a.Body), 1))
		for i := range a.Body {
			if !linger(r, pause) {
				return
			}
			if _, err := w.Write(a.Body[i : i+1]); err != nil {
				return
			}
			_ = flush.Flush()
		}
	}}
}

// linger waits for d, unless the client goes away.
func linger(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// Huge pads the answer with white space to a size in bytes.
func Huge(size int64) Fault {
	return Fault{Name: fmt.Sprintf("%d bytes", size), send: func(w http.ResponseWriter, _ *http.Request, a *Answer) {
		send(w, &Answer{Status: a.Status, Header: a.Header})
		pad(w, a.Body, size)
	}}
}

// Gzip compresses the answer, padded to a size in bytes before that where the
// size is larger than it.
func Gzip(size int64) Fault {
	return Fault{Name: "gzip", send: func(w http.ResponseWriter, _ *http.Request, a *Answer) {
		a.Set("Content-Encoding", "gzip")
		if size <= int64(len(a.Body)) {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(a.Body)
			_ = z.Close()
			send(w, &Answer{Status: a.Status, Header: a.Header, Body: b.Bytes()})
			return
		}
		send(w, &Answer{Status: a.Status, Header: a.Header})
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		pad(z, a.Body, size)
		_ = z.Close()
	}}
}

// pad writes body with so much white space before its last byte that it has
// size bytes.
func pad(w io.Writer, body []byte, size int64) {
	if len(body) == 0 {
		body = []byte("{}")
	}
	b := bufio.NewWriterSize(w, 64<<10)
	_, _ = b.Write(body[:len(body)-1])
	spaces := bytes.Repeat([]byte(" "), 64<<10)
	for left := size - int64(len(body)); left > 0; left -= int64(len(spaces)) {
		if _, err := b.Write(spaces[:min(left, int64(len(spaces)))]); err != nil {
			return
		}
	}
	_, _ = b.Write(body[len(body)-1:])
	_ = b.Flush()
}
