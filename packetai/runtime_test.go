package packetai_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

func terminate(ctx context.Context, c *packetai.Client) error {
	_, err := c.Deployments.Terminate(ctx, "dep_1")
	return err
}

// tooEarly is the refusal that the server answered, nil where it is none.
func tooEarly(t *testing.T, status int, body string, headers ...string) (*packetai.MinimumRuntimeError, error) {
	t.Helper()
	requests := 0
	err := terminate(t.Context(), newClient(t, func(r *http.Request) (*http.Response, error) {
		requests++
		return answer(r, status, body, headers...), nil
	}, packetai.WithRetryPolicy(packetai.RetryPolicy{MaxRepeats: 3, MinBackoff: 1, MaxBackoff: 1})))
	require.Error(t, err)
	var e *packetai.MinimumRuntimeError
	if errors.As(err, &e) {
		if status == 425 {
			require.Equal(t, 4, requests, "repeated as a failure that usually passes")
		} else {
			require.Equal(t, 1, requests, "never repeated by itself")
		}
		require.ErrorIs(t, err, packetai.ErrTooEarly)
		var answer *packetai.Error
		require.ErrorAs(t, err, &answer)
		require.Equal(t, status, answer.Status)
	}
	return e, err
}

func TestTooEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e, err := tooEarly(t, 400, `{"success":false,"error":{"code":"INVALID_REQUEST","message":"Minimum runtime is 25 minutes.","details":{"remainingMinutes":17}}}`)
		require.Equal(t, 17*time.Minute, e.Left)
		require.Equal(t, time.Now().Add(17*time.Minute), e.RetryAt)
		require.True(t, e.Known)
		require.ErrorIs(t, err, packetai.ErrBadRequest, "and what the server said")
		require.EqualError(t, err, `packetai: terminate deployment "dep_1": 400 bad request: Minimum runtime is 25 minutes. (code INVALID_REQUEST): it can be terminated at `+e.RetryAt.Format(time.RFC3339))
	})
}

// Wherever the answer tells what is left.
func TestWhatIsLeft(t *testing.T) {
	t.Parallel()
	const minute = time.Minute
	for body, want := range map[string]time.Duration{
		`{"error":{"code":"MINIMUM_RUNTIME_NOT_MET","message":"no","details":{"remaining_minutes":"4.5"}}}`: 4*minute + 30*time.Second,
		`{"error":{"message":"no","details":{"minutesRemaining":3,"minimumMinutes":25}}}`:                   3 * minute,
		`{"error":{"message":"no","remainingMinutes":2}}`:                                                   2 * minute,
		`{"error":{"message":"no"},"details":{"remainingSeconds":61}}`:                                      61 * time.Second,
		`{"remainingMinutes":0,"message":"no"}`:                                                             0,
		`{"error":{"message":"no","details":{"remainingMinutes":999999999999999999999999}}}`:                24 * time.Hour,
		saysNo("CONFLICT", "Deployments have a 25-minute minimum runtime. Please wait 17 more minutes."):    17 * minute,
		saysNo("CONFLICT", "Cannot terminate yet: 17 minutes remaining."):                                   17 * minute,
		saysNo("CONFLICT", "Must run for at least 25 minutes. Remaining: 8 min"):                            8 * minute,
		saysNo("CONFLICT", "Minimum runtime not reached (25 minutes). Try again in 4m 30s."):                4*minute + 30*time.Second,
		saysNo("CONFLICT", "Deployment has been running for 8 minutes; the minimum runtime is 25 minutes."): 17 * minute,
		saysNo("CONFLICT", "Minimum runtime: 25 minutes remaining"):                                         25 * minute,
		saysNo("CONFLICT", "You can terminate this deployment in 1 minute and 5 seconds"):                   65 * time.Second,
		saysNo("X", "Too early to terminate, wait 90 seconds"):                                              90 * time.Second,
		saysNo("X", "Minimum run time of 25 minutes: 12 minutes left"):                                      12 * minute,
		`{"error":{"message":"no","details":{"remainingTime":"16 min 40 s"}}}`:                              16*minute + 40*time.Second,
		saysNo("X", "Deployment is 8 minutes old. The minimum runtime is 25 minutes."):                      17 * minute,
		saysNo("X", "Minimum runtime not met. Current runtime: 8 minutes (25 minutes required)"):            17 * minute,
		saysNo("X", "It ran 8 minutes of the required 25 minutes."):                                         17 * minute,
		saysNo("EARLY_TERMINATION_NOT_ALLOWED", "Please wait 4 min"):                                        4 * minute,
		saysNo("X", "The minimum runtime is 25 minutes, 8 minutes remaining"):                               8 * minute,
		saysNo("X", "Must run for at least 1500 seconds, 60 seconds to go"):                                 minute,
		saysNo("X", "Already running for 8 minutes; deployments cannot be terminated before 25 minutes"):    17 * minute,
		saysNo("X", "min runtime; terminate in 1 hour"):                                                     time.Hour,
	} {
		e, err := tooEarly(t, 409, body)
		require.NotNil(t, e, "%s: %v", body, err)
		require.Equal(t, want, e.Left, body)
		require.True(t, e.Known, body)
	}
	e, _ := tooEarly(t, 425, saysNo("X", "not yet"))
	require.Equal(t, 25*minute, e.Left)
	e, _ = tooEarly(t, 400, saysNo("X", "Minimum runtime not reached"), "Retry-After", "300")
	require.Equal(t, 5*minute, e.Left)
	require.True(t, e.Known)
}

