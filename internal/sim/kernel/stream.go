package kernel

import (
	"bytes"
	"sync"
)

// stream is a pipe that holds some bytes, as a socket does.
type stream struct {
	mu   sync.Mutex
	cond *sync.Cond
	buf  bytes.Buffer
	err  error
}

const streamBuffer = 256 << 10

func newStream() *stream {
	s := &stream{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *stream) Write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) > 0 {
		for s.err == nil && s.buf.Len() >= streamBuffer {
			s.cond.Wait()
		}
		if s.err != nil {
			return n, s.err
		}
		part := p[:min(len(p), streamBuffer-s.buf.Len())]
		s.buf.Write(part)
		n, p = n+len(part), p[len(part):]
		s.cond.Broadcast()
	}
	return n, nil
}

func (s *stream) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && s.buf.Len() == 0 {
		s.cond.Wait()
	}
	if s.buf.Len() > 0 {
		n, _ := s.buf.Read(p)
		s.cond.Broadcast()
		return n, nil
	}
	return 0, s.err
}

// fail ends the stream once what it holds has been read.
func (s *stream) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
		s.cond.Broadcast()
	}
}
