package hostile_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// A handshake that comes to nothing: the key is not sent, and a create says that
// nothing was. What cannot become better is not tried again.
func TestTLS(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		stages := handshakes()
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			trials(t, p, over, stages, func(i, j int, m method) bool { return (i+j)%2 == 0 == over.http2 })
		})
	})
}

// hello reads what a client says first, whatever that is.
func (l *line) hello() bool {
	first := make([]byte, 4096)
	n, err := l.tcp.Read(first)
	l.overhear(first[:n])
	return err == nil
}

// shake makes a server's part of a handshake, and listens on.
func shake(config *tls.Config) func(*line) {
	config.NextProtos = append(config.NextProtos, "h2", "http/1.1")
	config.CurvePreferences = []tls.CurveID{tls.X25519}
	return func(l *line) {
		if conn := tls.Server(l.tcp, config); conn.Handshake() == nil {
			said, _ := io.ReadAll(conn)
			l.overhear(said)
		}
	}
}

func handshakes() (all []stage) {
	add := func(name string, attack func(*line)) *stage {
		all = append(all, stage{name: name, kind: api.ErrConnection, unsent: true, secure: true, attack: attack})
		return &all[len(all)-1]
	}
	behindHello := func(text string, end func(*line)) func(*line) {
		return func(l *line) {
			if l.hello() && (text == "" || l.send(text)) {
				end(l)
			}
		}
	}
	add("accepted: FIN", (*line).fin)
	add("accepted: RST", (*line).reset)
	add("behind the hello: FIN", behindHello("", (*line).fin))
	add("behind the hello: RST", behindHello("", (*line).reset))
	add("behind the hello: half-closed", behindHello("", func(l *line) {
		_ = l.tcp.CloseWrite()
		l.hold()
	}))
	add("behind the hello: an alert", behindHello("\x15\x03\x03\x00\x02\x02\x28", (*line).hold))
	add("behind the hello: silence", behindHello("", (*line).hold)).slow = true
	add("behind the hello: a drip", behindHello("", func(l *line) { l.drip("\x16\x03\x03\x40\x00" + long(9999)) })).slow = true
	add("accepted: silence", (*line).hold).slow = true
	add("plain HTTP", behindHello("HTTP/1.1 400 Bad Request\r\n\r\n", (*line).hold)).once = true
	add("SSH", behindHello("SSH-2.0-OpenSSH_9.6\r\n", (*line).hold)).once = true

	good := trusted().sign(host, -time.Hour, time.Hour)
	for name, cert := range map[string]tls.Certificate{
		"another authority": newAuthority().sign(host, -time.Hour, time.Hour),
		"another name":      trusted().sign("elsewhere.example", -time.Hour, time.Hour),
		"expired":           trusted().sign(host, -2*time.Hour, -time.Hour),
		"not valid yet":     trusted().sign(host, time.Hour, 2*time.Hour),
	} {
		add(name, shake(&tls.Config{Certificates: []tls.Certificate{cert}})).once = true
	}
	add("an old version", shake(&tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}))
	add("in the server's part", func(l *line) {
		_ = tls.Server(&short{Conn: l.tcp, left: 200}, &tls.Config{Certificates: []tls.Certificate{good}}).Handshake()
	})
	// Over TLS 1.3 the request has gone out by the time that the server says so:
	// an error of TLS proves nothing.
	add("wants the client's certificate", shake(&tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert})).unsent = false
	return all
}

// short lets so many bytes out, and no more.
type short struct {
	net.Conn
	left int
}

func (s *short) Write(p []byte) (int, error) {
	n := min(len(p), s.left)
	s.left -= n
	if n, err := s.Conn.Write(p[:n]); err != nil || s.left > 0 {
		return n, err
	}
	return n, errors.New("enough")
}
