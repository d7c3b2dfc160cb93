package packetai_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

// recorder is a limiter that lets all go, and tells their classes.
type recorder func(class string)

func (r recorder) Take(_ context.Context, t api.Ticket) (time.Duration, error) {
	r(t.Class)
	return 0, nil
}
func (recorder) Pause(context.Context, api.Ticket, time.Time) {}

// arrivals are when requests came, by class.
type arrivals struct {
	mu sync.Mutex
	at map[string][]time.Time
}

func (a *arrivals) RoundTrip(r *http.Request) (*http.Response, error) {
	class := "write"
	switch {
	case r.Method == "GET":
		class = "read"
	case r.URL.Path == "/api/v1/inventory/deployments":
		class = "deploy"
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at = map[string][]time.Time{}
	}
	a.at[class] = append(a.at[class], time.Now())
	return answer(r, 200, `{"data":{"id":"x_1"}}`), nil
}

// of are the arrivals of a class until now.
func (a *arrivals) of(class string) []time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.at[class])
}

// mostInAnyMinute is the largest number that falls into 60 s, wherever they begin.
func mostInAnyMinute(at []time.Time) (most int) {
	for i, begin := range at {
		n := 0
		for _, t := range at[i:] {
			if t.Sub(begin) < time.Minute {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// The documented table, written by hand, without the read that is reserved for
// terminations.
var (
	table  = map[string]int{"read": 60, "write": 20, "deploy": 5}
	usable = map[string]int{"read": 59, "write": 20, "deploy": 5}
)

var oneOf = map[string]func(context.Context, *packetai.Client) error{
	"read": func(ctx context.Context, c *packetai.Client) error {
		_, err := c.Wallet.Get(ctx)
		return err
	},
	"write": func(ctx context.Context, c *packetai.Client) error {
		_, err := c.SSHKeys.Create(ctx, packetai.SSHKeySpec{Name: "k", PublicKey: aPublicKey})
		return err
	},
	"deploy": deploy,
}

// Many goroutines, over several minutes: each class goes at its own rate and no
// faster in any minute, the next burst comes as soon as it may, and none waits
// for another class.
func TestLimitsOfEachClass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		c := newClient(t, a.RoundTrip, packetai.WithMaxWait(packetai.Unlimited))
		for class, limit := range usable {
			require.Equal(t, packetai.Quota{Remaining: limit}, c.Quota(class))
		}
		began := time.Now()
		var all sync.WaitGroup
		for class, limit := range usable {
			for range 4 * limit {
				all.Go(func() { assert.NoError(t, oneOf[class](t.Context(), c)) })
			}
		}
		synctest.Wait()
		for class, limit := range usable {
			require.Len(t, a.of(class), limit, "%s: all of a minute go at once", class)
			require.Equal(t, packetai.Quota{Queued: 3 * limit}, c.Quota(class))
		}
		all.Wait()
		for class, limit := range usable {
			require.Len(t, a.of(class), 4*limit)
			require.Equal(t, limit, mostInAnyMinute(a.of(class)), class)
		}
		require.Equal(t, 3*61*time.Second, time.Since(began))
		require.Equal(t, -1, c.Quota("no such class").Remaining)
	})
}

// Whenever a minute begins: requests that come at odd times.
func TestLimitsInWhateverMinute(t *testing.T) {
	t.Parallel()
	for class, limit := range table {
		synctest.Test(t, func(t *testing.T) {
			a := &arrivals{}
			c := newClient(t, a.RoundTrip, packetai.WithMaxWait(packetai.Unlimited))
			for i := range 7 * limit {
				require.NoError(t, oneOf[class](t.Context(), c))
				time.Sleep(time.Duration(i*i%7) * 20 * time.Second / time.Duration(limit))
			}
			require.Len(t, a.of(class), 7*limit)
			require.LessOrEqual(t, mostInAnyMinute(a.of(class)), limit)
		})
	}
}

// A call that may not wait for its turn says when that would be; one more deploy
// than a minute has waits for the next by default.
func TestLimitsTellWhenToComeBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		c := newClient(t, a.RoundTrip)
		for range 5 {
			require.NoError(t, deploy(t.Context(), c))
		}
		_, err := c.Deployments.Create(t.Context(), spec(), packetai.WithCallMaxWait(0))
		require.ErrorIs(t, err, packetai.ErrRateLimited)
		require.ErrorIs(t, err, packetai.ErrNotSent)
		require.NotErrorIs(t, err, packetai.ErrMaybeCreated)
		var limited *packetai.RateLimitError
		require.ErrorAs(t, err, &limited)
		require.Equal(t, time.Now().Add(61*time.Second), limited.RetryAt)
		require.NoError(t, oneOf["read"](t.Context(), c), "another class")
		began := time.Now()
		require.NoError(t, deploy(t.Context(), c))
		require.Equal(t, 61*time.Second, time.Since(began))
	})
}

// Clients with one key share their limits.
func TestClientsWithOneKeyShareTheLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		key := packetai.WithAPIKey(contract.NewKey())
		first, second := newClient(t, a.RoundTrip, key), newClient(t, a.RoundTrip, key)
		for range 5 {
			require.NoError(t, deploy(t.Context(), first))
		}
		require.Zero(t, second.Quota(packetai.LimitDeploy).Remaining)
		require.Equal(t, 20, second.Quota(packetai.LimitWrite).Remaining)
	})
}