// Where it does not tell, it is at most the rule.
func TestWhatIsLeftIsNotTold(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		saysNo("CONFLICT", "This deployment cannot be terminated yet."), saysNo("MINIMUM_RUNTIME", "no"), saysNo("TOO_EARLY", ""), saysNo("CONFLICT", "Deployments have a 25-minute minimum runtime"),
		saysNo("X", "Minimum runtime of 25 minutes not reached."), saysNo("X", "A deployment has to run for 25 minutes before it can be terminated"), `{"error":{"message":"minimum runtime","details":{"remainingMinutes":"soon"}}}`,
		`{"error":{"message":"minimum runtime","details":{"remainingMinutes":-3}}}`, `{"error":{"message":"minimum runtime","details":{"remainingMinutes":"..."}}}`,
		`{"error":{"message":"minimum runtime","details":{"remaining":1000}}}`,
	} {
		e, err := tooEarly(t, 400, body)
		require.NotNil(t, e, body)
		require.Equal(t, packetai.MinimumRuntime, e.Left, body)
		require.False(t, e.Known, body)
		require.ErrorContains(t, err, " at the latest")
	}
}

// What is about something else stays what it is.
func TestWhatIsNotTooEarly(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{
		saysNo("NOT_FOUND", "no such deployment, wait 3 minutes"):                                         404,
		saysNo("RATE_LIMIT_EXCEEDED", "1 minute remaining"):                                               429,
		saysNo("INVALID_API_KEY", "minimum runtime"):                                                      401,
		saysNo("INTERNAL_ERROR", "minimum runtime"):                                                       500,
		saysNo("CONFLICT", "Deployment is already terminated."):                                           409,
		saysNo("INVALID_REQUEST", "Deployment is in state deploying"):                                     400,
		saysNo("CONFLICT", "Deployment was terminated 3 minutes ago."):                                    409,
		saysNo("CONFLICT", "Already terminating; this may take up to 5 minutes"):                          409,
		saysNo("CONFLICT", "Deployment is being terminated, about 2 minutes remaining"):                   409,
		saysNo("CONFLICT", "Termination in progress (90 seconds left)"):                                   409,
		saysNo("CONFLICT", "Deployment must be running to be terminated"):                                 409,
		`{"error":{"code":"CONFLICT","message":"Already terminating","details":{"remainingSeconds":30}}}`: 409,
		`{"error":{"code":"CONFLICT","message":"Attached volume","details":{"volumeId":"vol_1"}}}`:        409,
		`<html>minimum`: 502,
	} {
		e, err := tooEarly(t, status, body)
		require.Nil(t, e, body)
		require.NotErrorIs(t, err, packetai.ErrTooEarly)
	}
}

