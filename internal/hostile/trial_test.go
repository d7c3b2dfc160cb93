package hostile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

const (
	// attempt is the time of an attempt that nothing else ends; a create's is
	// three times that.
	attempt = 30 * time.Millisecond
	// patience is how long a call may take before the test ends it. A call that ignores
	// its own limit waits for never, so a slow machine does not reach patience.
	patience = 5 * time.Minute
	// never is the limit of an attempt that only the attack should end. It is also the
	// limit of the http.Client, which holds if a client ignores WithTimeout.
	never = 24 * time.Hour
	// again is how often a trial's calls are repeated.
	again = 1
)

// overdue is set once a call has had to be ended: the others are not begun, which
// would take hours.
var overdue atomic.Bool

// trial is one call against one attack.
type trial struct {
	*provider
	method
	over  protocol
	stage stage
}

func (tr *trial) String() string {
	return fmt.Sprintf("%s %s %s, %s", tr.provider.name, tr.over.name, tr.method.name, tr.stage.name)
}

// transport is the one that clients have by default, with connections that are
// counted, and less patience for headers.
func (over protocol) transport(d *dials) *http.Transport {
	t := rest.SharedTransport().Clone()
	t.Proxy = nil
	t.MaxResponseHeaderBytes = 32 << 10
	t.DialContext = d.connect
	// If an HTTP/2 connection is made after its request has ended, net/http forgets it.
	// CloseIdleConnections does not close it, and only this timeout does.
	t.IdleConnTimeout = time.Second
	t.TLSHandshakeTimeout = never // a busy machine may take longer than the default
	if over.http2 {
		t.Protocols = new(http.Protocols)
		t.Protocols.SetUnencryptedHTTP2(true)
	}
	return t
}

// toward dials w, whatever the address.
func toward(w *wire) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, w.listener.Addr().String())
	}
}

func clientOf(through http.RoundTripper) *http.Client {
	return &http.Client{Transport: through, Timeout: never}
}

// run makes the call, and checks what holds of it whatever the attack is: it
// ends in time; a create arrives once; the error is typed, names the call and
// shows no secret; and no connection is left.
func (tr *trial) run(t *testing.T, nth int) time.Duration {
	if overdue.Load() {
		return 0
	}
	ctx, gone := context.WithCancelCause(background)
	defer gone(nil)
	w := listen(t, tr.stage.attack, gone)
	d := &dials{dial: toward(w)}
	if tr.stage.dial != nil {
		d.dial = tr.stage.dial
	}
	transport := tr.over.transport(d)
	// Few addresses for all trials: the module remembers each for a while.
	base := fmt.Sprintf("http://127.0.0.1:%d/base", nth+1)
	if tr.stage.secure {
		base = fmt.Sprintf("https://%s:%d/base", host, nth+1)
		tr.over.trust(transport)
	}
	late := time.AfterFunc(patience, func() {
		t.Errorf("%s has not ended after %s, and is made to", tr, patience)
		overdue.Store(true)
		gone(nil)
	})
	took, err := tr.call(t, ctx, nth, base, transport)
	late.Stop()
	if took > patience {
		t.Errorf("%s took %s", tr, took)
	}
	close(w.over)
	if !w.close(transport.CloseIdleConnections) {
		t.Errorf("%s: the server still has a connection that the client should have left", tr)
	}
	if !eventually(d.left, transport.CloseIdleConnections) {
		t.Errorf("%s: the client has not closed its connection", tr)
	}
	tr.judge(t, err, w, int(d.asked.Load()))
	return took
}

// call makes the nth of the provider's calls.
func (tr *trial) call(t *testing.T, ctx context.Context, nth int, base string, through http.RoundTripper) (took time.Duration, err error) {
	limit := never
	if tr.stage.slow {
		limit = attempt
	}
	var log lockedBuffer
	if tr.isLengthy(tr.method) {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, 4*attempt)
		defer stop()
	}
	client := tr.client(t, base, clientOf(through), append(tr.options(&log), api.WithTimeout(limit))...)
	call := tr.methods(t, client)[nth].call
	began := time.Now()
	err = call(ctx)
	took = time.Since(began)
	tr.assertSecret(t, err, log.String())
	return took, err
}

