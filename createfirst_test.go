package volt_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func candidates(names ...string) (specs []volt.PodSpec) {
	for _, name := range names {
		specs = append(specs, podIn(volttest.Confidential, name))
	}
	return specs
}

// It goes down the list only where nothing can have been created.
func TestCreateFirstMovesOnOnlyWhenCertain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault volttest.Fault
		kind  error
		moves bool
	}{
		"no stock":                   {volttest.NoStock, volt.ErrNoCapacity, true},
		"no funds":                   {volttest.Status(402), volt.ErrInsufficientBalance, true},
		"not accepted":               {volttest.Status(400), volt.ErrBadRequest, true},
		"not accepted, as 405":       {volttest.Status(405), volt.ErrBadRequest, true},
		"no such template":           {volttest.Status(404), volt.ErrNotFound, true},
		"a conflict":                 {volttest.Status(409), volt.ErrMaybeCreated, false},
		"not accepted, in a 200":     {volttest.Answer(200, "application/json", `{"success":false,"message":"image not found"}`), volt.ErrRejected, true},
		"no key, in a 200":           {volttest.Answer(200, "application/json", `{"success":false,"status":401}`), volt.ErrUnauthorized, false},
		"no key":                     {volttest.Status(401), volt.ErrUnauthorized, false},
		"not allowed":                {volttest.Status(403), volt.ErrForbidden, false},
		"out of quota":               {volttest.RetryAfter(429, "7200"), volt.ErrRateLimited, false},
		"failed":                     {volttest.Status(500), volt.ErrMaybeCreated, false},
		"failed, with no stock said": {volttest.Answer(503, "application/json", `{"error":true,"message":"No capacity"}`), volt.ErrMaybeCreated, false},
		"failed after it was made":   {volttest.Then(volttest.Status(503)), volt.ErrMaybeCreated, false},
		"cut":                        {volttest.Cut, volt.ErrMaybeCreated, false},
		"cut after it was made":      {volttest.ThenCut, volt.ErrMaybeCreated, false},
		"timed out":                  {volttest.Status(408), volt.ErrMaybeCreated, false},
		"a page for an answer":       {volttest.Then(volttest.HTML(201)), volt.ErrMaybeCreated, false},
		"nothing for an answer":      {volttest.Then(volttest.Empty(201)), volt.ErrMaybeCreated, false},
		"a redirect":                 {volttest.Redirect(308, "https://volt.example/pods"), volt.ErrMaybeCreated, false},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t)
			srv.Fail("POST /pods", c.fault)
			specs := candidates("first", "second", "third")

			pod, err := srv.Client().Pods.CreateFirst(t.Context(), specs)

			if c.moves {
				require.NoError(t, err)
				require.Equal(t, "second", pod.Name)
				srv.AssertCreated("first", 0)
				srv.AssertCreatedOnce("second")
				srv.AssertRequests("POST /pods", 2)
				return
			}
			require.ErrorIs(t, err, c.kind)
			require.Empty(t, pod.ID)
			srv.AssertRequests("POST /pods", 1)
			e := as[*volt.CreateFirstError](t, err)
			require.Len(t, e.Attempts, 1)
			require.Equal(t, specs[0], e.Attempts[0].Spec)
			require.ErrorIs(t, e.Attempts[0].Err, c.kind)
		})
	}
}

