package hostile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// What is no answer, or one that contradicts itself, or one without an end.
// Creates meet all of it, the rest each second of either protocol's in turn; what
// is dear is met by some.
func TestGarbage(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			stages := garbage1()
			if over.http2 {
				stages = garbage2()
			}
			trials(t, p, over, stages, func(i, j int, m method) bool {
				switch {
				case stages[j].dear:
					return (i+j)%20 == 0 || p.isCreate(m) && (i+j)%4 == 0
				case stages[j].kin:
					return (i+j)%10 == 0 || p.isCreate(m)
				}
				return (i+j)%2 == 0 || p.isCreate(m)
			})
		})
	})
}

// answering reads a request and sends what is given, and ends the connection.
func answering(text string) func(*line) {
	return func(l *line) {
		if l.request() {
			_ = l.send(text)
		}
	}
}

// flooding reads a request and sends text, and then more without end.
func flooding(text, more string) func(*line) {
	more = strings.Repeat(more, 1+4096/len(more))
	return func(l *line) {
		if !l.request() || !l.send(text) {
			return
		}
		for l.send(more) {
		}
	}
}

// drip is the time between two bytes of an answer that comes byte by byte.
const drip = 10 * time.Millisecond

// dripping reads a request and sends text, and then more byte by byte, which
// takes longer than any attempt may.
func dripping(text, more string) func(*line) {
	return func(l *line) {
		if l.request() && l.send(text) {
			l.drip(more)
		}
	}
}

func (l *line) drip(text string) {
	tick := time.NewTicker(drip)
	defer tick.Stop()
	for i := 0; l.send(text[i%len(text) : i%len(text)+1]); i++ {
		select {
		case <-tick.C:
		case <-l.wire.over:
			return
		}
	}
}

// garbage1 is HTTP/1's.
func garbage1() (all []stage) {
	add := func(name string, kind error, attack func(*line)) *stage {
		all = append(all, stage{name: name, kind: kind, attack: attack})
		return &all[len(all)-1]
	}
	cut := api.ErrConnection
	for name, text := range map[string]string{
		"SSH":                        "SSH-2.0-OpenSSH_9.6\r\n",
		"noughts":                    strings.Repeat("\x00", 512) + "\n",
		"TLS's alert":                "\x15\x03\x01\x00\x02\x02\x46",
		"HTTP/2":                     frame(frameSettings, 0, 0, ""),
		"a page alone":               "<html>welcome</html>\r\n\r\n",
		"no status":                  "HTTP/1.1\r\n\r\n",
		"a status of letters":        "HTTP/1.1 two hundred\r\n\r\n",
		"another version":            "HTTP/9 200 OK\r\n\r\n",
		"a header without a colon":   "HTTP/1.1 200 OK\r\nwelcome\r\n\r\n",
		"a header without a name":    "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
		"the key as a status line":   secretKey + "\r\n\r\n",
		"the key as a header":        "HTTP/1.1 200 OK\r\n" + secretKey + "\r\n\r\n",
		"the key as a length":        answerHead + "Content-Length: " + secretKey + "\r\n\r\n",
		"the key as an encoding":     answerHead + "Transfer-Encoding: " + secretKey + "\r\n\r\n",
		"the key as a chunk's size":  chunkedHead + secretKey + "\r\n",
		"two lengths":                answerHead + "Content-Length: 5\r\nContent-Length: 80\r\n\r\n" + body,
		"a length below nought":      answerHead + "Content-Length: -1\r\n\r\n" + body,
		"a length beyond counting":   answerHead + "Content-Length: 99999999999999999999\r\n\r\n" + body,
		"two encodings":              answerHead + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n" + body,
		"a chunk beyond counting":    chunkedHead + "fffffffffffffffffffff\r\n" + body,
		"a chunk longer than it is":  chunkedHead + "3\r\n" + body,
		"a chunk's size of no digit": chunkedHead + "zz\r\n" + body,
	} {
		add(name, cut, answering(text))
	}
	add("a length beyond the body", cut, answering(answerHead+"Content-Length: 5000\r\n\r\n"+body)).telling = true
	for name, text := range map[string]string{
		"a length short of the body": answerHead + "Content-Length: 12\r\n\r\n" + body,
		"another protocol":           "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
		"a status of no class":       "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n",
	} {
		add(name, api.ErrBadResponse, answering(text)).once = true
	}
	for name, text := range map[string]string{
		"a length and chunks": answerHead + fmt.Sprintf("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body),
		"two answers":         wholeHead + body + wholeHead + body,
	} {
		add(name, nil, answering(text)).open = true
	}
	for name, text := range map[string]string{
		"an answer before the question": wholeHead + body,
		"a 408 before the question":     "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
	} {
		add(name, nil, func(l *line) {
			_ = l.send(text)
			_ = l.request()
		}).open = true
	}
	add("1xx without end", cut, flooding("", "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n")).dear = true
	add("headers without end", cut, flooding(answerHead, "X-Pad: "+long(100)+"\r\n")).dear = true
	add("one header without end", cut, flooding(answerHead+"X-Pad: ", long(100))).dear = true
	add("a status line without end", cut, flooding("HTTP/1.1 200 ", long(100))).dear = true
	add("10 MB of headers", cut, func(l *line) {
		for n := 0; l.request() && l.send(answerHead); n++ {
			for range 160 {
				if !l.send("X-Pad: " + long(64<<10) + "\r\n") {
					return
				}
			}
			_ = l.send(wholeHead[len(answerHead):] + body)
		}
	}).dear = true
	for name, attack := range map[string]func(*line){
		"a dripping status line": dripping("HTTP/1.1 ", "1"),
		"dripping headers":       dripping(answerHead, "X-Pad: 1\r\n"),
		"dripping 1xx":           dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
		"a dripping body":        dripping(answerHead+"Content-Length: 9999\r\n\r\n", " "),
		"dripping chunks":        dripping(chunkedHead, "1\r\n \r\n"),
		"a dripping trailer":     dripping(chunkedHead+"2\r\n{}\r\n0\r\n", "X-Sum: 1\r\n"),
		"a dripping greeting":    func(l *line) { l.drip(wholeHead) },
	} {
		add(name, nil, attack).slow = true
	}
	return all
}
