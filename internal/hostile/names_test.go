package hostile_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A name that leads nowhere, and a dialler that fails: nothing is sent, all is
// tried again, and a create says that nothing was sent.
func TestNames(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		stages := unreachable(t)
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			trials(t, p, over, stages, func(i, j int, m method) bool { return (i+j)%2 == 0 == over.http2 })
		})
	})
}

// The answers of a name server: their codes.
const (
	noError  = 0
	failed   = 2
	noDomain = 3
	refused  = 5
)

func unreachable(t *testing.T) (all []stage) {
	add := func(name string, kind error, dial func(context.Context, string, string) (net.Conn, error)) *stage {
		all = append(all, stage{name: name, kind: kind, unsent: true, secure: true, dial: dial, attack: (*line).fin})
		return &all[len(all)-1]
	}
	for name, answer := range map[string]func(query []byte) []byte{
		"there is no such name":     coded(noDomain),
		"the name server fails":     coded(failed),
		"the name server refuses":   coded(refused),
		"the name has no addresses": coded(noError),
	} {
		add(name, api.ErrConnection, resolving(nameServer(t, answer)))
	}
	add("the name server is silent", api.ErrTimeout, resolving(nameServer(t, func([]byte) []byte { return nil }))).slow = true
	add("the name server talks nonsense", nil, resolving(nameServer(t, func([]byte) []byte { return []byte("SSH-2.0") }))).slow = true
	add("there is no name server", api.ErrConnection, resolving(func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no route")
	}))
	add("nobody listens", api.ErrConnection, func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:1")
	})
	add("a dialler that says the key", api.ErrConnection, func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("proxy refused " + secretKey)
	})
	add("a dialler that never comes back", api.ErrTimeout, func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}).slow = true
	add("a dialler that times out", api.ErrConnection, func(ctx context.Context, network, _ string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, 0)
		defer cancel()
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:1")
	})
	return all
}

// coded answers a query with no more than a code.
func coded(code byte) func([]byte) []byte {
	return func(query []byte) []byte {
		answer := append([]byte{}, query...)
		answer[2] |= 0x80
		answer[3] = 0x80 | code
		return answer
	}
}

// nameServer is one on loopback, of which the dialler is returned.
func nameServer(t *testing.T, answer func([]byte) []byte) func(context.Context, string, string) (net.Conn, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	go func() {
		defer close(done)
		query := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(query)
			if err != nil {
				return
			}
			if a := answer(query[:n]); a != nil {
				_, _ = conn.WriteTo(a, from)
			}
		}
	}()
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		question, err := (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
		if err == nil {
			// A cancelled lookup would wait five seconds for its response.
			context.AfterFunc(ctx, func() { _ = question.Close() })
		}
		return question, err
	}
}

// resolving returns a dial function that resolves names with the server. Each dial has
// its own resolver, because a cancelled lookup does not stop a resolver that several
// lookups share.
func resolving(server func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{Resolver: &net.Resolver{PreferGo: true, Dial: server}}).DialContext(ctx, network, address)
	}
}
