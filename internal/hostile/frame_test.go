package hostile_test

import (
	"encoding/binary"
	"io"
	"strings"
)

// The parts of HTTP/2 that it takes to attack a client: net/http's own server
// does nothing of the kind.
const (
	frameData         = 0
	frameHeaders      = 1
	frameReset        = 3
	frameSettings     = 4
	framePush         = 5
	framePing         = 6
	frameGoAway       = 7
	frameWindow       = 8
	frameContinuation = 9

	endStream  = 1
	ack        = 1
	endHeaders = 4

	preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	// What a header block of nothing but the status is: an index of HPACK's own
	// table, or a literal.
	status200 = "\x88"
	status103 = "\x08\x03103"
)

func frame(kind, flags byte, stream uint32, payload string) string {
	head := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags}
	return string(binary.BigEndian.AppendUint32(head, stream)) + payload
}

func number(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }

// field is a header's field in HPACK, as a literal of up to 126 bytes.
func field(name, value string) string {
	return "\x00" + string(byte(len(name))) + name + string(byte(len(value))) + value
}

func (l *line) frame(kind, flags byte, payload string) bool {
	return l.send(frame(kind, flags, l.stream, payload))
}

// greet begins a connection, with settings of which none says anything.
func (l *line) greet(settings string) bool {
	hello := make([]byte, len(preface))
	_, err := io.ReadFull(l.r, hello)
	return err == nil && string(hello) == preface && l.send(frame(frameSettings, 0, 0, settings))
}

// next reads a frame, and answers what is the connection's own.
func (l *line) next() (kind, flags byte, ok bool) {
	var head [9]byte
	if _, err := io.ReadFull(l.r, head[:]); err != nil {
		return 0, 0, false
	}
	payload := make([]byte, int(head[0])<<16|int(head[1])<<8|int(head[2]))
	if _, err := io.ReadFull(l.r, payload); err != nil {
		return 0, 0, false
	}
	kind, flags = head[3], head[4]
	switch {
	case kind == frameSettings && flags&ack == 0:
		ok = l.send(frame(frameSettings, ack, 0, ""))
	case kind == framePing && flags&ack == 0:
		ok = l.send(frame(framePing, ack, 0, string(payload)))
	default:
		ok = true
	}
	if kind == frameHeaders {
		l.stream = binary.BigEndian.Uint32(head[5:])
		l.wire.heads.Add(1)
	}
	return kind, flags, ok
}

// head2 reads until a request's headers, request2 until its end.
func (l *line) head2() bool {
	for {
		if kind, _, ok := l.next(); !ok || kind == frameHeaders {
			return ok
		}
	}
}

func (l *line) request2() bool {
	for {
		kind, flags, ok := l.next()
		if !ok {
			return false
		}
		if (kind == frameHeaders || kind == frameData) && flags&endStream != 0 {
			return true
		}
	}
}

// hold2 does no more than to keep an HTTP/2 connection until the client goes.
func (l *line) hold2() {
	for {
		if _, _, ok := l.next(); !ok {
			return
		}
	}
}

// answer2 answers a request.
func (l *line) answer2(body string) bool {
	return l.frame(frameHeaders, endHeaders, status200) && l.frame(frameData, endStream, body)
}

// long is n bytes of nothing.
func long(n int) string { return strings.Repeat("x", n) }