// The error tells every attempt, and errors.Is and errors.As see through it.
func TestCreateFirstTellsEveryAttempt(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.NoStock)
		srv.Fail("POST /pods", volttest.Status(402))
		srv.Fail("POST /pods", volttest.ThenCut)
		_, err := srv.Client().Pods.CreateFirst(t.Context(), candidates("first", "second", "third", "fourth"))
		require.ErrorIs(t, err, volt.ErrNoCapacity)
		require.ErrorIs(t, err, volt.ErrInsufficientBalance)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.Equal(t, "third", as[*volt.AmbiguousError](t, err).Name)
		require.Len(t, as[*volt.CreateFirstError](t, err).Attempts, 3)
		require.ErrorContains(t, err, "volt: create first pod: 3 tried: ")
		for i, name := range []string{"first", "second", "third"} {
			require.ErrorContains(t, err, fmt.Sprintf("create pod %q: ", name))
			require.ErrorContains(t, err, as[*volt.CreateFirstError](t, err).Attempts[i].Err.Error())
		}
		srv.AssertCreatedOnce("third")
		srv.AssertCreated("fourth", 0)
	})
	inBubble(t, "none to be had", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.NoStock.Always())
		pod, err := srv.Client().Pods.CreateFirst(t.Context(), candidates("first", "second"))
		require.ErrorIs(t, err, volt.ErrNoCapacity)
		require.NotErrorIs(t, err, volt.ErrMaybeCreated)
		require.Zero(t, pod)
		require.Len(t, as[*volt.CreateFirstError](t, err).Attempts, 2)
	})
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := srv.Client().Pods.CreateFirst(ctx, candidates("first", "second"))
		require.ErrorIs(t, err, context.Canceled)
		require.Len(t, as[*volt.CreateFirstError](t, err).Attempts, 1)
		srv.AssertRequests("POST /pods", 0)
	})
	_, err := newClient(t, noRequest(t)).Pods.CreateFirst(t.Context(), nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// Under a cap the next candidate is tried where nothing was made, and not where
// something was.
func TestCreateFirstUnderACap(t *testing.T) {
	t.Parallel()
	dear := volt.ConfidentialPod{Name: "dear", ResourceName: "b200-small", Image: "ubuntu:24.04"}
	cheap := podIn(volttest.Confidential, "cheap")
	inBubble(t, "too dear before", func(t *testing.T) {
		srv := simulated(t)
		pod, err := srv.Client().Pods.CreateFirst(t.Context(), []volt.PodSpec{dear, cheap}, volt.MaxHourlyPrice("4"))
		require.NoError(t, err)
		require.Equal(t, "cheap", pod.Name)
		srv.AssertCreated("dear", 0)
	})
	t.Run("too dear after", func(t *testing.T) {
		t.Parallel()
		client := scripted(t, inventory(`[{"resource_name":"h200-small","price":3.6}]`), created(`{"id":"pod_1","hourly_price":9}`), deleted("pod_1"))
		pod, err := client.Pods.CreateFirst(t.Context(), []volt.PodSpec{cheap, dear}, volt.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.Equal(t, "pod_1", pod.ID, "it was charged for")
	})
}

// What the servers are known to say of a lack of capacity, and what is none.
func TestNoStock(t *testing.T) {
	t.Parallel()
	for body, none := range map[string]bool{
		`{"error":true,"code":"NO_CAPACITY","message":"try later"}`:             true,
		`{"error":"no available machines"}`:                                     true,
		`{"message":"Insufficient capacity for h200-small"}`:                    true,
		`{"message":"Not enough GPUs"}`:                                         true,
		`{"message":"this resource is currently unavailable"}`:                  true,
		`{"success":false,"error":{"code":"out-of-stock","message":"h200"}}`:    true,
		`{"message":"image not found"}`:                                         false,
		`{"message":"name: no spaces, please"}`:                                 false,
		`{"error":true,"code":"INSUFFICIENT_BALANCE","message":"insufficient"}`: false,
	} {
		for _, status := range []int{400, 404, 409, 422, 200} {
			if status == 200 && none {
				body = `{"success":false,` + body[1:]
			} else if status == 200 {
				continue
			}
			_, err := scripted(t, step{want: "POST /pods", status: status, body: body}).Pods.Create(t.Context(), podIn(volttest.Confidential, "pod"))
			conflict := status == 409 // the pod may exist already
			require.Equal(t, none && !conflict, errors.Is(err, volt.ErrNoCapacity), "%d %s: %v", status, body, err)
			require.Equal(t, conflict, errors.Is(err, volt.ErrMaybeCreated))
		}
	}
	_, err := scripted(t, step{want: "GET /pods", status: 400, body: `{"message":"no capacity"}`}).Pods.List(t.Context())
	require.NotErrorIs(t, err, volt.ErrNoCapacity, "only a create says so")
}
