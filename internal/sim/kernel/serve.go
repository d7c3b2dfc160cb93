package kernel

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// ServeHTTP answers a request as the API would.
func (s *Server[K]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil && !errors.Is(err, io.EOF) {
		http.Error(w, "the request was cut short", http.StatusBadRequest) // nobody is left to read it
		return
	}
	c := &Call[K]{Request: r, Raw: raw, server: s}
	a, f := s.carryOut(c)
	s.reply(w, c, a, f)
}

// carryOut does, under the lock, what a request asks for. The answer is nil where
// a fault has left the work undone and answers nothing itself.
func (s *Server[K]) carryOut(c *Call[K]) (a *Answer, f *Fault) {
	path := c.Request.URL.EscapedPath()
	rt, ids, methods := s.table.match(c.Request.Method, path)
	c.Route, c.IDs = rt, ids
	if len(ids) > 0 {
		c.ID = ids[0]
	}

	c.Now = s.Enter()
	defer s.Leave()
	c.record = &Record{Time: c.Now, Method: c.Request.Method, Path: strings.TrimPrefix(path, s.api.Prefix), Class: Read}
	if rt != nil {
		c.record.Class, c.record.Route = rt.Class, rt.Name()
	}
	s.log.add(c.record)
	defer func() { c.record.Note = c.Note }()

	if a = s.admit(c); a != nil {
		return a, nil
	}
	if rt == nil {
		return s.noRoute(c, path, methods), nil
	}
	found := s.check(c)
	f = s.script.pick(s.rng, rt.Name())
	if len(found.problems) > 0 {
		c.Violate(found.problems...)
		return s.malformed(c, found.problems), nil
	}
	if len(found.missing) > 0 {
		if a = s.missing(c, found.missing); a != nil {
			return a, nil
		}
	}
	if f != nil {
		c.record.Fault = f.Name
	}
	return s.work(c, f), f
}

// admit checks a request's key and its quota: a nil answer lets it through.
func (s *Server[K]) admit(c *Call[K]) *Answer {
	if c.Route != nil && c.Route.Open {
		return nil
	}
	key, id, refusal := s.api.Authenticate(c)
	if refusal != nil || id == "" {
		c.Key = key
		return refusal
	}
	c.Key, c.record.KeyID = key, id
	s.hour.count(id, time.Hour, c.Now)
	if s.api.Quota == nil {
		return nil
	}
	limit, window := s.api.Quota(c)
	if limit.Name != "" {
		s.window(limit.Name).count(id, limit.Window, c.Now)
	}
	if limit.Requests < 0 || window == nil {
		return nil
	}
	room := window.take(limit, c.Now)
	if c.Quota = window.Allowance(limit, c.Now); !room {
		return s.rateLimited(c, c.Now)
	}
	return nil
}

func (s *Server[K]) window(name string) *peaks {
	p := s.windows[name]
	if p == nil {
		p = &peaks{}
		s.windows[name] = p
	}
	return p
}

// work carries a call out, as a fault wants it. It gives the lock back for as
// long as the fault wants the work to be late.
func (s *Server[K]) work(c *Call[K], f *Fault) (a *Answer) {
	if f == nil {
		return s.handle(c)
	}
	if !f.skip {
		if f.late > 0 {
			s.Leave()
			s.await(f.late) // also where the client has gone: that is the fault
			c.Now = s.Enter()
		}
		c.Lag, c.Wish = f.lag, f.wish
		a = s.handle(c)
	}
	if f.instead != nil {
		a = f.instead(func(r Refusal) *Answer { return s.refuse(c, r) })
	}
	return a
}

func (s *Server[K]) handle(c *Call[K]) *Answer {
	if c.Lag == 0 {
		c.Lag = s.cfg.ListLag
	}
	a := c.Route.Handle(c)
	if a == nil {
		a = &Answer{Status: http.StatusInternalServerError}
	}
	if s.api.Finish != nil {
		a = s.api.Finish(c, a)
	}
	return a
}

// reply sends the answer, as a fault would have it sent.
func (s *Server[K]) reply(w http.ResponseWriter, c *Call[K], a *Answer, f *Fault) {
	if a != nil {
		a.Render()
		if s.api.Dress != nil && !a.foreign {
			s.api.Dress(c, a)
		}
		if f != nil && f.alter != nil {
			f.alter(a)
		}
	} else {
		a = &Answer{}
	}
	s.finish(c.record, a, f)
	if f != nil && f.send != nil {
		f.send(w, c.Request, a)
		return
	}
	send(w, a)
}

// finish completes the log's record of a request.
func (s *Server[K]) finish(rec *Record, a *Answer, f *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil || !f.unanswered {
		rec.Status = a.Status
	}
	rec.Took = s.clock.Now().Sub(rec.Time)
}
