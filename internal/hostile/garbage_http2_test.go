package hostile_test

import (
	"fmt"
	"strings"

	"github.com/voltagegpu/volt-go/api"
)

const (
	refusedStream = 7
	cancelled     = 8
	calm          = 11
	oldHTTP       = 13

	padded = 8
)

// answering2 does something with each request of an HTTP/2 connection, until
// that says that it is enough.
func answering2(answer func(*line) bool) func(*line) {
	return func(l *line) {
		for l.greet(""); l.request2() && answer(l); {
		}
	}
}

// then sends frames behind a request, and listens on.
func then(frames func(stream uint32) string) func(*line) {
	return answering2(func(l *line) bool { return l.send(frames(l.stream)) })
}

// always are the same frames on any stream.
func always(frames string) func(uint32) string { return func(uint32) string { return frames } }

// on is one frame on the request's stream.
func on(kind, flags byte, payload string) func(uint32) string {
	return func(stream uint32) string { return frame(kind, flags, stream, payload) }
}

// leaving2 is then for GOAWAY, behind which net/http may forget a connection that
// no stream was opened on: the server has to end it.
func leaving2(frames func(stream uint32) string) func(*line) {
	return answering2(func(l *line) bool {
		l.send(frames(l.stream))
		l.untilOver()
		return false
	})
}

// untilOver is hold2 until the call has ended.
func (l *line) untilOver() {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-l.wire.over:
			l.fin()
		case <-stop:
		}
	}()
	l.hold2()
}

func goAway(last, code uint32, words string) string {
	return frame(frameGoAway, 0, 0, number(last)+number(code)+words)
}

// unread sends frames without end, and reads nothing.
func unread(frames func(stream uint32) string) func(*line) {
	return answering2(func(l *line) bool {
		more := strings.Repeat(frames(l.stream), 64)
		for l.send(more) {
		}
		return false
	})
}

