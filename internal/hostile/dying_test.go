package hostile_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
)

const (
	// deaths is how often the caller of each create leaves, over each protocol, and
	// fewDeaths how often with -short.
	deaths    = 100
	fewDeaths = 12
	// In one of leavesOnArrival calls the caller leaves when the server has received the
	// request. So some creates arrive on a machine of any speed.
	leavesOnArrival = 5
	// leaving is the latest that it does: by then most have been answered.
	leaving = 2 * time.Millisecond
)

// ways are what a server does with a create that it has carried out.
const (
	answers    = iota // in three parts
	cutsBefore        // the id
	cutsBehind        // the id, before the answer's end
	failsSo           // with a 500 that has the id in it
	ways
)

// books is a server that creates all that it has read the whole of, and notes
// for which call.
type books struct {
	way map[int]int // of each call

	mu       sync.Mutex
	received map[int]int
	made     map[int]int
	leave    map[int]context.CancelFunc // of the calls whose callers leave on arrival
}

func idOf(call int) string { return fmt.Sprintf("made_%d_", call) }

func (b *books) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The calls are told apart by what the client says that it is.
	_, number, _ := strings.Cut(r.UserAgent(), "call/")
	number, _, _ = strings.Cut(number, " ")
	n, err := strconv.Atoi(number)
	must(err)
	count := func(of map[int]int) {
		b.mu.Lock()
		defer b.mu.Unlock()
		of[n]++
	}
	count(b.received)
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	count(b.made)
	b.mu.Lock()
	leave := b.leave[n]
	b.mu.Unlock()
	if leave != nil {
		leave()
	}
	flush := http.NewResponseController(w).Flush
	text := strings.ReplaceAll(body, made, idOf(n))
	switch b.way[n] {
	case answers:
		_ = flush()
		_, _ = io.WriteString(w, text[:len(text)/2])
		_ = flush()
		_, _ = io.WriteString(w, text[len(text)/2:])
	case cutsBefore:
		_ = flush()
		panic(http.ErrAbortHandler)
	case cutsBehind:
		_, _ = io.WriteString(w, text[:len(text)-4])
		_ = flush()
		panic(http.ErrAbortHandler)
	case failsSo:
		w.WriteHeader(500)
		_, _ = io.WriteString(w, text)
	}
}

// A caller that leaves at any moment: no create arrives twice, and of each that
// was carried out and answered the caller has the id, in the value or in the
// error; what is said not to have been sent was not.
func TestDyingContexts(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			random := rand.New(rand.NewPCG(20260101, uint64(len(p.name))))
			b := &books{way: map[int]int{}, received: map[int]int{}, made: map[int]int{}, leave: map[int]context.CancelFunc{}}
			times := deaths
			if testing.Short() {
				times = fewDeaths
			}
			creates := 0
			for _, m := range p.methods(t, p.client(t, "http://127.0.0.1:1", nil)) {
				if p.isCreate(m) {
					creates++
				}
			}
			for n := range creates * times {
				b.way[n] = max(answers, random.IntN(2*ways)-ways) // most are answered
				if n%leavesOnArrival == 0 {
					b.way[n] = n / leavesOnArrival % ways
				}
			}
			base, c, stop := over.counted(t, b)
			type ending struct {
				m     method
				value string
				err   error
			}
			all := make([]ending, creates*times)
			for n := range all {
				client := p.client(t, base, c, api.WithUserAgent("call/"+strconv.Itoa(n)), api.WithGrace(settling))
				ctx, cancel := context.WithCancel(background)
				late := time.Duration(random.Float64() * random.Float64() * float64(leaving))
				nth := 0
				for _, m := range p.methods(t, client) {
					if !p.isCreate(m) {
						continue
					}
					if nth++; nth <= n%creates {
						continue
					}
					stop := func() bool { return true }
					if n%leavesOnArrival == 0 {
						b.mu.Lock()
						b.leave[n] = cancel
						b.mu.Unlock()
					} else {
						stop = time.AfterFunc(late, cancel).Stop
					}
					results := m.results(ctx)
					stop()
					err, _ := results[len(results)-1].Interface().(error)
					all[n] = ending{m, fmt.Sprintf("%+v", results[0]), err}
					break
				}
				cancel()
			}
			stop() // no handler is at work any more
			var told, unknown, unsent int
			for n, e := range all {
				received, created := b.received[n], b.made[n]
				what := fmt.Sprintf("%s, call %d, way %d: %v", e.m.name, n, b.way[n], e.err)
				assert.LessOrEqual(t, received, 1, what)
				if e.err != nil {
					assertNamesItsCall(t, p, e.m, e.err)
				}
				var maybe *api.AmbiguousError
				switch {
				case e.err == nil:
					told++
					assert.Equal(t, 1, created, what)
				case errors.As(e.err, &maybe):
					unknown++
					if created == 0 || b.way[n] == cutsBefore {
						break
					}
					assert.NotEqual(t, answers, b.way[n], "the answer came, and is lost: %s", what)
					assert.Contains(t, append(maybe.IDs, maybe.MentionedIDs...), idOf(n), "the id came, and is lost: %s", what)
				default:
					unsent++
					assert.ErrorIs(t, e.err, api.ErrNotSent, what)
					assert.Zero(t, received, what)
				}
			}
			callsMade.Add(int64(len(all)))
			t.Logf("%d creates: %d told, %d unknown, %d not sent; %d received, %d carried out", len(all), told, unknown, unsent, len(b.received), len(b.made))
			assert.NotZero(t, told)
			assert.NotZero(t, unknown)
		})
	})
}