// options make a client that repeats once, at once, and logs all that it does.
func (tr *trial) options(log *lockedBuffer) []api.Option {
	return []api.Option{
		api.WithLogger(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		api.WithRetryPolicy(api.RetryPolicy{MaxRepeats: again, MinBackoff: time.Nanosecond, MaxBackoff: time.Nanosecond, HourlyBudget: -1}),
	}
}

// judge checks how the call ended. If a time limit ends an attempt before it starts to
// connect, nothing proves that it was not sent. dials counts the attempts that started to
// connect.
func (tr *trial) judge(t *testing.T, err error, w *wire, dials int) {
	s, create := tr.stage, tr.isCreate(tr.method)
	if create && !s.unsent {
		assert.LessOrEqual(t, w.heads.Load(), int64(1), "%s: requests", tr)
	}
	assert.NotContains(t, w.heard.String(), secretKey, "%s: the key went out", tr)
	if err == nil {
		assert.True(t, s.open || s.kind == api.ErrBadResponse, "%s: it succeeded", tr)
		return
	}
	assertNamesItsCall(t, tr.provider, tr.method, err)
	c, _ := callOf(err)
	switch {
	case tr.isLengthy(tr.method):
		return // how often it asks is its own affair
	case s.open || s.dying || s.slow:
		// Where it is the clock that ends it, that may be before it is connected.
		assert.LessOrEqual(t, c.Attempts, 1+again, "%s: %v", tr, err)
	case !s.once && (!create || s.unsent):
		assert.Equal(t, 1+again, c.Attempts, "%s: %v", tr, err)
	default:
		assert.Equal(t, 1, c.Attempts, "%s: %v", tr, err)
	}
	if s.kind != nil && !s.open {
		assert.ErrorIs(t, err, s.kind, "%s", tr)
	}
	maybe := &api.AmbiguousError{}
	switch {
	case !create:
		assert.False(t, isAmbiguous(err), "%s: %v", tr, err)
	case s.unsent && (dials >= c.Attempts || !s.slow):
		assert.ErrorIs(t, err, api.ErrNotSent, "%s", tr)
		assert.False(t, isAmbiguous(err), "%s: %v", tr, err)
	case s.open || (s.slow || s.dying) && w.heads.Load() == 0:
		assert.NotEqual(t, isAmbiguous(err), isKind(err, api.ErrNotSent), "%s: %v", tr, err)
	default:
		assert.True(t, isAmbiguous(err), "%s: %v", tr, err)
		assert.NotErrorIs(t, err, api.ErrNotSent, "%s", tr)
	}
	if create && s.telling && errors.As(err, &maybe) {
		assert.Contains(t, append(maybe.IDs, maybe.MentionedIDs...), made, "%s: the id came, and is lost: %v", tr, err)
	}
}

// assertSecret checks that neither the key nor what the call's own arguments
// hide is in any form of the error, of what it wraps, or in the log.
func (tr *trial) assertSecret(t *testing.T, err error, log string) {
	secrets := []string{secretKey}
	if slices.Contains(tr.bearing, tr.method.name) {
		secrets = append(secrets, tr.secret)
	}
	shown := append(forms(err), log)
	for _, secret := range secrets {
		for _, text := range shown {
			if strings.Contains(text, secret) {
				t.Errorf("%s: a secret shows in %s", tr, text)
				return
			}
		}
	}
}

// forms are all the ways in which an error is printed, and what it wraps is.
func forms(err error) (all []string) {
	if err == nil {
		return nil
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		all = append(all, fmt.Sprintf(verb, err))
	}
	var b bytes.Buffer
	if json.NewEncoder(&b).Encode(err) == nil {
		all = append(all, b.String())
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		all = append(all, forms(e.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			all = append(all, forms(err)...)
		}
	}
	return all
}

// trials are all of a provider's calls against each stage that which takes, a
// few dozen at a time: most of them wait.
func trials(t *testing.T, p *provider, over protocol, stages []stage, which func(i, j int, m method) bool) {
	var all sync.WaitGroup
	var longest atomic.Int64
	atOnce := make(chan struct{}, 16)
	methods := p.methods(t, p.client(t, "http://127.0.0.1:1", nil))
	pairs := p.pairs(over, methods, len(stages), func(i, j int) bool {
		return which(i, j, methods[i]) && !(stages[j].dying && isRelease(methods[i])) && !p.isPatient(methods[i])
	})
	for _, pair := range pairs {
		atOnce <- struct{}{}
		all.Go(func() {
			defer func() { <-atOnce }()
			tr := &trial{provider: p, method: methods[pair.method], over: over, stage: stages[pair.stage]}
			took := tr.run(t, pair.method)
			for old := longest.Load(); took > time.Duration(old) && !longest.CompareAndSwap(old, int64(took)); old = longest.Load() {
			}
		})
	}
	all.Wait()
	callsMade.Add(int64(len(pairs)))
	t.Logf("%d calls: %d methods, %d stages, %s at most", len(pairs), len(methods), len(stages), time.Duration(longest.Load()))
}
