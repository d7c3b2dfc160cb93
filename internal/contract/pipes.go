package contract

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// ServeOverPipes starts a server for HTTP/1.1 and unencrypted HTTP/2. It returns a
// function that connects to the server and a function that stops it. The connections are
// pipes. Unlike sockets, they work in a bubble of synctest.
func ServeOverPipes(h http.Handler) (dial func(ctx context.Context, network, address string) (net.Conn, error), stop func()) {
	l := &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
	s := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0), Protocols: new(http.Protocols)}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(true)
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(l) })
	return l.dial, func() {
		_ = s.Close()
		serving.Wait()
	}
}

// pipes is a listener whose connections are made by dial.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.accepted <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.accepted:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.IPAddr{} }
