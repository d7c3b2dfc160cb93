package hostile_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
)

// struck is the last of a call's connections that is attacked: behind it a call that
// gives something back has met each request that it makes.
const struck = 3

// What gives back goes on for minutes while a server fails. One of its connections is
// attacked, at any point, and the others lead to a server that is well: it ends at
// once, what it was to give back is given back, and what it created it created once.
func TestGivingBack(t *testing.T) {
	var calls, given atomic.Int64
	leavesNothing(t, func(t *testing.T) {
		var all sync.WaitGroup
		defer all.Wait()
		// These calls pause for seconds between their requests, so many of them run at
		// once, of all clients.
		atOnce := make(chan struct{}, 128)
		for n, p := range providers {
			for _, over := range protocols {
				stages := cuts(over)
				methods := p.methods(t, p.client(t, "http://127.0.0.1:1", nil))
				pairs := p.pairs(over, methods, len(stages), func(i, j int) bool {
					timed := stages[j].slow || stages[j].dying
					if timed && methods[i].name == "Pods.With" && testing.Short() {
						return false // a create that timed out may take effect late, so Reclaim searches for two minutes
					}
					if stages[j].dying { // of the patient methods, only With continues after the end of its context
						return methods[i].name == "Pods.With"
					}
					// With -short each stage is tested with one client.
					return p.isPatient(methods[i]) && (!testing.Short() || (j+j/endings+n)%len(providers) == 0)
				})
				for _, pair := range pairs {
					nth := 1 + (pair.method+pair.stage)%struck
					atOnce <- struct{}{}
					all.Go(func() {
						defer func() { <-atOnce }()
						tr := &trial{provider: p, method: methods[pair.method], over: over, stage: stages[pair.stage]}
						calls.Add(1)
						if tr.giveBack(t, pair.method, int64(nth)) {
							given.Add(1)
						}
					})
				}
			}
		}
	})
	t.Logf("%d calls that give back, each over one connection that fails: %d saw it given back, and no create arrived twice", calls.Load(), given.Load())
	assert.NotZero(t, given.Load())
}

// giveBack makes the call, with its nth connection attacked, and reports whether the
// server was told to delete something.
func (tr *trial) giveBack(t *testing.T, i int, nth int64) bool {
	ctx, gone := context.WithCancelCause(background)
	defer gone(nil)
	well := &wellServer{}
	s := httptest.NewUnstartedServer(well)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	defer s.Close()
	var made atomic.Int64
	w := listen(t, func(l *line) {
		if made.Add(1) == nth {
			tr.stage.attack(l)
			return
		}
		l.pass(s.Listener.Addr().String())
	}, gone)
	d := &dials{dial: toward(w)}
	transport := tr.over.transport(d)
	// Only the attempts with a silent connection have a time limit. On a busy machine a
	// limit could also end a healthy attempt.
	limit, timed := never, tr.stage.slow || tr.stage.dying
	if timed {
		limit = 100 * attempt
		// HTTP/2 reuses a silent connection until a ping is not answered.
		transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * attempt, PingTimeout: 100 * attempt}
	}
	var log lockedBuffer
	client := tr.client(t, fmt.Sprintf("http://127.0.0.1:%d/base", i+1), clientOf(transport), append(tr.options(&log), api.WithTimeout(limit), api.WithListLag(attempt))...)
	var err error
	within(t, patience, tr.String(), func() { err = tr.named(t, ctx, client) })
	close(w.over)
	assert.True(t, w.close(transport.CloseIdleConnections), "%s: the server still has a connection", tr)
	assert.True(t, eventually(d.left, transport.CloseIdleConnections), "%s: the client has not closed its connection", tr)
	tr.assertSecret(t, err, log.String())
	for _, err := range partsOf(err) {
		assertNamesItsCall(t, tr.provider, tr.method, err)
	}
	if isDeletion(tr.method) {
		assert.NoError(t, err, "%s", tr)
		assert.NotZero(t, well.deletes.Load(), "%s", tr)
	}
	assert.LessOrEqual(t, well.creates.Load(), int64(1), "%s: creates", tr)
	// On a busy machine, the time limit of a stage can also end a healthy attempt. A
	// create may then take effect after the call has searched for it, or the search
	// fails. The error says that the resource may exist.
	if well.creates.Load() > 0 && !(timed && isAmbiguous(err)) {
		assert.NotZero(t, well.deletes.Load(), "%s: what was created is left", tr)
	}
	return well.deletes.Load() > 0
}

// partsOf returns the parts of a joined error that does not name a call, or else the
// error itself. With joins the errors of the create and of the reclaim.
func partsOf(err error) []error {
	if err == nil {
		return nil
	}
	if _, named := callOf(err); !named {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			return joined.Unwrap()
		}
	}
	return []error{err}
}

// named makes the call with this name on a client.
func (tr *trial) named(t *testing.T, ctx context.Context, client any) error {
	for _, m := range tr.methods(t, client) {
		if m.name == tr.method.name {
			return m.call(ctx)
		}
	}
	return nil
}

// pass gives the connection to the server at address.
func (l *line) pass(address string) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var up sync.WaitGroup
	defer up.Wait()
	up.Go(func() {
		_, _ = io.Copy(server, l.tcp)
		_ = server.(*net.TCPConn).CloseWrite()
	})
	_, _ = io.Copy(l.tcp, server)
	_ = l.tcp.Close()
}

// running returns a list with the created resource, which runs and can be reached.
func running(createdAt time.Time) string {
	row := `{"id":"` + made + `","name":"ci-1","status":"running","ip":"203.0.113.42","ssh_port":22,"created_at":` + strconv.FormatInt(createdAt.Unix(), 10) + `}`
	return strings.NewReplacer(`[]`, `[`+row+`]`, `"total":0`, `"total":1`).Replace(nothing)
}

// wellServer has one thing, or what is created, until it is deleted, and ends each connection behind an
// answer, so that the next request takes another.
type wellServer struct {
	creates, deletes atomic.Int64
	createdAt        atomic.Pointer[time.Time]
}

func (s *wellServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Connection", "close")
	w.Header().Set("Content-Type", "application/json")
	answer := body
	switch one := strings.HasSuffix(r.URL.Path, "id_1") || strings.HasSuffix(r.URL.Path, made); {
	case r.Method == http.MethodDelete:
		s.deletes.Add(1)
		answer = `{"success":true}`
	case r.Method == http.MethodPost && !one:
		now := time.Now()
		s.createdAt.Store(&now)
		s.creates.Add(1)
	case !one && s.creates.Load() > s.deletes.Load():
		answer = running(*s.createdAt.Load())
	case !one:
		answer = nothing
	case s.deletes.Load() > 0:
		w.WriteHeader(http.StatusNotFound)
		answer = `{"success":false,"message":"gone","detail":"gone","error":{"code":"NOT_FOUND","message":"gone"}}`
	default:
		answer = strings.ReplaceAll(body, made, r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:])
	}
	_, _ = io.WriteString(w, answer)
}
