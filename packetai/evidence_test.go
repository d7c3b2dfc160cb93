package packetai_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

// The rows of the list of inputs that once went wrong, for deployments. Each row has
// at least ten further inputs of its kind. hostileAPI shares no code with the
// simulator.

// reply is one response of hostileAPI.
type reply struct {
	status int
	body   string
	header http.Header
}

// ok returns a 200 with this body.
func ok(body string) reply { return reply{status: 200, body: body} }

// hostileAPI is a transport that answers each kind of request with a function.
type hostileAPI struct {
	list, get, create, remove func(*http.Request) reply

	mu    sync.Mutex
	calls map[string]int
}

func (h *hostileAPI) RoundTrip(r *http.Request) (*http.Response, error) {
	var kind string
	var do func(*http.Request) reply
	switch isCollection := strings.HasSuffix(r.URL.Path, "/deployments"); {
	case r.Method == http.MethodPost:
		kind, do = "create", h.create
	case r.Method == http.MethodDelete:
		kind, do = "remove", h.remove
	case isCollection:
		kind, do = "list", h.list
	default:
		kind, do = "get", h.get
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calls == nil {
		h.calls = map[string]int{}
	}
	h.calls[kind]++
	a := reply{status: 405, body: `{"success":false,"error":{"code":"NOT_ALLOWED","message":"not here"}}`}
	if do != nil {
		a = do(r)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for name, values := range a.header {
		header[name] = values
	}
	return &http.Response{
		StatusCode: a.status, Status: fmt.Sprint(a.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: -1, Request: r,
	}, nil
}

func (h *hostileAPI) count(kind string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.calls[kind]
}

// whole returns a complete list of rows.
func whole(rows ...string) reply {
	return ok(fmt.Sprintf(`{"data":[%s],"meta":{"requestId":"r"},"pagination":{"page":1,"perPage":20,"total":%d,"totalPages":1}}`, strings.Join(rows, ","), len(rows)))
}

func fixed(r reply) func(*http.Request) reply { return func(*http.Request) reply { return r } }

const runningRow = `{"id":"dep_7","name":"train-1","status":"running","gpuType":"NVIDIA B200"}`

func namedSpec() packetai.DeploymentSpec {
	s := spec()
	s.Name = theName
	return s
}

// inBubble runs f for each input, in a separate bubble.
func inBubble(t *testing.T, inputs []string, f func(t *testing.T, input string)) {
	t.Helper()
	for _, input := range inputs {
		if !contract.Sampled(t.Name() + input) {
			continue
		}
		t.Run(input, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { f(t, input) }) })
	}
}

// L2: a 2xx to a terminate that reports a failure in any form is a refusal, and a 2xx
// that reports neither success nor failure is unreadable. The deployment still runs, so
// no call returns nil.
func TestEvidenceOfATerminate(t *testing.T) {
	t.Parallel()
	says := map[error][]string{
		packetai.ErrRejected: {
			`{"errors":[{"message":"locked"}]}`, `{"status":"error"}`, `{"status":"running"}`, `{"success":"false"}`, `{"ok":false}`, `{"id":"dep_8"}`,
			`{"success":false}`, `{"success":0}`, `{"succeeded":"no"}`, `{"deleted":false}`, `{"terminated":"false"}`, `{"accepted":false}`,
			`{"error":true}`, `{"error":{"code":"LOCKED"}}`, `{"status":409}`, `{"statusCode":"500"}`, `{"status":"failed"}`, `{"status":"denied"}`,
			`{"data":{"status":"running"}}`, `{"data":{"deployment":{"id":"dep_7","status":"deploying"}}}`,
			`{"success":true,"data":{"id":"dep_8","status":"terminated"}}`, `{"deploymentId":"dep_8"}`, `{"deployment":{"deployment_id":"dep_8"}}`,
			`{"data":{"deployment":{"uuid":"9f1c"}}}`, `{"id":"dep_8","deployment":{"status":"terminated"}}`, `{"success":true,"currentStatus":"running"}`, `{"result":{"success":false}}`,
			`{"success":true,"status":"deploying"}`, `{"data":{"errors":["locked"]}}`,
		},
		packetai.ErrBadResponse: {
			`{"message":"received"}`, `{"data":{"id":"dep_7"}}`, `{"status":"migrating"}`, `{"data":{"status":"hibernating"}}`, `"later"`, `17`, `[{"id":"dep_7"}]`,
			`{"deployment":{}}`, `{"queue":3}`, `<html>ok</html>`, `{"success":true,"status":"pondering"}`, `{"id":`, `{"data":[]}`, `{"data":"gone"}`,
		},
	}
	for kind, bodies := range says {
		inBubble(t, bodies, func(t *testing.T, body string) {
			api := &hostileAPI{list: fixed(whole(runningRow)), get: fixed(ok(`{"data":` + runningRow + `}`)), remove: fixed(ok(body))}
			c := newClient(t, api.RoundTrip)
			_, err := c.Deployments.Terminate(t.Context(), "dep_7")
			require.ErrorIs(t, err, kind)
			require.NotErrorIs(t, err, packetai.ErrTooEarly)
			done, err := c.Deployments.TerminateWhenAllowed(t.Context(), "dep_7")
			require.Error(t, err)
			require.False(t, done.Proved)
			err = c.Deployments.Release("dep_7")
			require.ErrorIs(t, err, packetai.ErrNotDeleted)
			require.ErrorContains(t, err, "dep_7")

			// The deployment still exists, so Ensure adopts it and creates no other.
			got, err := c.Deployments.Ensure(t.Context(), namedSpec())
			require.NoError(t, err)
			require.Equal(t, "dep_7", got.Deployment.ID)
			require.Zero(t, api.count("create"))
		})
	}
}

// L24: a 2xx that is empty or reports success is accepted, and Release confirms it before
// it returns nil. A 2xx that reports neither success nor failure counts once a Get has
// confirmed it.
func TestEvidenceOfAnAcceptedTerminate(t *testing.T) {
	t.Parallel()
	accepted := []string{
		`202 `, `200 `, `204 `, `200 {}`, `202 {}`, `200 null`, "200 \n", `200 {"success":true}`, `200 {"success":"true"}`, `200 {"ok":1}`,
		`200 {"data":null,"meta":{"requestId":"r"}}`, `200 {"data":{},"meta":{}}`, `200 {"error":null}`, `202 {"accepted":true}`, `200 {"deleted":true,"id":"dep_7"}`,
		`200 {"message":"done","deployment":{"id":"dep_7","status":"terminated","stoppedAt":"2026-11-28T00:00:00Z"}}`,
		`200 {"data":{"deployment":{"id":"dep_7","status":"TERMINATING"}}}`, `200 {"status":"destroying"}`, `200 {"data":{"status":"terminated_provider"}}`,
		`200 {"status":200}`, `202 {"status":"accepted"}`, `200 {"uuid":"9f1c","id":"dep_7","status":"deleting"}`,
	}
	unclear := []string{`200 {"message":"received"}`, `202 {"data":{"id":"dep_7"}}`, `200 {"status":"migrating"}`}
	for _, known := range []bool{true, false} {
		bodies := map[bool][]string{true: accepted, false: unclear}[known]
		inBubble(t, bodies, func(t *testing.T, answered string) {
			removed := false
			api := &hostileAPI{
				list: func(*http.Request) reply { return map[bool]reply{true: whole(), false: whole(runningRow)}[removed] },
				get: func(*http.Request) reply {
					if removed {
						return reply{status: 404, body: saysNo("NOT_FOUND", "Deployment not found")}
					}
					return ok(`{"data":` + runningRow + `}`)
				},
				remove: func(*http.Request) reply {
					removed = true
					r := reply{}
					status, body, _ := strings.Cut(answered, " ")
					_, _ = fmt.Sscan(status, &r.status)
					r.body = body
					return r
				},
			}
			c := newClient(t, api.RoundTrip)
			require.NoError(t, c.Deployments.Release("dep_7"))
			require.Equal(t, 1, api.count("remove"), "one terminate is enough")

			removed = false
			_, err := c.Deployments.Terminate(t.Context(), "dep_7")
			require.Equal(t, known, err == nil, "%v", err)
		})
	}
	// Accepted, but still shown: not confirmed.
	synctest.Test(t, func(t *testing.T) {
		api := &hostileAPI{list: fixed(whole(runningRow)), get: fixed(ok(`{"data":` + runningRow + `}`)), remove: fixed(reply{status: 202})}
		require.ErrorIs(t, newClient(t, api.RoundTrip).Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
}

// A Get that shows a deployment contradicts lists that omit it.
func TestEvidenceOfALateGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := &hostileAPI{list: fixed(whole()), remove: fixed(reply{status: 202})}
		api.get = func(*http.Request) reply {
			if api.calls["list"] == 0 {
				return reply{status: 405, body: `{}`}
			}
			return ok(`{"data":` + runningRow + `}`)
		}
		require.ErrorIs(t, newClient(t, api.RoundTrip).Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
}

// L3: a list with a sign of more, or with a total that cannot be read, is not complete.
// If it omits a name, that permits no create, and if it omits an id, that proves no
// deletion.
func TestEvidenceOfAnIncompleteList(t *testing.T) {
	t.Parallel()
	inputs := []string{
		`{"data":[ROW],"has_more":true}`, `{"data":[ROW],"total_count":2}`, `Link {"data":[ROW]}`, `{"data":[ROW],"next":"https://x.example/?page=2"}`,
		`{"data":[ROW],"pagination":{"total":"two"}}`, `{"data":[ROW],"total":-1}`, `{"data":[ROW],"total":1.5}`, `{"data":[ROW],"total":{"value":"?"}}`,
		`{"data":[ROW],"cursor":"abc"}`, `{"data":[ROW],"pagination":{"total":1,"hasMore":true}}`, `{"data":[ROW],"pagination":{"page":1,"perPage":1,"total":9,"totalPages":9}}`,
		`{"data":[ROW],"pagination":{"page":1,"totalPages":1,"total":1,"nextCursor":"c"}}`, `{"data":[ROW],"meta":{"pagination":{"totalItems":"3"}}}`,
		`{"data":{"deployments":[ROW],"next_page_token":"t"}}`, `{"data":{"deployments":[ROW]},"hasMore":"true"}`, `{"data":{"deployments":[ROW]},"pagination":{"total":2}}`,
		`{"items":[ROW]}`, `{"results":[ROW]}`, `{"data":[ROW],"page":1,"limit":20}`, `{"data":[ROW],"links":{"next":"/deployments?page=2"}}`,
		`{"data":[ROW],"links":[{"rel":"next","href":"x"}]}`, `{"data":[ROW],"truncated":true}`, `{"data":[ROW],"pagination":{"totalPages":"many"}}`,
		`{"data":[ROW],"pagination":{"page":1,"pageCount":4}}`, `{"data":[ROW],"total":1,"meta":{"total":2}}`, `X-Total-Count {"data":[ROW]}`, `{"data":null}`,
		`{"data":[ROW],"pagination":{"page":3}}`, `{"data":[ROW],"partial":true}`, `{"data":[ROW],"errors":["one region did not answer"]}`,
		`{"data":[ROW],"has_next":true}`, `{"data":[ROW],"total":1,"has_next":true}`,
		`{"data":[ROW,{"id":"dep_10","name":"third"}],"total":2,"meta":{"total":1}}`, `{"data":[{"name":"nobody"}],"total":1}`, `{"data":[ROW,{"name":"nobody"}]}`,
	}
	const other = `{"id":"dep_9","name":"other","status":"running"}`
	inBubble(t, inputs, func(t *testing.T, input string) {
		name, body, isHeader := strings.Cut(input, " {")
		r := ok(strings.ReplaceAll(input, "ROW", other))
		if isHeader && !strings.HasPrefix(input, "{") {
			value := map[string]string{"Link": `<https://x.example/deployments?page=2>; rel="next"`, "X-Total-Count": "2"}[name]
			r = reply{status: 200, body: strings.ReplaceAll("{"+body, "ROW", other), header: http.Header{name: {value}}}
		}
		api := &hostileAPI{list: fixed(r), get: fixed(reply{status: 405, body: `{}`}), create: fixed(reply{status: 201, body: `{"data":{"id":"dep_1"}}`}), remove: fixed(reply{status: 202})}
		c := newClient(t, api.RoundTrip)
		list, err := c.Deployments.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err)
		if !strings.Contains(input, "nobody") {
			require.False(t, list.Complete())
		}
		got, err := c.Deployments.Ensure(t.Context(), namedSpec())
		require.ErrorIs(t, err, packetai.ErrCannotVerify)
		require.False(t, got.Created)
		require.Zero(t, api.count("create"))
		require.ErrorIs(t, c.Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
	// false, null, empty and 0 are not a sign of more.
	inBubble(t, []string{
		`{"data":[ROW],"has_more":false}`, `{"data":[ROW],"has_more":null,"next":null,"total":1}`, `{"data":[ROW],"next":""}`, `{"data":[ROW],"cursor":0}`,
		`{"data":[ROW],"pagination":{"hasMore":"false","nextPage":0}}`, `{"data":[ROW],"total_count":"1"}`, `{"data":[ROW],"pagination":{"page":1,"perPage":20,"total":1,"totalPages":1}}`,
		`[ROW]`, `{"deployments":[ROW]}`, `{"data":{"deployments":[ROW],"pagination":{"total":1}}}`, `{"data":[ROW],"links":{}}`, `{"items":[ROW],"total":1}`, `{"data":[ROW],"errors":[]}`,
	}, func(t *testing.T, input string) {
		api := &hostileAPI{list: fixed(ok(strings.ReplaceAll(input, "ROW", other))), create: fixed(reply{status: 201, body: `{"data":{"id":"dep_1","name":"train-1"}}`})}
		got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
		require.NoError(t, err)
		require.True(t, got.Created)
	})
}

// L3: Ensure reads all pages, in whatever form the last page is marked.
func TestEvidenceOfAllPages(t *testing.T) {
	t.Parallel()
	row := func(i int) string { return fmt.Sprintf(`{"id":"dep_%d","name":"other-%d","status":"running"}`, i, i) }
	found := `{"id":"dep_7","name":"train-1","status":"running"}`
	for name, c := range map[string]struct {
		pages []string // after the last page it is returned again
		whole bool
	}{
		"numbered pages":                   {[]string{`{"data":[` + row(1) + `],"pagination":{"page":1,"perPage":1,"total":2,"totalPages":2}}`, `{"data":[` + found + `],"pagination":{"page":2,"perPage":1,"total":2,"totalPages":2}}`}, true},
		"a total alone":                    {[]string{`{"data":[` + row(1) + `],"total":2}`, `{"data":[` + found + `],"total":2}`}, true},
		"has_next":                         {[]string{`{"data":[` + row(1) + `],"has_next":true}`, `{"data":[` + found + `],"has_next":false}`}, true},
		"has_next and an empty page":       {[]string{`{"data":[` + found + `],"has_next":true}`, `{"data":[]}`}, true},
		"pages without a total":            {[]string{`{"data":[` + row(1) + `],"page":1,"limit":1}`, `{"data":[` + found + `],"page":2,"limit":1}`, `{"data":[],"page":3,"limit":1}`}, true},
		"the last page has a cursor":       {[]string{`{"data":[` + row(1) + `],"pagination":{"page":1,"perPage":1,"total":2,"totalPages":2}}`, `{"data":[` + found + `],"pagination":{"page":2,"perPage":1,"total":2,"totalPages":2,"nextCursor":"c"}}`}, false},
		"the last page is not there":       {[]string{`{"data":[` + found + `],"pagination":{"page":1,"perPage":1,"total":2,"totalPages":2}}`, `{"data":[],"pagination":{"page":2,"perPage":1,"total":2,"totalPages":2}}`}, false},
		"the same page again":              {[]string{`{"data":[` + found + `],"pagination":{"page":1,"perPage":1}}`}, false},
		"a cursor, and then nothing":       {[]string{`{"data":[` + found + `],"next_cursor":"c"}`, `{"data":[]}`}, false},
		"the total grows":                  {[]string{`{"data":[` + row(1) + `],"total":2}`, `{"data":[` + found + `],"total":3}`, `{"data":[],"total":3}`}, false},
		"the total cannot be read, once":   {[]string{`{"data":[` + row(1) + `],"total":"some","has_next":true}`, `{"data":[` + found + `],"has_next":false}`}, false},
		"the first page is the second":     {[]string{`{"data":[` + found + `],"pagination":{"page":2,"totalPages":2}}`}, false},
		"an item moves between two pages":  {[]string{`{"data":[` + row(1) + `,` + found + `],"total":4}`, `{"data":[` + found + `,` + row(2) + `],"total":4}`, `{"data":[],"total":4}`}, false},
		"an item without an id":            {[]string{`{"data":[` + found + `,{"name":"x"}],"total":2}`}, false},
		"one total on the first page only": {[]string{`{"data":[` + found + `],"total":5}`, `{"data":[]}`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := &hostileAPI{get: fixed(ok(`{"data":` + found + `}`))}
				api.list = func(r *http.Request) reply {
					page := 1
					_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
					return ok(c.pages[min(page, len(c.pages))-1])
				}
				got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
				if c.whole {
					require.NoError(t, err)
					require.Equal(t, "dep_7", got.Deployment.ID)
					return
				}
				require.ErrorIs(t, err, packetai.ErrCannotVerify)
				require.Zero(t, api.count("create"))
			})
		})
	}
}

// L6 and L7: a create that may have taken effect is ambiguous, whatever its status. The
// error holds ids of a 2xx in IDs, and other ids in MentionedIDs.
func TestEvidenceOfACreate(t *testing.T) {
	t.Parallel()
	const row = `{"id":"dep_7","name":"train-1","status":"deploying"}`
	for _, c := range []struct {
		status         int
		body           string
		maybe          bool
		ids, mentioned []string
	}{
		{200, `{"error":true,"status":502,"message":"x"}`, true, nil, nil},
		{200, `{"success":false,"status":"504"}`, true, nil, nil},
		{200, `{"error":{"code":"UPSTREAM","status":500}}`, true, nil, nil},
		{201, `{"success":false,"statusCode":408}`, true, nil, nil},
		{200, `{"errors":["x"],"http_status":503}`, true, nil, nil},
		{200, `{"ok":false,"code":499}`, true, nil, nil},
		{200, `{"success":false,"status":409}`, true, nil, nil},
		{200, `{"data":{"error":true,"status":425}}`, true, nil, nil},
		{200, `{"message":"queued"}`, true, nil, nil},
		{202, ``, true, nil, nil},
		{200, `<html>`, true, nil, nil},
		{200, `[]`, true, nil, nil},
		{200, `{"data":{"id":""}}`, true, nil, nil},
		{201, `{"success":false,"deployment":{"id":"dep_7"}}`, true, []string{"dep_7"}, nil},
		{201, `{"success":"false","data":` + row + `}`, true, []string{"dep_7"}, nil},
		{200, `{"error":"quota","data":{"deployment":` + row + `}}`, true, []string{"dep_7"}, nil},
		{200, `{"status":500,"deploymentId":"dep_7"}`, true, nil, []string{"dep_7"}},
		{201, `{"data":{"id":"dep_7","name":"somebody-else"}}`, true, []string{"dep_7"}, nil},
		{201, `{"data":{"deployment_id":"dep_7","name":"train"}}`, true, []string{"dep_7"}, nil},
		{201, `{"data":{"deployment":{"id":"dep_7","st`, true, []string{"dep_7"}, nil},
		{402, `{"success":false,"deployment":{"id":"dep_7"}}`, true, nil, []string{"dep_7"}},
		{409, `{"error":{"code":"CONFLICT","message":"exists"},"data":` + row + `}`, true, nil, []string{"dep_7"}},
		{400, `{"deploymentId":"dep_7"}`, true, nil, []string{"dep_7"}},
		{422, `{"data":{"id":"dep_7"}}`, true, nil, []string{"dep_7"}},
		{403, `{"error":{"message":"no","details":{"instanceId":"dep_7"}}}`, true, nil, []string{"dep_7"}},
		{502, `{"data":{"id":"dep_7"}}`, true, nil, []string{"dep_7"}},
		{408, ``, true, nil, nil},
		{409, saysNo("CONFLICT", "busy"), true, nil, nil},
		{421, ``, true, nil, nil},
		{425, ``, true, nil, nil},
		{499, ``, true, nil, nil},
		{520, ``, true, nil, nil},
		{400, `{"status":502,"message":"x"}`, true, nil, nil},
		// Certainly refused.
		{200, `{"success":false,"error":{"code":"INSUFFICIENT_BALANCE","message":"no"}}`, false, nil, nil},
		{200, `{"error":true,"status":402}`, false, nil, nil},
		{400, saysNo("INVALID_REQUEST", "no"), false, nil, nil},
		{402, saysNo("INSUFFICIENT_BALANCE", "no"), false, nil, nil},
		{404, saysNo("NOT_FOUND", "no such offer"), false, nil, nil},
	} {
		t.Run(fmt.Sprint(c.status, " ", c.body), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := &hostileAPI{create: fixed(reply{status: c.status, body: c.body})}
				_, err := newClient(t, api.RoundTrip).Deployments.Create(t.Context(), namedSpec())
				require.Error(t, err)
				require.Equal(t, 1, api.count("create"), "sent once")
				if !c.maybe {
					require.NotErrorIs(t, err, packetai.ErrMaybeCreated)
					return
				}
				lost := as[*packetai.AmbiguousError](t, err)
				require.Equal(t, c.ids, lost.IDs)
				require.Equal(t, c.mentioned, lost.MentionedIDs)
			})
		})
	}
	// A name that differs by case, punctuation or truncation is the server's form of it.
	for _, shown := range []string{"train-1", "Train-1", "train_1", "TRAIN 1", "train1", ""} {
		api := &hostileAPI{create: fixed(reply{status: 201, body: fmt.Sprintf(`{"data":{"id":"dep_7","name":%q}}`, shown)})}
		d, err := newClient(t, api.RoundTrip).Deployments.Create(t.Context(), namedSpec())
		require.NoError(t, err, shown)
		require.Equal(t, "dep_7", d.ID)
	}
}

// L7: an id that a failed create only mentions is never adopted.
func TestEvidenceOfAMentionedID(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := &hostileAPI{
			list: fixed(whole()), get: fixed(ok(`{"data":{"id":"dep_7","status":"running"}}`)),
			create: fixed(reply{status: 409, body: `{"error":{"code":"CONFLICT"},"data":{"id":"dep_7"}}`}),
		}
		got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
		require.Zero(t, got.Deployment.ID)
	})
}

