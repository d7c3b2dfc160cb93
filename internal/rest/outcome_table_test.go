package rest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// outcomeStatuses are the columns of testdata/outcomes.txt.
var outcomeStatuses = []int{200, 201, 202, 302, 400, 402, 404, 408, 409, 422, 425, 429, 499, 500, 503, 520}

var (
	idMembers = []string{"workloadUid", "uid", "id"}
	getPod    = &rest.Endpoint{Method: "GET", Path: "/pods/{id}", Class: rest.Read, Operation: "get pod", IDs: idMembers}
	deletePod = &rest.Endpoint{Method: "DELETE", Path: "/pods/{id}", Class: rest.Write, Operation: "delete pod", IDs: idMembers}
	createPod = &rest.Endpoint{Method: "POST", Path: "/pods", Class: rest.Create, Operation: "create pod", IDs: idMembers}
)

type pod struct{ id, name string }

var decodePod = client.One(func(object wire.Value) (p pod) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id", "uid", "workloadUid":
			p.id = v.Text()
		case "name":
			p.name = v.Text()
		}
	}
	return p
}, func(p pod) string { return p.id }, "pod", "data")

// decodeDeleted reads the response to a delete like the clients.
func decodeDeleted(body []byte) (pod, error) {
	e := lifecycle.Ending{
		API: "volt", Kind: lifecycle.KindPod, Provider: "confidential", IDs: idMembers, Envelopes: []string{"pod"},
		IsOther: func(id string) bool { return id != "new_1" },
	}
	switch e.Accepted(body) {
	case lifecycle.Known:
		return pod{}, nil
	case lifecycle.Denied:
		return pod{}, rest.ErrRefused
	}
	return pod{}, errors.New("it says neither yes nor no")
}

// outcomes is a server in memory that answers every request in the same way, with a
// client for it.
type outcomes struct {
	core     *rest.Core
	status   int
	body     string
	requests int
}

func newOutcomes(t *testing.T) *outcomes {
	o := &outcomes{status: 200, body: `{"id":"warm_1"}`}
	provider := client.Provider{
		Name: "volt", BaseURL: "https://api.invalid/outcomes", EnvKey: "NO_KEY", EnvBaseURL: "NO_URL", KeyHeader: "X-API-Key", UserAgent: "test",
		NewLimiter:    func(string) api.Limiter { return api.NoLimiter },
		DescribeError: func(_ *rest.Endpoint, body []byte, e *api.Error) { client.Describe(body, e) },
		ErrorMembers:  []string{"message", "error"},
	}
	core, err := provider.New([]api.Option{
		api.WithAPIKey("outcomes-" + t.Name()), api.WithHTTPClient(&http.Client{Transport: o}),
		api.WithRetryPolicy(api.RetryPolicy{MaxRepeats: 2, HourlyBudget: -1}), api.WithMaxWait(api.Unlimited),
	})
	require.NoError(t, err)
	o.core = core
	_, err = rest.Do(t.Context(), core, getPod, &rest.Params{Args: []string{"warm_1"}}, decodePod)
	require.NoError(t, err)
	return o
}

func (o *outcomes) RoundTrip(r *http.Request) (*http.Response, error) {
	o.requests++
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{
		StatusCode: o.status, Status: fmt.Sprintf("%d %s", o.status, http.StatusText(o.status)), Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(o.body)), ContentLength: int64(len(o.body)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
	}, nil
}

// read, remove and create make one call each, and return its outcome as a letter.

func (o *outcomes) read(ctx context.Context) byte {
	_, err := rest.Do(ctx, o.core, getPod, &rest.Params{Args: []string{"new_1"}}, decodePod)
	return o.letter(err, 'o', 'b')
}

func (o *outcomes) remove(ctx context.Context) byte {
	_, err := rest.Do(ctx, o.core, deletePod, &rest.Params{Args: []string{"new_1"}}, decodeDeleted)
	return o.letter(err, 'a', 'u')
}

