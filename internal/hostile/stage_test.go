package hostile_test

import (
	"context"
	"fmt"
	"net"

	"github.com/voltagegpu/volt-go/api"
)

// stage is something that happens to a call on its connections, and what is to
// come of it. Without more said the call may have arrived: a create ends with
// ErrMaybeCreated after one request, and all else is repeated.
type stage struct {
	name   string
	attack func(*line)
	// kind is what the failure is.
	kind error
	// unsent is set where nothing of the call arrives, so that all is repeated.
	unsent bool
	// once is set where nothing is repeated.
	once bool
	// open is set where it is the clock that decides how it ends, or net/http.
	open bool
	// slow ends by an attempt's time.
	slow bool
	// kin stages are many of a kind: what is no create meets some of them. dear
	// ones take the machine's time.
	kin, dear bool
	// secure stages are of TLS.
	secure bool
	// dial makes the connections, where they are not made as usual.
	dial func(context.Context, string, string) (net.Conn, error)
	// dying ends by the caller's context.
	dying bool
	// telling is set where the id of what was made came whole.
	telling bool
}

// made is the id of what a create made, in answers that are whole and in those
// that are not.
const made = "made_4711"

// body is an answer to every call that is not to a list.
const body = `{"success":true,"id":"` + made + `","key":"sk-abcdefgh","data":{"id":"` + made + `","key":"sk-abcdefgh","status":"running"}}`

const (
	answerHead  = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	chunkedHead = answerHead + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
)

// wholeHead is an answer as far as its body.
var wholeHead = answerHead + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))

// point is how far a connection gets.
type point struct {
	name string
	// reach gets there, and reports whether it did.
	reach func(*line) bool
	// early points are before a request has arrived.
	early bool
	// telling ones are behind the id.
	telling bool
}

// said reads a request and answers it with some bytes.
func said(text string) func(*line) bool {
	return func(l *line) bool { return l.request() && l.send(text) }
}

var (
	accepted = point{"accepted", func(*line) bool { return true }, true, false}

	points1 = []point{
		accepted,
		{"in the request line", func(l *line) bool { return l.some(3) }, true, false},
		{"in the request", (*line).head, false, false},
		{"behind the request", (*line).request, false, false},
		{"in the status line", said("HTTP/1.1 20"), false, false},
		{"in the headers", said(answerHead + "Content-Le"), false, false},
		{"behind the headers", said(wholeHead), false, false},
		{"in the body", said(wholeHead + body[:len(body)-8]), false, true},
		{"in the id", said(wholeHead + body[:len(`{"success":true,"id":"ma`)]), false, false},
		{"in a chunk's size", said(chunkedHead + "8"), false, false},
		{"in a chunk", said(chunkedHead + "fff\r\n" + body), false, true},
		{"behind a chunk", said(chunkedHead + fmt.Sprintf("%x\r\n", len(body)) + body + "\r\n"), false, true},
		{"in the trailer", said(chunkedHead + fmt.Sprintf("%x\r\n", len(body)) + body + "\r\n0\r\nX-Su"), false, true},
	}

	points2 = []point{
		accepted,
		{"in the settings", func(l *line) bool { return l.send("\x00\x00") }, true, false},
		{"behind the settings", func(l *line) bool { return l.greet("") }, true, false},
		{"in the request", func(l *line) bool { return l.greet("") && l.head2() }, false, false},
		{"behind the request", said2(""), false, false},
		{"in a frame's head", said2(frame(frameHeaders, endHeaders, 1, status200)[:5]), false, false},
		{"in the headers", said2(frame(frameHeaders, 0, 1, status200)), false, false},
		{"behind the headers", said2(frame(frameHeaders, endHeaders, 1, status200)), false, false},
		// net/http takes a frame whole or not at all.
		{"in the body's frame", said2(frame(frameHeaders, endHeaders, 1, status200) + frame(frameData, 0, 1, body)[:60]), false, false},
		{"in the body", said2(frame(frameHeaders, endHeaders, 1, status200) + frame(frameData, 0, 1, body)), false, true},
		{"in the trailer", said2(frame(frameHeaders, endHeaders, 1, status200) + frame(frameData, 0, 1, body) + frame(frameHeaders, endStream, 1, field("x-sum", "1"))), false, true},
	}
)

// said2 reads the first request of an HTTP/2 connection, and sends some bytes.
func said2(text string) func(*line) bool {
	return func(l *line) bool { return l.greet("") && l.request2() && (text == "" || l.send(text)) }
}

// cuts are all points, and all ways in which a connection ends there.
func cuts(over protocol) (all []stage) {
	points := points1
	if over.http2 {
		points = points2
	}
	for _, p := range points {
		end := func(how string, end func(*line), more func(*stage)) {
			s := stage{name: p.name + ": " + how, kind: api.ErrConnection}
			s.attack = func(l *line) {
				if p.reach(l) {
					end(l)
				}
			}
			more(&s)
			all = append(all, s)
		}
		// After a reset what came before it may be lost.
		end("RST", (*line).reset, func(s *stage) { s.open = p.early })
		end("FIN", (*line).fin, func(s *stage) { s.telling = p.telling })
		end("half-closed", func(l *line) {
			_ = l.tcp.CloseWrite()
			l.hold()
		}, func(s *stage) { s.telling = p.telling })
		end("silence", (*line).hold, func(s *stage) { s.slow, s.kind = true, api.ErrTimeout })
		end("deaf", func(l *line) {
			_ = l.tcp.CloseRead()
			<-l.wire.over
		}, func(s *stage) { s.slow, s.kind = true, api.ErrTimeout })
		end("the caller leaves", func(l *line) {
			l.wire.gone(errGivenUp)
			l.hold()
		}, func(s *stage) { s.dying, s.kind = true, errGivenUp })
	}
	return all
}
