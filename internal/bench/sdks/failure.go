package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// failure is something that goes wrong, and what an SDK with its default settings
// makes of it.
type failure struct {
	// what heads the column, and asks says what the figure is.
	what, asks string
	// cell is what one SDK does.
	cell func(sdk) (string, error)
	// best is what this module's client has to show.
	best string
}

var failures = []failure{
	{"502, an HTML page", "creates that reached the server", creates(func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(502)
		_, _ = io.WriteString(w, "<html><title>502 Bad Gateway</title></html>")
	}), "1"},
	{"500, JSON", "creates that reached the server", creates(func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(500)
		_, _ = io.WriteString(w, `{"error":true,"status":500,"message":"upstream timed out"}`)
	}), "1"},
	{"cut once it was read", "creates that reached the server", creates(func(w http.ResponseWriter) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	}), "1"},
	{"429, come back in 120 s; the deadline is in 1.5 s", "when the call returns, and with what", limited, "at once, says when"},
	{"307 to another host", "what reaches that host", redirected, "nothing"},
	{"the id `../account`", "the path that is asked for", escaped, "stays an id"},
	{"a body without end", "how much of it is read", endless, "stops within 24 MiB"},
}

// creates counts how many creates arrive whole at a server that answers so.
func creates(answer func(http.ResponseWriter)) func(sdk) (string, error) {
	return func(s sdk) (string, error) {
		var arrived atomic.Int64
		err := against(s, func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err == nil && r.Method == http.MethodPost {
				arrived.Add(1)
			}
			answer(w)
		}, func(c client) error { return c.create(context.Background()) })
		if err == nil {
			return "", errors.New("the create succeeded")
		}
		return fmt.Sprint(arrived.Load()), nil
	}
}

// against calls an SDK that has its default settings, with a server of its own.
func against(s sdk, answer http.HandlerFunc, call func(client) error) error {
	srv := httptest.NewServer(answer)
	defer srv.Close()
	defer srv.CloseClientConnections()
	c, err := s.connect(srv.URL, nil, false)
	if err != nil {
		return err
	}
	return call(c)
}

// deadline is that of a call that meets a 429. Tests set a longer one, for a machine that
// needs long for a call that returns at once.
var deadline = 1500 * time.Millisecond

func limited(s sdk) (string, error) {
	began := time.Now()
	err := against(s, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(429)
		_, _ = io.WriteString(w, `{"error":true,"status":429,"message":"Rate limit exceeded."}`)
	}, func(c client) error {
		ctx, cancel := context.WithTimeout(context.Background(), deadline)
		defer cancel()
		return c.create(ctx)
	})
	took := time.Since(began)
	if err == nil {
		return "", errors.New("the create succeeded")
	}
	when := "at the deadline"
	if took < deadline/2 {
		when = "at once"
	} else if took < deadline-50*time.Millisecond {
		when = fmt.Sprintf("after %.1f s", took.Seconds())
	}
	return when + ", " + s.limit(err), nil
}

func redirected(s sdk) (string, error) {
	var seen sync.Map
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if len(body) > 0 {
			seen.Store("the create", true)
		}
		for _, values := range r.Header {
			if strings.Contains(strings.Join(values, " "), token) {
				seen.Store("the key", true)
			}
		}
		w.WriteHeader(201)
		_, _ = w.Write(s.oneBody)
	}))
	defer elsewhere.Close()
	_, port, _ := net.SplitHostPort(elsewhere.Listener.Addr().String())
	_ = against(s, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://localhost:"+port+r.URL.Path, http.StatusTemporaryRedirect)
	}, func(c client) error { return c.create(context.Background()) })
	var all []string
	for _, what := range []string{"the create", "the key"} {
		if _, ok := seen.Load(what); ok {
			all = append(all, what)
		}
	}
	if len(all) == 0 {
		return "nothing", nil
	}
	return strings.Join(all, " and "), nil
}

func escaped(s sdk) (string, error) {
	var path atomic.Value
	_ = against(s, func(w http.ResponseWriter, r *http.Request) {
		path.Store(r.RequestURI)
		w.WriteHeader(404)
	}, func(c client) error { return c.escape(context.Background(), "../account") })
	asked, ok := path.Load().(string)
	switch {
	case !ok:
		return "refused", nil
	case strings.Contains(strings.ToUpper(asked), "%2FACCOUNT"):
		return "stays an id", nil
	}
	return "asks for `" + asked + "`", nil
}

// endless counts what a client takes of an answer that is 64 MiB long.
func endless(s sdk) (string, error) {
	const most = 64 << 20
	var sent atomic.Int64
	err := against(s, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"name":"`)
		chunk := []byte(strings.Repeat("x", 64<<10))
		for sent.Load() < most {
			n, err := w.Write(chunk)
			if err != nil {
				return
			}
			sent.Add(int64(n))
		}
		_, _ = io.WriteString(w, `"}`)
	}, func(c client) error { return c.get(context.Background()) })
	if sent.Load() >= most {
		if err != nil {
			return "", fmt.Errorf("after all of it: %w", err)
		}
		return "all 64 MiB", nil
	}
	return fmt.Sprintf("stops within %d MiB", roundedUp(sent.Load()>>20, 8)), nil
}

// roundedUp leaves room for what is on its way when the client hangs up.
func roundedUp(n, step int64) int64 { return (n/step + 1) * step }

// table runs every failure with every SDK, all at once: what each waits is its
// own affair.
func table() (cells [][]string, err error) {
	cells = make([][]string, len(sdks))
	problems := make([]error, len(sdks)*len(failures))
	var all sync.WaitGroup
	for i, s := range sdks {
		cells[i] = make([]string, len(failures))
		for j, f := range failures {
			all.Go(func() {
				cell, err := f.cell(s)
				cells[i][j] = cell
				if err != nil {
					problems[i*len(failures)+j] = fmt.Errorf("%s, %s: %w", s.name, f.what, err)
				}
			})
		}
	}
	all.Wait()
	return cells, errors.Join(problems...)
}
