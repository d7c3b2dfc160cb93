package kernel

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Transport is an http.RoundTripper that calls a handler in this process: no
// socket, so that it works inside a testing/synctest bubble. A handler that
// panics with http.ErrAbortHandler cuts the connection.
type Transport struct{ Handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		closeBody(req)
		return nil, err
	}
	ctx, cancel := context.WithCancel(req.Context())
	inner := req.Clone(ctx)
	inner.RequestURI = req.URL.RequestURI()
	inner.RemoteAddr = "127.0.0.1:1"
	if inner.Host == "" {
		inner.Host = req.URL.Host
	}
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	// What net/http does unless it is told otherwise.
	unpack := req.Header.Get("Accept-Encoding") == "" && req.Header.Get("Range") == "" && req.Method != http.MethodHead
	if unpack {
		inner.Header.Set("Accept-Encoding", "gzip")
	}

	w := &memoryWriter{header: make(http.Header), ready: make(chan struct{}), stream: newStream(), left: -1}
	stop := context.AfterFunc(ctx, func() { w.stream.fail(context.Cause(ctx)) })
	go func() {
		defer stop()
		defer closeBody(req)
		defer w.end(ctx)
		t.Handler.ServeHTTP(w, inner)
	}()
	select {
	case <-w.ready:
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil { // which the handler may have noticed first
		cancel()
		return nil, err
	}
	if w.aborted {
		cancel()
		return nil, io.EOF
	}
	resp := &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.sent, Request: req, ContentLength: w.length,
		Body: &memoryBody{stream: w.stream, cancel: cancel},
	}
	if unpack && w.sent.Get("Content-Encoding") == "gzip" {
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Uncompressed = -1, true
		resp.Body = &unpacked{packed: resp.Body}
	}
	return resp, nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

// memoryWriter is the server's end of an answer.
type memoryWriter struct {
	header, sent http.Header
	status       int
	length, left int64 // announced, and still to come; -1 for unknown
	aborted      bool
	ready        chan struct{}
	stream       *stream
}

func (w *memoryWriter) Header() http.Header { return w.header }

func (w *memoryWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status, w.sent, w.length = status, w.header.Clone(), -1
	if w.sent.Get("Date") == "" { // as net/http's server does
		w.sent.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	if n, err := strconv.ParseInt(w.sent.Get("Content-Length"), 10, 64); err == nil {
		w.length, w.left = n, n
	}
	close(w.ready)
}

func (w *memoryWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	n, err := w.stream.Write(p)
	if w.left >= 0 {
		w.left -= int64(n)
	}
	return n, err
}

// Flush sends what there is of the header.
func (w *memoryWriter) Flush() { w.WriteHeader(http.StatusOK) }

// end closes the answer when the handler has returned or panicked.
func (w *memoryWriter) end(ctx context.Context) {
	switch p := recover(); {
	case p == nil && ctx.Err() != nil:
		// The handler gave up because the client did: this is no whole answer.
		w.WriteHeader(http.StatusOK)
		w.stream.fail(ctx.Err())
	case p == nil:
		w.WriteHeader(http.StatusOK)
		if w.left > 0 {
			w.stream.fail(io.ErrUnexpectedEOF)
			return
		}
		w.stream.fail(io.EOF)
	case p == http.ErrAbortHandler: //nolint:errorlint // the very value, as net/http compares it
		if w.status == 0 {
			w.aborted, w.status = true, -1
			close(w.ready)
		}
		w.stream.fail(io.ErrUnexpectedEOF)
	default:
		panic(p)
	}
}

// memoryBody is the client's end.
type memoryBody struct {
	stream *stream
	cancel context.CancelFunc
}

func (b *memoryBody) Read(p []byte) (int, error) { return b.stream.Read(p) }

func (b *memoryBody) Close() error {
	b.stream.fail(errors.New("body closed"))
	b.cancel()
	return nil
}

// unpacked is a compressed body, unpacked as it is read.
type unpacked struct {
	packed io.ReadCloser
	gzip   *gzip.Reader
}

func (u *unpacked) Read(p []byte) (n int, err error) {
	if u.gzip == nil {
		if u.gzip, err = gzip.NewReader(u.packed); err != nil {
			return 0, err
		}
	}
	return u.gzip.Read(p)
}

func (u *unpacked) Close() error { return u.packed.Close() }