// L9: a deployment that is ending, has ended or has failed is not adopted. If its status
// is unknown, Ensure does not adopt it and does not create another, and the error shows
// the status.
func TestEvidenceOfAStatus(t *testing.T) {
	t.Parallel()
	words := map[string][]string{
		"adopted": {"running", "RUNNING", "deploying", "provisioning", "Pending", "starting", "queued", "creating", "restarting", "stopped", "suspended", ""},
		"replaced": {
			"terminating", "destroying", "destroyed", "crashed", "failed", "error", "TERMINATED", "terminated-provider", "TERMINATED_PROVIDER", "terminatedProvider",
			"deleting", "deleted", "removing", "shutting_down", "Shutting-Down", "crash-loop-back-off", "unhealthy", "failure",
		},
		"unknown": {"hibernating", "migrating", "???", "warming-up", "live", "up", "ok", "terminated?maybe", "17", "true", "outbid-soon", "maintenance"},
	}
	for want, statuses := range words {
		for _, later := range []bool{false, true} { // the list shows the status, or only the Get does
			inBubble(t, statuses, func(t *testing.T, status string) {
				row := fmt.Sprintf(`{"id":"dep_7","name":"train-1","status":%q}`, status)
				listed := row
				if later {
					listed = runningRow
				}
				api := &hostileAPI{get: fixed(ok(`{"data":` + row + `}`)), create: fixed(reply{status: 201, body: `{"data":{"id":"dep_8","name":"train-1"}}`})}
				api.list = func(*http.Request) reply { return whole(listed) }
				got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
				switch want {
				case "adopted":
					require.NoError(t, err)
					require.Equal(t, "dep_7", got.Deployment.ID)
					require.Zero(t, api.count("create"))
				case "replaced":
					require.NoError(t, err)
					require.Equal(t, "dep_8", got.Deployment.ID)
				default:
					require.ErrorIs(t, err, packetai.ErrCannotVerify)
					require.ErrorContains(t, err, "dep_7")
					require.ErrorContains(t, err, strings.ToLower(status))
					require.False(t, got.Created)
					require.Zero(t, api.count("create"))
				}
			})
		}
	}
	// It is not adopted after a lost create either. The error shows both.
	synctest.Test(t, func(t *testing.T) {
		api := &hostileAPI{create: fixed(reply{status: 502, body: ""}), get: fixed(ok(`{"data":{"id":"dep_7","name":"train-1","status":"hibernating"}}`))}
		api.list = func(*http.Request) reply {
			if api.calls["create"] == 0 {
				return whole()
			}
			return whole(`{"id":"dep_7","name":"train-1","status":"hibernating"}`)
		}
		got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
		require.ErrorIs(t, err, packetai.ErrCannotVerify)
		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
		require.ErrorContains(t, err, "hibernating")
		require.False(t, got.Created)
	})
	// A deployment with an unknown status is not gone.
	synctest.Test(t, func(t *testing.T) {
		api := &hostileAPI{list: fixed(whole()), get: fixed(ok(`{"data":{"id":"dep_7","status":"hibernating"}}`)), remove: fixed(reply{status: 202})}
		require.ErrorIs(t, newClient(t, api.RoundTrip).Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
}

// L15: a response about another id proves nothing about the requested deployment.
func TestEvidenceOfAnotherID(t *testing.T) {
	t.Parallel()
	others := []string{
		`{"id":"dep_8","status":"terminated"}`, `{"data":{"id":"dep_8","status":"terminated"}}`, `{"deployment":{"id":"dep_8","status":"terminated"}}`,
		`{"data":{"deployment":{"id":"dep_8","status":"running","ip":"203.0.113.8"}}}`, `{"deploymentId":"dep_8","status":"terminated"}`,
		`{"deployment_id":"dep_8","status":"running"}`, `{"DeploymentID":"dep_8","status":"terminated"}`, `{"uuid":"9f1c","status":"terminated"}`,
		`{"id":8,"status":"terminated"}`, `{"data":{"deployment":{"deployment-id":"dep_8","status":"deleted"}},"meta":{}}`, `{"id":"dep_77","status":"terminated"}`,
		`{"id":"ep_7","status":"terminated"}`, `{"success":true,"data":{"id":"dep_8","instanceId":"i-1","status":"terminated"}}`,
	}
	inBubble(t, others, func(t *testing.T, body string) {
		api := &hostileAPI{list: fixed(whole(runningRow)), get: fixed(ok(body)), remove: fixed(reply{status: 202})}
		c := newClient(t, api.RoundTrip)
		_, err := c.Deployments.Get(t.Context(), "dep_7")
		require.ErrorIs(t, err, packetai.ErrBadResponse)
		done, _ := c.Deployments.TerminateWhenAllowed(t.Context(), "dep_7")
		require.False(t, done.Proved)
		require.ErrorIs(t, c.Deployments.Release("dep_7"), packetai.ErrNotDeleted)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		_, err = c.Deployments.WaitRunning(ctx, "dep_7")
		require.Error(t, err)
	})
	for _, own := range []string{
		`{"id":"dep_7","status":"running"}`, `{"id":"DEP_7","status":"running"}`, `{"status":"running"}`, `{"id":"row-1","deploymentId":"dep_7"}`,
		`{"id":"dep_7","uuid":"9f1c"}`, `{"instanceId":"i-1","status":"running"}`, `{"data":{"deployment":{"id":"dep_7"}}}`,
	} {
		api := &hostileAPI{get: fixed(ok(own))}
		d, err := newClient(t, api.RoundTrip).Deployments.Get(t.Context(), "dep_7")
		require.NoError(t, err, own)
		require.Equal(t, "dep_7", d.ID, own)
	}
}

// A 404 that is not in the API's own form proves nothing. Any 404 proves nothing before
// the API has sent another response.
func TestEvidenceOfANotFound(t *testing.T) {
	t.Parallel()
	gateway := []string{
		`<html><h1>404 Not Found</h1></html>`, ``, `404 page not found`, `{"detail":"not found"}`, `{"message":"no Route matched with those values"}`,
		`{"error":"no healthy upstream"}`, `{"error":{"message":"Cannot GET /api/v1/inventory/deployments/dep_7"}}`, `{"error":"Route not found"}`,
		`{"status":502,"error":"bad"}`, `null`, `[]`, `{"code":"NOT_FOUND"}`,
	}
	inBubble(t, gateway, func(t *testing.T, body string) {
		api := &hostileAPI{list: fixed(whole()), remove: fixed(reply{status: 404, body: body})}
		api.get = func(*http.Request) reply {
			if api.calls["get"] == 1 {
				return ok(`{"data":` + runningRow + `}`)
			}
			return reply{status: 404, body: body}
		}
		c := newClient(t, api.RoundTrip)
		_, err := c.Deployments.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err)
		done, err := c.Deployments.TerminateWhenAllowed(t.Context(), "dep_7")
		require.Error(t, err)
		require.False(t, done.Proved)
		require.ErrorIs(t, c.Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
	// The terminate is accepted, and a gateway answers every later Get.
	inBubble(t, gateway, func(t *testing.T, body string) {
		api := &hostileAPI{list: fixed(whole()), remove: fixed(reply{status: 202})}
		api.get = func(*http.Request) reply {
			if api.calls["get"] == 1 {
				return ok(`{"data":` + runningRow + `}`)
			}
			return reply{status: 404, body: body}
		}
		done, err := newClient(t, api.RoundTrip).Deployments.TerminateWhenAllowed(t.Context(), "dep_7")
		require.ErrorIs(t, err, packetai.ErrNotDeleted)
		require.False(t, done.Proved)
	})
	// A gateway answers every Get and terminate of a new client.
	inBubble(t, gateway, func(t *testing.T, body string) {
		notThere := fixed(reply{status: 404, body: body})
		api := &hostileAPI{list: fixed(whole()), get: notThere, remove: notThere}
		require.ErrorIs(t, newClient(t, api.RoundTrip).Deployments.Release("dep_7"), packetai.ErrNotDeleted)
	})
	for _, body := range []string{saysNo("NOT_FOUND", "Deployment not found"), `{"error":"Deployment not found"}`, `{"success":false,"error":{"message":"no such deployment"},"status":404}`} {
		synctest.Test(t, func(t *testing.T) {
			own := fixed(reply{status: 404, body: body})
			api := &hostileAPI{list: fixed(whole()), get: own, remove: own}
			require.NoError(t, newClient(t, api.RoundTrip).Deployments.Release("dep_7"), body)
		})
	}
}

// L16: a temporary failure does not end a wait.
func TestEvidenceOfAPassingFailure(t *testing.T) {
	t.Parallel()
	inputs := []string{"408", "421", "425", "499", "500", "502", "503", "504", "520", "521", "522", "524", "527", "530", "404 <html>", `404 {"error":"no healthy upstream"}`}
	for _, every := range []int{2, 3} {
		inBubble(t, inputs, func(t *testing.T, input string) {
			var r reply
			_, _ = fmt.Sscan(input, &r.status)
			_, r.body, _ = strings.Cut(input, " ")
			began := time.Now()
			api := &hostileAPI{}
			api.get = func(*http.Request) reply {
				switch n := api.calls["get"]; {
				case n > 1 && n%every == 0:
					return r
				case time.Since(began) > 10*time.Minute:
					return ok(`{"data":{"id":"dep_7","status":"running","ip":"203.0.113.7"}}`)
				}
				return ok(`{"data":{"id":"dep_7","status":"deploying"}}`)
			}
			d, err := newClient(t, api.RoundTrip).Deployments.WaitRunning(t.Context(), "dep_7")
			require.NoError(t, err)
			require.True(t, d.Status.IsRunning())
		})
	}
}

// L24c: if a list shows a deployment twice with the same id, it is one deployment.
func TestEvidenceOfARowThatIsShownTwice(t *testing.T) {
	t.Parallel()
	row := func(more string) string { return `{"id":"dep_7","name":"train-1"` + more + `}` }
	inBubble(t, []string{
		whole(row(``), row(``)).body,
		whole(row(`,"status":"running"`), row(`,"status":"deploying"`)).body,
		whole(row(`,"status":"running"`), row(`,"region":"dallas-usa-5"`)).body,
		whole(row(``), row(``), row(``)).body,
		whole(`{"deploymentId":"dep_7","name":"train-1"}`, row(``)).body,
		whole(`{"id":"row-1","deployment_id":"dep_7","name":"train-1"}`, `{"id":"row-2","deployment_id":"dep_7","name":"train-1"}`).body,
		whole(row(``), `{"id":"dep_9","name":"other"}`, row(``)).body,
		`[` + row(``) + `,` + row(``) + `]`,
		`{"deployments":[` + row(``) + `,` + row(``) + `],"total":2}`,
		`{"data":{"deployments":[` + row(``) + `,` + row(``) + `],"pagination":{"page":1,"perPage":20,"total":2,"totalPages":1}}}`,
		`{"data":[` + row(``) + `,` + row(``) + `],"has_next":false}`,
	}, func(t *testing.T, body string) {
		require.True(t, json.Valid([]byte(body)))
		api := &hostileAPI{list: fixed(ok(body)), get: fixed(ok(`{"data":` + runningRow + `}`))}
		got, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
		require.NoError(t, err)
		require.Equal(t, "dep_7", got.Deployment.ID)
		require.Zero(t, api.count("create"))
	})
	// Two ids are two deployments.
	synctest.Test(t, func(t *testing.T) {
		two := []string{row(``), `{"id":"dep_8","name":"train-1"}`}
		api := &hostileAPI{list: fixed(whole(two...))}
		api.get = func(r *http.Request) reply {
			if strings.HasSuffix(r.URL.Path, "dep_7") {
				return ok(two[0])
			}
			return ok(two[1])
		}
		_, err := newClient(t, api.RoundTrip).Deployments.Ensure(t.Context(), namedSpec())
		require.ErrorIs(t, err, packetai.ErrDuplicateName)
		require.Zero(t, api.count("create"))
	})
}

// Prices and times that cannot be read are unknown, and Unreadable names them.
func TestEvidenceOfAPriceAndATime(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]struct{ price, unreadable string }{
		`"hourlyPrice":3.6`:                                     {"3.6", ""},
		`"hourlyPrice":"$3.60"`:                                 {"3.6", ""},
		`"pricePerHour":3,"hourlyPrice":"9.5"`:                  {"9.5", ""},
		`"price":3`:                                             {"", "price"},
		`"hourlyRate":360`:                                      {"", "hourlyrate"},
		`"price":"$3"`:                                          {"3", ""},
		`"price":3,"currency":"usd"`:                            {"3", ""},
		`"currency":"EUR","price":3`:                            {"", "currency"},
		`"hourlyPrice":3,"currency":"EUR"`:                      {"", "currency"},
		`"price":{"amount":3,"currency":"USD"}`:                 {"3", ""},
		`"price":{"amount":3,"currency":"EUR"}`:                 {"", "hourly_price"},
		`"price":{"amount":3}`:                                  {"", "price"},
		`"hourlyPrice":{"amount":360,"unit":"cents"}`:           {"", "hourly_price"},
		`"hourlyPrice":"1,234.00"`:                              {"", "hourly_price"},
		`"hourlyPrice":"3.60 EUR"`:                              {"", "hourly_price"},
		`"hourlyPrice":"1e300","pricePerHour":1`:                {"", "hourly_price"},
		`"hourlyPrice":1,"price":9`:                             {"", "price"},
		`"hourlyPrice":9,"price":1`:                             {"9", ""},
		`"hourlyPrice":[1]`:                                     {"", "hourly_price"},
		`"hourlyPrice":null,"price":null`:                       {"", ""},
		`"hourlyPrice":2,"createdAt":"2026-06-03T21:25:17Z"`:    {"2", ""},
		`"hourlyPrice":2,"createdAt":1780521917000`:             {"2", ""},
		`"hourlyPrice":2,"createdAt":"2026-06-03T21:25:17"`:     {"2", "created_at"},
		`"hourlyPrice":2,"createdAt":"2026-06-03"`:              {"2", "created_at"},
		`"hourlyPrice":2,"createdAt":"last week"`:               {"2", "created_at"},
		`"hourlyPrice":2,"gpuCount":"eight"`:                    {"2", "gpu_count"},
		`"hourlyPrice":2,"created":"2026-06-03T21:25:17+02:00"`: {"2", ""},
	} {
		api := &hostileAPI{get: fixed(ok(`{"id":"dep_7",` + row + `}`))}
		d, err := newClient(t, api.RoundTrip).Deployments.Get(t.Context(), "dep_7")
		require.NoError(t, err, row)
		require.Equal(t, want.price != "", d.HourlyPrice.Known(), row)
		if want.price != "" {
			require.Equal(t, packetai.MustUSD(want.price), d.HourlyPrice, row)
		}
		require.Equal(t, want.unreadable, strings.Join(d.Unreadable, " "), row)
	}
}
