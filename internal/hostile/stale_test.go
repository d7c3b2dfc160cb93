package hostile_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tries is how often a connection is closed under each create, and fewTries how
// often with -short.
const tries, fewTries = 40, 8

// A server that closes an idle connection just as a request is written to it is
// where net/http likes to send that again by itself: a create arrives once.
func TestStaleConnections(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			attack := stale1
			if over.http2 {
				attack = stale2
			}
			w := listen(t, attack, nil)
			d := &dials{dial: toward(w)}
			transport := over.transport(d)
			base := "http://127.0.0.1:1/base"
			methods := p.simple(t, p.client(t, base, clientOf(transport)))
			read := methods[slices.IndexFunc(methods, func(m method) bool { return m.name == "SSHKeys.List" })]
			var calls, arrived, lost int64
			times := tries
			if testing.Short() {
				times = fewTries
			}
			for n := range times {
				for _, m := range methods {
					if !p.isCreate(m) {
						continue
					}
					_ = read.call(background) // leaves a connection to be used again
					before := w.heads.Load()
					err := m.call(background)
					heads := w.heads.Load() - before
					calls++
					arrived += heads
					if !over.http2 { // there it may read late what came on a connection that ends
						assert.LessOrEqual(t, heads, int64(1), "%s, try %d: %v", m.name, n, err)
					}
					if err != nil {
						lost++
						assert.True(t, isAmbiguous(err), "%s: %v", m.name, err)
						assertNamesItsCall(t, p, m, err)
					}
				}
			}
			close(w.over)
			assert.True(t, w.close(transport.CloseIdleConnections), "the server still has a connection")
			assert.True(t, eventually(d.left, transport.CloseIdleConnections), "the client has not closed a connection")
			callsMade.Add(calls)
			t.Logf("%d creates, of which %d arrived and %d were answered, over %d connections", calls, arrived, calls-lost, d.made.Load())
			assert.LessOrEqual(t, arrived, calls)
			assert.NotZero(t, lost)
			assert.Greater(t, d.made.Load(), calls/2)
		})
	})
}

// stale1 answers the first request of a connection, and closes it around the
// second, each in another way.
func stale1(l *line) {
	if !l.request() || !l.send(wholeHead+body) {
		return
	}
	switch l.wire.connections.Load() % 6 {
	case 0:
		l.fin() // at once
	case 1:
		l.reset()
	case 2:
		if l.some(1) {
			l.fin()
		}
	case 3:
		if l.some(1) {
			l.reset()
		}
	case 4:
		if l.request() {
			l.fin()
		}
	case 5:
		if l.request() {
			l.send(wholeHead + body)
		}
	}
}

// stale2 is stale1 for HTTP/2, with its own ways to send a request away.
func stale2(l *line) {
	if !l.greet("") || !l.request2() || !l.answer2(body) {
		return
	}
	first := l.stream
	switch l.wire.connections.Load() % 8 {
	case 0:
		l.fin()
	case 1:
		l.reset()
	case 2:
		l.send(goAway(first, 0, "")) // the client must close the connection, or the server does
		l.untilOver()
	case 3:
		if l.head2() {
			l.send(goAway(first, 0, ""))
		}
	case 4:
		if l.request2() {
			l.send(goAway(first, 0, ""))
		}
	case 5:
		if l.request2() {
			l.frame(frameReset, 0, number(refusedStream))
		}
	case 6:
		if l.request2() {
			l.reset()
		}
	case 7:
		if l.request2() {
			l.answer2(body)
		}
	}
}