// Whatever a message is, reading it ends, and gives no nonsense.
func FuzzLeftInMessage(f *testing.F) {
	for _, seed := range []string{"wait 17 minutes", "1h 2m 3s", "25-minute", "999999 hours left", "3 m 4 m 5 m ago.", "running for 8 min; 25 min", "١٢ minutes", "1.5.5 min"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		left, _ := packetai.LeftInMessage(message)
		if left < 0 || left > 24*time.Hour {
			t.Errorf("%q: %s", message, left)
		}
	})
}

// runtimeServer is a server that keeps the rule, and rounds minutes as it likes.
type runtimeServer struct {
	began   time.Time
	round   func(time.Duration) int
	deletes []time.Duration
	gone    bool
	refused int
}

func (s *runtimeServer) RoundTrip(r *http.Request) (*http.Response, error) {
	ran := time.Since(s.began)
	switch r.Method {
	case "DELETE":
		s.deletes = append(s.deletes, ran)
		if left := packetai.MinimumRuntime - ran; left > 0 {
			s.refused++
			return answer(r, 400, fmt.Sprintf(`{"success":false,"error":{"code":"CONFLICT","message":"minimum runtime","details":{"remainingMinutes":%d}}}`, s.round(left))), nil
		}
		s.gone = true
		return answer(r, 200, `{"data":{"status":"terminating"}}`), nil
	default:
		if s.gone {
			return answer(r, 404, saysNo("NOT_FOUND", "gone")), nil
		}
		return answer(r, 200, `{"data":{"id":"dep_1","status":"running","name":"a"}}`), nil
	}
}

func up(d time.Duration) int   { return int((d + time.Minute - 1) / time.Minute) }
func down(d time.Duration) int { return int(d / time.Minute) }

func TestTerminateWhenAllowed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]time.Duration{
		"up":   {8*time.Minute + 20*time.Second, 25*time.Minute + 20*time.Second},
		"down": {8*time.Minute + 20*time.Second, 24*time.Minute + 20*time.Second, 24*time.Minute + 30*time.Second, 24*time.Minute + 40*time.Second, 24*time.Minute + 50*time.Second, 25 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &runtimeServer{began: time.Now(), round: map[string]func(time.Duration) int{"up": up, "down": down}[name]}
			c := newClient(t, s.RoundTrip, packetai.WithMaxWait(time.Second))
			time.Sleep(8*time.Minute + 20*time.Second)
			done, err := c.Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
			require.NoError(t, err)
			require.Equal(t, want, s.deletes, name)
			require.True(t, done.Proved)
			require.Equal(t, "dep_1", done.Deployment.ID)
			require.Equal(t, want[len(want)-1]-want[0], done.Waited)
		})
	}
}

// A wait that would pass the context's deadline is not begun; one that is broken
// off says why. Both tell what is left.
func TestTerminateWhenAllowedIsBoundedByItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &runtimeServer{began: time.Now(), round: up}
		c := newClient(t, s.RoundTrip)
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Minute)
		defer cancel()
		began := time.Now()
		_, err := c.Deployments.TerminateWhenAllowed(ctx, "dep_1")
		require.ErrorIs(t, err, packetai.ErrTooEarly)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, began, time.Now())

		why := errors.New("the user went home")
		cancelable, stop := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Minute, func() { stop(why) })
		done, err := c.Deployments.TerminateWhenAllowed(cancelable, "dep_1")
		require.ErrorIs(t, err, packetai.ErrTooEarly)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, why)
		require.Equal(t, 10*time.Minute, done.Waited)
		require.False(t, done.Proved)
		require.Len(t, s.deletes, 2)
	})
}
