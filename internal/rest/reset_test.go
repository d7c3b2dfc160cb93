package rest

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// The parts of HTTP/2 that it takes to refuse a request in the ways that
// net/http's own server does not.
const (
	frameData      = 0
	frameHeaders   = 1
	frameReset     = 3
	frameSettings  = 4
	frameGoAway    = 7
	flagEndStream  = 1
	flagAck        = 1
	protocolError  = 1
	refusedStream  = 7
	enhanceCalm    = 11
	prefaceLength  = 24
	frameHeaderLen = 9
)

func writeFrame(w io.Writer, kind, flags byte, stream uint32, payload []byte) {
	head := make([]byte, frameHeaderLen, frameHeaderLen+len(payload))
	head[0], head[1], head[2] = byte(len(payload)>>16), byte(len(payload)>>8), byte(len(payload))
	head[3], head[4] = kind, flags
	binary.BigEndian.PutUint32(head[5:], stream)
	_, _ = w.Write(append(head, payload...))
}

// refuseHTTP2 speaks HTTP/2 on conn: it reads each request to its end, and
// refuses it by a frame.
func refuseHTTP2(conn net.Conn, arrived *atomic.Int64, refuse func(w io.Writer, stream uint32)) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	if _, err := io.CopyN(io.Discard, r, prefaceLength); err != nil {
		return
	}
	writeFrame(conn, frameSettings, 0, 0, nil)
	for {
		var head [frameHeaderLen]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, r, length); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			writeFrame(conn, frameSettings, flagAck, 0, nil)
		case (kind == frameData || kind == frameHeaders) && flags&flagEndStream != 0:
			arrived.Add(1)
			refuse(conn, stream)
		}
	}
}

// refusals are the ways in which an HTTP/2 server says that it has not looked
// at a request.
func refusals() map[string]func(io.Writer, uint32) {
	reset := func(code uint32) func(io.Writer, uint32) {
		return func(w io.Writer, stream uint32) {
			writeFrame(w, frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code))
		}
	}
	goAway := func(code uint32) func(io.Writer, uint32) {
		return func(w io.Writer, _ uint32) {
			writeFrame(w, frameGoAway, 0, 0, binary.BigEndian.AppendUint32(make([]byte, 4), code)) // no stream was seen, it says
			_ = w.(net.Conn).Close()
		}
	}
	return map[string]func(io.Writer, uint32){
		"RST_STREAM PROTOCOL_ERROR":    reset(protocolError),
		"RST_STREAM REFUSED_STREAM":    reset(refusedStream),
		"RST_STREAM ENHANCE_YOUR_CALM": reset(enhanceCalm),
		"GOAWAY NO_ERROR":              goAway(0),
		"GOAWAY PROTOCOL_ERROR":        goAway(protocolError),
	}
}

// refusing is a Core for a server that refuses all, and counts what it reads.
func refusing(t *testing.T, refuse func(io.Writer, uint32)) (*Core, *atomic.Int64) {
	var arrived atomic.Int64
	base, client := protocols[1].serve(t, http.NotFoundHandler(), func(s *httptest.Server) {
		s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
			"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) { refuseHTTP2(conn, &arrived, refuse) },
		}
	})
	return newCore(t, base, using(client)), &arrived
}

// After RST_STREAM and GOAWAY net/http's HTTP/2 client sends a request again by
// itself where it can: four of one create, with all repeats off.
func TestACreateIsNotRepeatedAfterAnHTTP2Reset(t *testing.T) {
	t.Parallel()
	for name, refuse := range refusals() {
		for what, body := range map[string]any{"with a body": map[string]string{"name": "ci-4711"}, "without a body": nil} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				ctx, enough := context.WithCancel(t.Context()) // net/http would send it for minutes
				defer enough()
				var refused atomic.Int64
				c, arrived := refusing(t, func(w io.Writer, stream uint32) {
					if refused.Add(1) > 10 {
						enough()
					}
					refuse(w, stream)
				})
				_, err := Do(ctx, c, createThing, &Params{Body: body}, decodeThing)
				require.EqualValues(t, 1, arrived.Load(), "how often it was sent")
				require.ErrorIs(t, err, api.ErrMaybeCreated)
				t.Log("sent once")
			})
		}
	}
}

// What net/http sends again by itself passes the gate by: of a read it would be
// hundreds a second, for as long as the attempt may last.
func TestNetHTTPDoesNotSpendTheQuota(t *testing.T) {
	t.Parallel()
	for name, refuse := range refusals() {
		if strings.Contains(name, "REFUSED_STREAM") {
			continue // after this one it waits for seconds
		}
		for _, ep := range []*Endpoint{readThing, {Method: "DELETE", Path: "/things/{id}", Class: Write, Operation: "delete thing"}} {
			t.Run(name+", "+ep.Class.String(), func(t *testing.T) {
				t.Parallel()
				c, arrived := refusing(t, refuse)
				_, err := Do(t.Context(), c, ep, paramsOf(readThing), decodeThing)
				require.ErrorIs(t, err, api.ErrConnection)
				require.NotErrorIs(t, err, api.ErrTimeout)
				require.EqualValues(t, 3, c.Stats().Requests, "a failed attempt of a read is repeated")
				t.Logf("3 attempts, %d requests", arrived.Load())
				require.LessOrEqual(t, arrived.Load(), int64(9))
			})
		}
	}
}
