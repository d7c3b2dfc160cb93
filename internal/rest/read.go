package rest

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
)

const (
	// errorBody is how much of an answer outside 2xx is read: enough for any
	// message.
	errorBody = 64 << 10
	// drainLimit is how much more is read so that the connection can be used
	// again; a longer body is cut off with its connection.
	drainLimit = 256 << 10
	// pooledBuffer is the largest buffer that is kept for the next call.
	pooledBuffer = 4 << 20
	// trustedLength is how much is set aside on the word of Content-Length.
	trustedLength = 1 << 20
)

// cutError is a body that ended before its end. send makes of it what it makes of
// any connection that is cut.
type cutError struct{ err error }

func (e *cutError) Error() string { return e.err.Error() } // uncovered: it is not shown

var errTooLarge = errors.New("the answer is larger than the client accepts")

// read takes the whole body while the connection is at hand, so that a cut one
// can be repeated where that is allowed, and closes it in any case.
func read(c *Core, next Handler) Handler {
	limit := valueOr(c.cfg.MaxBody, DefaultMaxBody)
	return func(cl *call) error {
		res := cl.response
		defer res.Body.Close()
		if res.StatusCode == http.StatusSwitchingProtocols {
			return next(cl) // its body is a connection, which has no end
		}
		success := res.StatusCode >= 200 && res.StatusCode < 300
		most := limit
		if !success {
			most = min(limit, errorBody)
		}
		body, err := unpacked(res.Header.Get("Content-Encoding"), res.Body)
		if err == nil {
			cl.raw = getBuffer()
			*cl.raw, err = readUpTo(*cl.raw, body, res.ContentLength, most)
		}
		switch {
		case !success:
			// What came of it is enough: the status is the answer.
			_, _ = io.CopyN(io.Discard, body, drainLimit)
		case err == errTooLarge:
			e := cl.badResponse(fmt.Errorf("%w: the limit is %d bytes", err, limit))
			e.TooLarge = true
			return e
		case packedWrong(err):
			return cl.badResponse(fmt.Errorf("it cannot be unpacked: %w", err))
		case err != nil:
			return &cutError{err}
		}
		return next(cl)
	}
}

// unpacked reads a body that is packed although nobody asked for it; net/http
// unpacks what it asked for.
func unpacked(encoding string, body io.Reader) (io.Reader, error) {
	if !strings.EqualFold(encoding, "gzip") {
		return body, nil
	}
	z, err := gzip.NewReader(body)
	if err == io.EOF {
		return body, nil // nothing was packed: it is a 204, say
	}
	if err != nil {
		return body, err
	}
	return z, nil
}

// packedWrong reports whether a body is not what its Content-Encoding says: one
// that has only been cut is.
func packedWrong(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt)
}

// readUpTo appends body to buf, up to most bytes.
func readUpTo(buf []byte, body io.Reader, length, most int64) ([]byte, error) {
	most = min(most, math.MaxInt64-1) // one more is read, to see whether it is there
	if want := min(length, most, trustedLength) + 1; int64(cap(buf)) < want {
		buf = make([]byte, 0, want)
	}
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		room := buf[len(buf):min(int64(cap(buf)), most+1)]
		n, err := body.Read(room)
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > most:
			return buf[:most], errTooLarge
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return buf, err
		}
	}
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

func getBuffer() *[]byte {
	b := buffers.Get().(*[]byte)
	*b = (*b)[:0]
	return b
}

func putBuffer(b *[]byte) {
	if cap(*b) <= pooledBuffer {
		buffers.Put(b)
	}
}
