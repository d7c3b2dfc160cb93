package rest

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// SharedTransport is what clients that bring no http.Client of their own use:
// one for the process, so that clients made by the thousand share connections.
// It keeps as many idle connections as there are callers (net/http keeps two a
// host, and every other caller dials again), closes them before common servers
// do, and notices a dead HTTP/2 connection.
var SharedTransport = sync.OnceValue(func() *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          0,
		MaxIdleConnsPerHost:   4096,
		IdleConnTimeout:       45 * time.Second,
		TLSHandshakeTimeout:   15 * time.Second,
		ExpectContinueTimeout: time.Second,
		// A header is small; net/http would take 10 MiB of it.
		MaxResponseHeaderBytes: 1 << 20,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
	}
})