// garbage2 is HTTP/2's.
func garbage2() (all []stage) {
	add := func(name string, kind error, attack func(*line)) *stage {
		all = append(all, stage{name: name, kind: kind, attack: attack})
		return &all[len(all)-1]
	}
	cut := api.ErrConnection
	for name, text := range map[string]string{
		"HTTP/1":           "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
		"SSH":              "SSH-2.0-OpenSSH_9.6\r\n" + long(64),
		"no settings":      frame(framePing, 0, 0, "12345678"),
		"a frame of 16 MB": "\xff\xff\xff\x04\x00\x00\x00\x00\x00" + long(512),
	} {
		add("greets with "+name, cut, func(l *line) {
			_ = l.send(text)
			l.hold2()
		})
	}
	headers := func(block string) func(uint32) string { return on(frameHeaders, endHeaders, block) }
	answered := func(stream uint32) string { return headers(status200)(stream) + frame(frameData, 0, stream, body) }
	for name, frames := range map[string]func(uint32) string{
		"data before headers":       on(frameData, 0, body),
		"data of no stream":         always(frame(frameData, 0, 0, body)),
		"headers of no stream":      always(frame(frameHeaders, endHeaders, 0, status200)),
		"a push":                    on(framePush, endHeaders, number(2)+status200),
		"no status":                 headers(field("x-a", "b")),
		"a status of letters":       headers("\x08\x03two"),
		"two statuses":              headers(status200 + status200),
		"upper case":                headers(status200 + field("X-A", "b")),
		"broken HPACK":              headers(strings.Repeat("\xff", 16)),
		"a window beyond counting":  always(frame(frameWindow, 0, 0, number(1<<31-1))),
		"a window of nothing":       always(frame(frameWindow, 0, 0, number(0))),
		"five bytes of settings":    always(frame(frameSettings, 0, 0, "12345")),
		"seven bytes of a ping":     always(frame(framePing, 0, 0, "1234567")),
		"a continuation of nothing": on(frameContinuation, endHeaders, status200),
		"interrupted headers": func(stream uint32) string {
			return frame(frameHeaders, 0, stream, status200) + frame(framePing, 0, 0, "12345678")
		},
		"padding beyond the frame": func(stream uint32) string {
			return headers(status200)(stream) + frame(frameData, padded|endStream, stream, "\xff"+body)
		},
		"a body beyond its length": func(stream uint32) string {
			return headers(status200+field("content-length", "5"))(stream) + frame(frameData, endStream, stream, body)
		},
	} {
		add(name, cut, then(frames))
	}
	began := len(all)
	// A stream that is reset, whatever for, with and without a part of an answer.
	for _, code := range []uint32{0, 1, 2, refusedStream, cancelled, calm, oldHTTP} {
		reset := on(frameReset, 0, number(code))
		s := add(fmt.Sprintf("a reset for %d", code), cut, then(reset))
		s.slow = code == refusedStream // net/http repeats by itself what was refused, and waits for that
		s = add(fmt.Sprintf("a reset for %d behind the body", code), cut, then(func(stream uint32) string { return answered(stream) + reset(stream) }))
		s.telling = code != refusedStream
	}
	for _, code := range []uint32{0, calm} {
		for words, debug := range map[string]string{"": "", ", with the key": secretKey} {
			name := fmt.Sprintf("GOAWAY for %d%s", code, words)
			add(name+", none seen", cut, leaving2(func(uint32) string { return goAway(0, code, debug) })).slow = true
			add(name+", and leaves", cut, answering2(func(l *line) bool { l.send(goAway(0, code, debug)); return false }))
			add(name+", all seen, and leaves", cut, answering2(func(l *line) bool { l.send(goAway(l.stream, code, debug)); return false }))
			add(name+" in the body, and leaves", cut, answering2(func(l *line) bool {
				l.send(answered(l.stream) + goAway(l.stream, code, debug))
				return false
			})).telling = true
		}
	}
	for i := range all[began:] {
		all[began+i].kin = true
	}
	s := add("GOAWAY before the request", nil, func(l *line) {
		l.greet("")
		l.send(goAway(0, 0, ""))
		l.untilOver()
	})
	s.open, s.slow = true, true
	add("GOAWAY, and an answer", nil, answering2(func(l *line) bool {
		if l.send(goAway(l.stream, 0, "")) && l.answer2(body) {
			l.untilOver() // as for leaving2: the caller may have left before the GOAWAY came
		}
		return false
	})).open = true
	// The stream is given up, not the connection, on which nobody hears of the
	// next: so it is an attempt's time that ends that.
	s = add("1xx without end", cut, unread(headers("\x08\x03103"+field("link", long(60)))))
	s.slow, s.dear = true, true
	add("headers without end", cut, answering2(func(l *line) bool {
		pad := strings.Repeat(field("x-pad", long(100)), 100)
		for ok := l.frame(frameHeaders, 0, status200); ok; ok = l.frame(frameContinuation, 0, pad) {
		}
		return false
	})).dear = true
	add("10 MB of headers", cut, answering2(func(l *line) bool {
		pad := strings.Repeat(field("x-pad", long(100)), 140)
		l.frame(frameHeaders, 0, status200)
		for range 700 {
			if !l.frame(frameContinuation, 0, pad) {
				return false
			}
		}
		return l.frame(frameContinuation, endHeaders, "") && l.frame(frameData, endStream, body)
	})).dear = true
	for name, attack := range map[string]func(*line){
		// net/http does not mind them, and waits.
		"headers of its own stream": then(always(frame(frameHeaders, endHeaders, 2, status200))),
		"a window that never opens": func(l *line) { l.greet("\x00\x04" + number(0)); l.hold2() },
		"a dripping greeting":       func(l *line) { l.drip(frame(frameSettings, 0, 0, "")) },
		"dripping headers":          answering2(func(l *line) bool { l.drip(headers(status200 + field("x-a", long(90)))(l.stream)); return false }),
		"a dripping body": answering2(func(l *line) bool {
			l.send(headers(status200)(l.stream))
			l.drip(frame(frameData, 0, l.stream, " "))
			return false
		}),
	} {
		add(name, nil, attack).slow = true
	}
	for name, frames := range map[string]func(uint32) string{
		"pings":            always(frame(framePing, 0, 0, "12345678")),
		"settings":         always(frame(frameSettings, 0, 0, "")),
		"unknown frames":   always(frame(0xee, 0xff, 0, long(64))),
		"data of nothing":  func(stream uint32) string { return headers(status200)(stream) + frame(frameData, 0, stream, "") },
		"no continuations": on(frameContinuation, 0, ""),
	} {
		s = add(name+" without end", nil, unread(frames))
		s.slow, s.dear = true, true
	}
	return all
}
