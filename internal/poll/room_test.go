package poll_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// world has things that are done at a time, and counts how often it is asked.
type world struct {
	mu    sync.Mutex
	done  map[string]time.Time
	asked []time.Duration
	began time.Time
	fail  error
}

func newWorld() *world { return &world{done: map[string]time.Time{}, began: time.Now()} }

func (w *world) ask() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, time.Since(w.began))
	return w.fail
}

// expect adds a thing that is done after d.
func (w *world) expect(id string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done[id] = time.Now().Add(d)
}

// get asks for one thing.
func (w *world) get(_ context.Context, id string) (string, error) {
	if err := w.ask(); err != nil {
		return "", err
	}
	return w.state(id)
}

// list shows all things at once.
func (w *world) list(_ context.Context, r *poll.Room[string]) error {
	if err := w.ask(); err != nil {
		return err
	}
	r.Show([]string{"all"}, func(id string) (string, bool) {
		state, err := w.state(id)
		return state, err == nil
	})
	return nil
}

func (w *world) state(id string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, known := w.done[id]
	switch {
	case !known:
		return "", &api.Error{Status: 404, Kind: api.ErrNotFound}
	case time.Now().Before(at):
		return "working", nil
	}
	return "done", nil
}

// wait waits until a thing is done.
func wait(ctx context.Context, r *poll.Room[string], id string) error {
	m := r.Join(id)
	defer r.Leave(m)
	for {
		n, err := r.Await(ctx, m)
		if err != nil {
			return err
		}
		if n.Found && n.Value == "done" {
			return nil
		}
	}
}

func TestManyWaitsCostWhatOneCosts(t *testing.T) {
	t.Parallel()
	cost := func(n int) (looks int) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			r := poll.New(poll.NewBudget(360, 90), w.list)
			var all sync.WaitGroup
			for i := range n {
				id := fmt.Sprint(i)
				w.expect(id, 2*time.Minute)
				all.Go(func() { assert.NoError(t, wait(t.Context(), r, id)) })
			}
			all.Wait()
			require.True(t, r.Empty())
			looks = len(w.asked)
		})
		return looks
	}
	one, many := cost(1), cost(500)
	require.LessOrEqual(t, one, 30)
	require.LessOrEqual(t, many, one+1)
}

func TestALeaderThatGoesHandsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.expect("a", time.Minute)
		r := poll.OneByOne(poll.NewBudget(360, 90), w.get)
		why := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			err := wait(ctx, r, "a")
			assert.ErrorIs(t, err, context.Canceled)
			assert.ErrorIs(t, err, why)
		})
		synctest.Wait()
		all.Go(func() { assert.NoError(t, wait(t.Context(), r, "a")) })
		time.Sleep(10 * time.Second)
		cancel(why)
		all.Wait()
		require.Less(t, time.Since(w.began), 70*time.Second)
		require.True(t, r.Empty())
	})
}

// A look can run a transport and a limiter of the caller's own: what one panics with
// ends the wait that led, and no other.
func TestALeaderThatPanicsHandsOver(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(){"panics": func() { panic("no transport") }, "ends the goroutine": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.expect("a", time.Minute)
				broken := true
				r := poll.OneByOne(poll.NewBudget(360, 90), func(ctx context.Context, id string) (string, error) {
					if broken {
						broken = false
						fail()
					}
					return w.get(ctx, id)
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				var all sync.WaitGroup
				all.Go(func() {
					defer func() { _ = recover() }()
					assert.NoError(t, wait(ctx, r, "a"))
				})
				synctest.Wait()
				all.Go(func() { assert.NoError(t, wait(ctx, r, "a")) })
				all.Wait()
				require.True(t, r.Empty())
			})
		})
	}
}

func TestWhatIsMissingIsGivenAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		r := poll.OneByOne(poll.NewBudget(360, 90), w.get)
		err := wait(t.Context(), r, "never")
		require.ErrorIs(t, err, api.ErrNotFound)
		require.GreaterOrEqual(t, time.Since(w.began), poll.Late)
		require.Less(t, time.Since(w.began), poll.Late+2*poll.Longest)
	})
}

func TestABudgetIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		r := poll.OneByOne(poll.NewBudget(360, 90), w.get)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		var all sync.WaitGroup
		for i := range 200 {
			id := fmt.Sprint(i)
			w.expect(id, 24*time.Hour)
			all.Go(func() { assert.ErrorIs(t, wait(ctx, r, id), context.DeadlineExceeded) })
		}
		all.Wait()
		for i, at := range w.asked {
			if i >= 450 {
				require.Greater(t, at-w.asked[i-450], time.Hour)
			}
		}
	})
}

func TestAFailureThatPassesIsSatOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.expect("a", 0)
		w.fail = &api.Error{Status: 503, Kind: api.ErrServer}
		r := poll.OneByOne(poll.NewBudget(360, 90), w.get)
		time.AfterFunc(time.Minute, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.fail = nil
		})
		require.NoError(t, wait(t.Context(), r, "a"))
		require.LessOrEqual(t, len(w.asked), 18)

		w.fail = &api.Error{Status: 401, Kind: api.ErrUnauthorized}
		require.ErrorIs(t, wait(t.Context(), r, "a"), api.ErrUnauthorized, "one that does not is told")
	})
}

// A look that was under way when a wait began says nothing of what that waits
// for: it may have been done meanwhile.
func TestALookFromBeforeAWaitIsNotToldIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var state atomic.Value
		look := func(_ context.Context, r *poll.Room[string]) error {
			seen := state.Load().(string)
			time.Sleep(time.Second) // the answer takes a while
			r.Show(nil, func(string) (string, bool) { return seen, true })
			return nil
		}
		oneByOne := poll.OneByOne(poll.NewBudget(360, 90), func(context.Context, string) (string, error) {
			seen := state.Load().(string)
			time.Sleep(time.Second)
			return seen, nil
		})
		for _, r := range []*poll.Room[string]{poll.New(poll.NewBudget(360, 90), look), oneByOne} {
			state.Store("running")
			var first sync.WaitGroup
			first.Go(func() {
				m := r.Join("a")
				defer r.Leave(m)
				n, err := r.Await(t.Context(), m)
				assert.NoError(t, err)
				assert.Equal(t, "running", n.Value)
			})
			time.Sleep(time.Second / 2)
			state.Store("pending") // a reboot
			m := r.Join("a")
			n, err := r.Await(t.Context(), m)
			require.NoError(t, err)
			require.Equal(t, "pending", n.Value)
			r.Leave(m)
			first.Wait()
		}
	})
}

// News of what is forgotten is forgotten too, and what nobody waits on is not asked
// for.
func TestWhatIsForgottenIsNotTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.expect("a", 0)
		w.expect("b", 0)
		r := poll.New(poll.NewBudget(3600, 10), w.list)
		m := r.Join("a", "b")
		first, err := r.Await(t.Context(), m)
		require.NoError(t, err)
		other := map[string]string{"a": "b", "b": "a"}[first.ID]
		r.Forget(m, other)
		next, err := r.Await(t.Context(), m)
		require.NoError(t, err)
		require.Equal(t, first.ID, next.ID, "the next look's, for nothing else is waited on")
		require.Len(t, w.asked, 2)
		r.Leave(m)

		alone := poll.OneByOne(poll.NewBudget(3600, 10), w.get)
		m = alone.Join("a")
		defer alone.Leave(m)
		alone.Forget(m, "a")
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err = alone.Await(ctx, m)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Len(t, w.asked, 2, "none was sent")
	})
}