func (o *outcomes) letter(err error, ok, unreadable byte) byte {
	accepted := o.status < 300
	switch {
	case err != nil && !accepted && o.requests == 3:
		return 'p'
	case o.requests != 1:
		return '!'
	case err == nil && accepted:
		return ok
	case errors.Is(err, api.ErrBadResponse) && accepted:
		return unreadable
	case errors.Is(err, api.ErrRejected) && accepted:
		return 'r'
	case err != nil && !accepted && !errors.Is(err, api.ErrMaybeCreated):
		return 'n'
	}
	return '!'
}

// nothingCreated are the kinds from which a caller may conclude that a create created
// nothing.
var nothingCreated = []api.Kind{
	api.ErrInvalidArgument, api.ErrBadRequest, api.ErrUnauthorized, api.ErrInsufficientBalance, api.ErrForbidden, api.ErrNotFound,
	api.ErrNotSupported, api.ErrRateLimited, api.ErrRejected, api.ErrNotSent,
}

func (o *outcomes) create(t *testing.T, ctx context.Context) byte {
	decode := client.Named(decodePod, "train-7", func(p pod) string { return p.name })
	_, err := rest.Do(ctx, o.core, createPod, &rest.Params{Target: "train-7", Body: map[string]string{"name": "train-7"}}, decode)
	var maybe *api.AmbiguousError
	switch {
	case errors.Is(err, api.ErrRateLimited) && o.status == 429 && o.requests == 3:
		return 'l'
	case o.requests != 1:
		return '!'
	case err == nil && o.status < 300:
		return 'c'
	case errors.As(err, &maybe):
		for _, kind := range nothingCreated {
			assert.NotErrorIs(t, err, kind, "%d %s", o.status, o.body)
		}
		for _, id := range slices.Concat(maybe.IDs, maybe.MentionedIDs) {
			assert.Contains(t, []string{"new_1", "old_9", "7"}, id, o.body)
		}
		switch {
		case len(maybe.IDs) > 0 && len(maybe.MentionedIDs) == 0:
			return 'i'
		case len(maybe.IDs) == 0 && len(maybe.MentionedIDs) > 0:
			return 'm'
		case len(maybe.IDs) == 0:
			return 'a'
		}
	case err != nil && slices.ContainsFunc(nothingCreated, func(k api.Kind) bool { return errors.Is(err, k) }):
		return 'r'
	}
	return '!'
}

// Every body with every status has the outcome in testdata/outcomes.txt, which was
// written by hand, for a read, a repeatable write and a create.
func TestOutcomesOfEveryBodyAndStatus(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/outcomes.txt")
	require.NoError(t, err)
	cells := 0
	synctest.Test(t, func(t *testing.T) {
		o := newOutcomes(t)
		seen := map[string]bool{}
		for line := range strings.Lines(string(table)) {
			line = strings.TrimSuffix(line, "\n")
			if line == "" || line[0] == '#' {
				continue
			}
			parts := strings.SplitN(line, "  ", 4)
			require.GreaterOrEqual(t, len(parts), 3, line)
			o.body = ""
			if len(parts) == 4 {
				o.body = parts[3]
			}
			require.False(t, seen[o.body], "%s stands twice", o.body)
			seen[o.body] = true
			if !contract.Sampled(o.body) {
				continue
			}
			var got [3][]byte
			for _, o.status = range outcomeStatuses {
				for i, call := range []func() byte{
					func() byte { return o.read(t.Context()) },
					func() byte { return o.remove(t.Context()) },
					func() byte { return o.create(t, t.Context()) },
				} {
					o.requests = 0
					got[i] = append(got[i], call())
				}
				cells++
			}
			for i, class := range []rest.Class{rest.Read, rest.Write, rest.Create} {
				want := parts[i]
				assert.Equal(t, want, string(got[i][:3])+" "+string(got[i][3:]), "%s: %s", class, o.body)
			}
		}
	})
	require.GreaterOrEqual(t, cells, 300)
	t.Logf("%d bodies with statuses for each of three classes of call", cells)
}
