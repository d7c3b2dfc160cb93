package voltagepark_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// said is a response of a hostile server.
type said struct {
	status int // 200 if it is 0
	body   string
	header http.Header
}

// hostile is a server in memory whose responses a test chooses. It shares no code with
// the simulator. Each function is called with the number of earlier requests of its kind.
type hostile struct {
	path string // the path of the list

	list              func(n, offset int) said
	get, del, control func(n int) said
	create            func() said
	price             string // the price of a preset, or of a GPU at a location

	mu                                      sync.Mutex
	lists, gets, deletes, creates, controls int
}

func (h *hostile) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/api/v1")
	count := func(n *int) int { *n++; return *n - 1 }
	var s said
	switch {
	case strings.HasPrefix(path, "/instant-deploy-presets/"):
		s.body = fmt.Sprintf(`{"id":%q,"compute_rate_hourly":%q,"storage_rate_hourly":"0"}`, strings.TrimPrefix(path, "/instant-deploy-presets/"), h.price)
	case path == "/bare-metal/locations":
		s.body = fmt.Sprintf(`{"results":[{"id":%q,"gpu_price_infiniband":%q}],"has_next":false}`, voltageparktest.Dallas, h.price)
	case r.Method == http.MethodGet && path == h.path:
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		s = h.list(count(&h.lists), offset)
	case r.Method == http.MethodGet:
		s = h.get(count(&h.gets))
	case r.Method == http.MethodDelete:
		s = h.del(count(&h.deletes))
	case r.Method == http.MethodPut:
		s = h.control(count(&h.controls))
	default:
		count(&h.creates)
		s = said{status: 201, body: `{"id":"new"}`}
		if h.create != nil {
			s = h.create()
		}
	}
	res := answer(r, s.status, s.body)
	for name, values := range s.header {
		res.Header[name] = values
	}
	return res, nil
}

// always is the response to every request.
func (s said) always(int) said { return s }

// listing is a list that is the same in each lookup: rows at offset 0 and no rows after
// them, with more in the envelope and header.
func listing(rows, more string, header http.Header) func(n, offset int) said {
	return func(_, offset int) said {
		shown := rows
		if offset > 0 {
			shown = ""
		}
		return said{body: `{"results":[` + shown + `]` + more + `}`, header: header}
	}
}

const theLast = `,"has_next":false`

// row is a running and reachable machine of either kind. more are further members.
func row(id, name, status, more string) string {
	return fmt.Sprintf(`{"id":%q,"name":%q,"status":%q,"public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":20040}],`+
		`"power_status":"started","node_count":1,"node_networking":[{"public_ip":"203.0.113.7"}]%s}`, id, name, status, more)
}

// own404 is the API's own response for a machine that does not exist.
var own404 = said{status: 404, body: `{"detail":"Not found"}`}

// against runs a test for both kinds of machines with a hostile server. Its machine m1
// runs and has the name for Ensure. change changes the server.
func against(t *testing.T, name string, change func(*hostile), test func(*testing.T, kind, *hostile, *voltagepark.Client)) {
	t.Helper()
	for kindName, k := range kinds {
		if !contract.Sampled(t.Name() + kindName + name) {
			continue
		}
		t.Run(kindName+" "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hostile{path: k.path, price: "1", get: said{body: row("m1", theName, "Running", "")}.always, del: said{status: 204}.always, control: said{}.always}
				h.list = listing(row("m1", theName, "Running", ""), theLast, nil)
				change(h)
				test(t, k, h, newClient(h, contract.NewKey()))
			})
		})
	}
}

// The calls of a kind that have the same form for both.

func (k kind) isVM() bool { return k.path == "/virtual-machines/" }

func (k kind) waitRunning(ctx context.Context, c *voltagepark.Client, id string) error {
	if k.isVM() {
		_, err := c.VirtualMachines.WaitRunning(ctx, id)
		return err
	}
	_, err := c.BareMetal.WaitRunning(ctx, id)
	return err
}

func (k kind) waitGone(ctx context.Context, c *voltagepark.Client, id string) error {
	if k.isVM() {
		return c.VirtualMachines.WaitGone(ctx, id)
	}
	return c.BareMetal.WaitGone(ctx, id)
}

func (k kind) getID(ctx context.Context, c *voltagepark.Client, id string) (string, error) {
	if k.isVM() {
		vm, err := c.VirtualMachines.Get(ctx, id)
		return vm.ID, err
	}
	rental, err := c.BareMetal.Get(ctx, id)
	return rental.ID, err
}

func (k kind) listIDs(ctx context.Context, c *voltagepark.Client) ([]string, error) {
	if k.isVM() {
		return ids(c.VirtualMachines.List(ctx, voltagepark.ListParams{}), func(vm voltagepark.VirtualMachine) string { return vm.ID })
	}
	return ids(c.BareMetal.List(ctx, voltagepark.ListParams{}), func(r voltagepark.Rental) string { return r.ID })
}

func (k kind) switchTo(ctx context.Context, c *voltagepark.Client, id, power string) error {
	if k.isVM() {
		_, err := c.VirtualMachines.SetPower(ctx, id, voltagepark.VMPowerStatus(power))
		return err
	}
	return c.BareMetal.SetPower(ctx, id, voltagepark.RentalPowerStatus(power))
}

// within returns a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// The bodies of a 2xx that refuses a delete or a stop.
var refusals = []string{
	`{"errors":[{"message":"locked"}]}`, `{"status":"error"}`, `{"status":"running"}`, `{"success":"false"}`, `{"ok":false}`, `{"id":"another"}`,
	`{"error":true}`, `{"error":"locked by another operation"}`, `{"error":{"code":"LOCKED"}}`, `{"success":0}`, `{"success":"no"}`,
	`{"status":409}`, `{"status":"502"}`, `{"status":"FAILED"}`, `{"status":"rejected"}`, `{"state":"Running"}`,
	`{"vm_id":"another","rental_id":"another"}`, `{"data":{"success":false}}`, `{"result":{"id":"another","status":"terminating"}}`,
	`{"success":true,"errors":["locked"]}`, `{"statusCode":423,"message":"Locked"}`, `{"status":"Pending"}`,
}

// The bodies of a 2xx that reports neither success nor failure.
var unclear = []string{
	`{"message":"hello"}`, `[1]`, `"perhaps"`, `7`, `{"status":"frobnicating"}`, `{"id":"m1"}`, `<html>login</html>`, `{"status":{}}`, `{"status":[1]}`, `{"name":"train-1"}`,
	`maintenance`, `{"id":`,
}

// Row L2. If a delete was refused, or not clearly accepted, the machine still runs.
func TestEvidenceRefusedDeletes(t *testing.T) {
	t.Parallel()
	for i, body := range append(append(append([]string(nil), refusals...), `{"deleted":false}`, `{"deleted":"false"}`, `{"terminated":false}`), append(unclear, `{"status":"stopped"}`)...) {
		clear := i < len(refusals)+3
		against(t, body, func(h *hostile) { h.del = said{status: 200 + i%3, body: body}.always }, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			err := k.remove(t.Context(), c, "m1")
			if clear {
				require.ErrorIs(t, err, voltagepark.ErrRejected)
			} else {
				require.ErrorIs(t, err, voltagepark.ErrBadResponse)
			}
			found := k.ensure(t.Context(), c)
			require.NoError(t, found.err)
			require.Equal(t, "m1", found.id, "the client does not deny it")
			require.Zero(t, h.creates)
			require.ErrorIs(t, k.release(c, "m1"), voltagepark.ErrNotDeleted)
			require.Greater(t, h.deletes, 10, "it is tried again for three minutes")
		})
		against(t, body+" once", func(h *hostile) {
			gone := false
			h.del = func(n int) said {
				if n == 0 {
					return said{body: body}
				}
				gone = true
				return said{status: 204}
			}
			h.list = func(int, int) said {
				if gone {
					return said{body: `{"results":[]` + theLast + `}`}
				}
				return said{body: `{"results":[` + row("m1", theName, "Running", "") + `]` + theLast + `}`}
			}
			h.get = func(int) said {
				if gone {
					return own404
				}
				return said{body: row("m1", theName, "Running", "")}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.NoError(t, k.release(c, "m1"))
			require.Equal(t, 2, h.deletes)
		})
	}
}

// Row L2, for a stop and a start.
func TestEvidenceRefusedPower(t *testing.T) {
	t.Parallel()
	type power struct{ asked, body string }
	var all []power
	for _, body := range append(append([]string(nil), refusals...), `{"power_status":"running","status":"Stopped"}`, `{"status":"Terminated"}`, `{"power":"on"}`) {
		all = append(all, power{"stopped", body})
	}
	for _, body := range []string{`{"status":"stopped"}`, `{"status":"STOPPED"}`, `{"power_status":"stopped","status":"Running"}`, `{"status":"terminating"}`, `{"status":"failed"}`, `{"data":{"status":"stopped"}}`, `{"id":"another","status":"started"}`, `{"status":"off"}`} {
		all = append(all, power{"started", body})
	}
	for _, p := range all {
		against(t, p.asked+" "+p.body, func(h *hostile) { h.control = said{body: p.body}.always }, func(t *testing.T, k kind, _ *hostile, c *voltagepark.Client) {
			require.ErrorIs(t, k.switchTo(t.Context(), c, "m1", p.asked), voltagepark.ErrRejected)
		})
	}
	// After an unclear response the client confirms the deletion, and sends no more
	// deletes.
	for _, body := range unclear {
		against(t, body, func(h *hostile) { h.control = said{body: body}.always }, func(t *testing.T, k kind, _ *hostile, c *voltagepark.Client) {
			require.ErrorIs(t, k.switchTo(t.Context(), c, "m1", "stopped"), voltagepark.ErrBadResponse)
		})
	}
	for _, p := range []power{
		{"stopped", ""}, {"stopped", "{}"}, {"stopped", "null"}, {"stopped", `{"success":true}`}, {"stopped", `{"status":"stopped"}`}, {"stopped", `{"status":"Stopping"}`}, {"stopped", `{"status":200}`},
		{"stopped", `{"status":"Running","power_status":"stopped"}`}, {"stopped", `{"id":"M1","status":"STOPPED"}`}, {"stopped", `{"data":{"id":"m1","status":"stopped"}}`}, {"stopped", `true`}, {"stopped", `{"status":"off"}`},
		{"started", ""}, {"started", `{"status":"started"}`}, {"started", `{"status":"Running"}`}, {"started", `{"status":"starting"}`}, {"started", `{"status":"Pending","power_status":"running"}`}, {"started", `{"status":"ok"}`}, {"started", `{"success":"true"}`},
	} {
		against(t, p.asked+" accepted "+p.body, func(h *hostile) { h.control = said{status: 202, body: p.body}.always }, func(t *testing.T, k kind, _ *hostile, c *voltagepark.Client) {
			require.NoError(t, k.switchTo(t.Context(), c, "m1", p.asked))
		})
	}
	// The two ways to stop a VM are billed differently, so one is not accepted for the other.
	c := newClient(always(200, `{"status":"stopped"}`), contract.NewKey())
	_, err := c.VirtualMachines.SetPower(t.Context(), "m1", voltagepark.VMPowerStoppedDisassociated)
	require.ErrorIs(t, err, voltagepark.ErrRejected)
	c = newClient(always(200, `{"status":"StoppedDisassociated"}`), contract.NewKey())
	_, err = c.VirtualMachines.SetPower(t.Context(), "m1", voltagepark.VMPowerStopped)
	require.ErrorIs(t, err, voltagepark.ErrRejected)
}

// Row L24. A 2xx that reports success, or has no body, accepts a delete: it is sent once,
// and absence then counts at once.
func TestEvidenceAcceptedDeletes(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"", " \n", "null", "{}", "[]", "true", `"ok"`, `{"success":true}`, `{"success":"true"}`, `{"status":"terminating"}`, `{"status":"Terminated"}`, `{"status":"DELETING"}`,
		`{"deleted":true}`, `{"deleted":true,"id":"M1"}`, `{"status":202}`, `{"ok":1}`, `{"data":{"id":"m1","status":"deleted"}}`, `{"message":"bye","accepted":true}`, `{"success":true,"errors":[]}`, `{"success":true,"error":null}`,
	} {
		for _, status := range []int{200, 202, 204} {
			against(t, fmt.Sprint(status, " ", body), func(h *hostile) {
				h.del = said{status: status, body: body}.always
				h.list, h.get = listing("", theLast, nil), own404.always
			}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
				began := time.Now()
				require.NoError(t, k.release(c, "m1"))
				require.Equal(t, 1, h.deletes)
				require.Less(t, time.Since(began), 10*time.Second)
			})
		}
	}
	// A response that is not clear is followed by proof, and not by more deletes.
	for _, body := range unclear {
		against(t, "proof after "+body, func(h *hostile) {
			h.del = said{body: body}.always
			h.list, h.get = listing("", theLast, nil), own404.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.NoError(t, k.release(c, "m1"))
			require.Equal(t, 1, h.deletes)
		})
	}
	// An accepted delete does not prove that the machine is gone: while a list shows it,
	// Release does not return nil.
	against(t, "and it stays", func(h *hostile) { h.del = said{status: 202}.always }, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
		require.ErrorIs(t, k.release(c, "m1"), voltagepark.ErrNotDeleted)
	})
}

// partial are signs that a list with one row is not complete.
var partial = []said{
	{body: `,"has_more":true`}, {body: `,"hasMore":"yes"`}, {body: `,"total_count":2`}, {body: `,"total_result_count":2,"has_next":false`}, {body: `,"total":"7","has_next":false`},
	{body: `,"next":"https://example.com/?offset=1","has_next":false`}, {body: `,"next":2,"has_next":false`}, {body: `,"next_cursor":"abc"`}, {body: `,"cursor":"abc","has_next":false`},
	{body: `,"pagination":{"has_more":true}`}, {body: `,"meta":{"total":3},"has_next":false`}, {body: `,"links":{"next":"/x"},"has_next":false`}, {body: `,"truncated":true,"has_next":false`}, {body: `,"total_pages":2,"has_next":false`},
	{body: `,"nextPageToken":"t","has_next":false`}, {body: `,"errors":["one shard did not answer"],"has_next":false`},
	{body: theLast, header: http.Header{"Link": {`<https://example.com/?offset=1>; rel="next"`}}},
	{body: theLast, header: http.Header{"Link": {`</?page=1>; rel=prev, </?page=3>; rel=next`}}},
	{body: theLast, header: http.Header{"X-Total-Count": {"12"}}}, {body: theLast, header: http.Header{"X-Next-Page": {"2"}}}, {body: theLast, header: http.Header{"Content-Range": {"items 0-0/5"}}},
}

// unreadableTotals are totals that are present and cannot be read.
var unreadableTotals = []string{`"many"`, `"1.5"`, `[]`, `{"value":1}`, `true`, `"1 of 1"`, `-1`, `"~1"`, `"1,000"`, `"unknown"`, `1e400`, `"0x1"`}

// Row L3. A list with a sign of more, or with a total that cannot be read, is not
// complete: nothing is created, and nothing is reported as gone.
func TestEvidencePartialLists(t *testing.T) {
	t.Parallel()
	signs := append([]said(nil), partial...)
	for _, total := range unreadableTotals {
		if strings.Trim(total, "[]{}") == "" {
			continue // an absent total is not a total
		}
		signs = append(signs, said{body: `,"total_result_count":` + total + theLast})
	}
	for _, sign := range signs {
		name := sign.body + fmt.Sprint(sign.header)
		against(t, name, func(h *hostile) {
			h.list = listing(row("other", "other", "Running", ""), sign.body, sign.header)
			h.get = own404.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.ErrorIs(t, got.err, voltagepark.ErrCannotVerify)
			require.Zero(t, h.creates)
			_, err := k.listIDs(t.Context(), c)
			require.ErrorIs(t, err, voltagepark.ErrBadResponse)
			if !k.isVM() { // for a rental, only lists count
				require.ErrorIs(t, k.waitGone(within(t, time.Hour), c, "m1"), voltagepark.ErrWaitTimeout)
			}
		})
	}
	for _, none := range []string{
		``, `,"has_more":false`, `,"next":null`, `,"next":"","cursor":""`, `,"total_result_count":1`, `,"total":"1"`, `,"total_count":1.0`, `,"truncated":false,"has_next":false`, `,"pagination":{"next":null,"total":1}`,
		`,"links":{"next":null},"has_next":false`, `,"errors":[],"has_next":false`, `,"has_more":"false","has_next":"false"`, `,"has_previous":true,"has_next":false`, `,"total_pages":1,"has_next":false`, `,"total_result_count":null,"has_next":null`,
	} {
		against(t, "complete "+none, func(h *hostile) {
			h.list = listing(row("other", "other", "Running", ""), none, http.Header{"Link": {`</x>; rel="prev"`}})
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			shown, err := k.listIDs(t.Context(), c)
			require.NoError(t, err)
			require.Equal(t, []string{"other"}, shown)
			require.NoError(t, k.ensure(t.Context(), c).err)
			require.Equal(t, 1, h.creates)
		})
	}
	bare := func(_, _ int) said { return said{body: `[` + row("other", "other", "Running", "") + `]`} }
	against(t, "complete, a bare array", func(h *hostile) { h.list = bare }, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
		require.NoError(t, k.ensure(t.Context(), c).err)
		require.Equal(t, 1, h.creates)
	})
	// The client follows a sign of more, also without has_next.
	against(t, "a bare array with a next page", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `[` + row("m1", theName, "Running", "") + `]`}
			}
			return said{body: `[` + row("other", "other", "Running", "") + `]`, header: http.Header{"Link": {`</x>; rel=next`}}}
		}
	}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
		shown, err := k.listIDs(t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, []string{"other", "m1"}, shown)
		require.Equal(t, "m1", k.ensure(t.Context(), c).id)
		require.Zero(t, h.creates)
	})
	for _, body := range []string{`{"results":[],"total":3}`, `{"results":[{"id":"p1"}],"next":"x"}`, `{"results":[{"id":"p1"}],"total_result_count":"many"}`, `null`} {
		_, err := newClient(always(200, body), contract.NewKey()).Presets.List(t.Context())
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
	page, err := newClient(always(200, `{"results":[{"id":"a"}],"total_result_count":"many"}`), contract.NewKey()).VirtualMachines.ListPage(t.Context(), voltagepark.ListParams{})
	require.NoError(t, err)
	require.Equal(t, -1, page.Total, "a total that cannot be read is not the number of items")
}

// Row L25. If a list ends before its total, the error has both numbers.
func TestEvidenceListsThatEndEarly(t *testing.T) {
	t.Parallel()
	one, two := row("a", "a", "Running", ""), row("a", "a", "Running", "")+","+row("b", "b", "Running", "")
	for _, c := range []struct {
		first, then string // the first page and the later pages
		n, total    int
	}{
		{`[],"has_next":true,"total_result_count":12`, "", 0, 12},
		{`[],"has_next":false,"total_result_count":12`, "", 0, 12},
		{`[],"total_result_count":"12"`, "", 0, 12},
		{`[],"total":12`, "", 0, 12},
		{`[` + one + `],"has_next":false,"total_result_count":12`, "", 1, 12},
		{`[` + two + `],"has_next":false,"total_result_count":3`, "", 2, 3},
		{`[` + two + `],"has_next":true,"total_result_count":12`, `[],"has_next":true,"total_result_count":12`, 2, 12},
		{`[` + two + `],"has_next":true,"total_result_count":12`, `[],"has_next":false`, 2, 12},
		{`[` + two + `],"has_next":true,"total_result_count":12`, `[]`, 2, 12},
		{`[` + two + `],"total_result_count":12`, `[],"total_result_count":12`, 2, 12},
		{`[` + two + `],"has_next":true`, `[],"has_next":false,"total_result_count":5`, 2, 5},
		{`[` + two + `],"has_next":true,"meta":{"total":9}`, `[],"has_next":false,"meta":{"total":9}`, 2, 9},
		{`[` + one + `],"has_next":"false","pagination":{"total_items":"4"}`, "", 1, 4},
	} {
		against(t, c.first+" "+c.then, func(h *hostile) {
			h.list = func(_, offset int) said {
				if offset > 0 {
					return said{body: `{"results":` + c.then + `}`}
				}
				return said{body: `{"results":` + c.first + `}`}
			}
		}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
			shown, err := k.listIDs(t.Context(), client)
			require.ErrorIs(t, err, voltagepark.ErrBadResponse)
			require.ErrorContains(t, err, fmt.Sprintf("not complete: the response shows %d of %d items", c.n, c.total))
			require.Len(t, shown, c.n, "the error comes after the items")
			require.ErrorIs(t, k.ensure(t.Context(), client).err, voltagepark.ErrCannotVerify)
			require.Zero(t, h.creates)
		})
	}
	// An empty page is the last one, and the list is complete if the count is the total.
	against(t, "an empty page at the total", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `{"results":[],"has_next":true,"total_result_count":2}`}
			}
			return said{body: `{"results":[` + two + `],"has_next":true,"total_result_count":2}`}
		}
	}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
		shown, err := k.listIDs(t.Context(), client)
		require.NoError(t, err)
		require.Equal(t, []string{"a", "b"}, shown)
		require.NoError(t, k.ensure(t.Context(), client).err)
		require.Equal(t, 1, h.creates)
	})
	// The last of several pages is the end, but without the pages before it, it is not
	// the whole list.
	against(t, "the last page of two", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `{"results":[` + row("b", "b", "Running", "") + `],"has_next":false,"page":2,"total_pages":2,"total":2}`}
			}
			return said{body: `{"results":[` + one + `],"has_next":true,"page":1,"total_pages":2,"total":2}`}
		}
	}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
		shown, err := k.listIDs(t.Context(), client)
		require.NoError(t, err)
		require.Equal(t, []string{"a", "b"}, shown)
		require.NoError(t, k.ensure(t.Context(), client).err)
		require.Equal(t, 1, h.creates)
	})
	against(t, "the last page of two at once", func(h *hostile) {
		h.list = listing(one, `,"has_next":false,"page":2,"total_pages":2,"total":1`, nil)
	}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
		_, err := k.listIDs(t.Context(), client)
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		require.ErrorIs(t, k.ensure(t.Context(), client).err, voltagepark.ErrCannotVerify)
		require.Zero(t, h.creates)
	})
	// If the total changes between two pages, items may have been missed.
	against(t, "a total that changes", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `{"results":[],"has_next":false,"total_result_count":2}`}
			}
			return said{body: `{"results":[` + two + `],"has_next":true,"total_result_count":3}`}
		}
	}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
		require.ErrorIs(t, k.ensure(t.Context(), client).err, voltagepark.ErrCannotVerify)
		require.Zero(t, h.creates)
	})
	// A total that only the first page shows, and that cannot be read, still counts.
	against(t, "a total that could not be read", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `{"results":[],"has_next":false}`}
			}
			return said{body: `{"results":[` + two + `],"has_next":true,"total_result_count":"many"}`}
		}
	}, func(t *testing.T, k kind, h *hostile, client *voltagepark.Client) {
		_, err := k.listIDs(t.Context(), client)
		require.ErrorContains(t, err, `not known to be complete: the response's "total_result_count" cannot be read`)
		require.ErrorIs(t, k.ensure(t.Context(), client).err, voltagepark.ErrCannotVerify)
		require.Zero(t, h.creates)
	})
}

// Row L9. A machine that is ending, has failed or is gone is not adopted, in any spelling
// of the status.
func TestEvidenceStatuses(t *testing.T) {
	t.Parallel()
	for _, status := range []string{
		"terminating", "destroying", "destroyed", "crashed", "Deleting", "DELETED", "Terminated", "removing", "shutting-down", "shutting_down", "ShuttingDown", "failed", "Error", "crash_loop_back_off", " terminating ",
	} {
		against(t, status, func(h *hostile) {
			h.list = listing(row("m1", theName, status, ""), theLast, nil)
			h.get = said{body: row("m1", theName, status, "")}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.NoError(t, got.err)
			require.Equal(t, "new", got.id, "%q is not adopted", status)
			require.Equal(t, 1, h.creates)
			err := k.waitRunning(within(t, 2*time.Minute), c, "m1")
			require.ErrorIs(t, err, voltagepark.ErrFailed, "a wait ends")
		})
	}
	// An unknown word is neither usable nor gone.
	for _, status := range []string{"frobnicating", "Hibernated", "UNKNOWN", "maintenance", "evicted", "in-transit", "0", "???", "locked", "quarantine", "running-ish", "not running", "on fire"} {
		against(t, status, func(h *hostile) {
			h.list = listing(row("m1", theName, status, ""), theLast, nil)
			h.get = said{body: row("m1", theName, status, "")}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.ErrorIs(t, got.err, voltagepark.ErrCannotVerify)
			require.ErrorContains(t, got.err, strconv.Quote(strings.ToLower(status)))
			require.Equal(t, []string{"m1"}, as[*voltagepark.CannotVerifyError](t, got.err).IDs)
			require.False(t, got.created)
			require.Zero(t, h.creates)
			require.ErrorIs(t, k.waitRunning(within(t, time.Hour), c, "m1"), voltagepark.ErrWaitTimeout, "it may come to run")
			require.ErrorIs(t, k.waitGone(within(t, time.Hour), c, "m1"), voltagepark.ErrWaitTimeout, "it is not gone")
		})
		// The same after a deploy with a lost response.
		against(t, status+" after a lost deploy", func(h *hostile) {
			h.create = func() said { return said{status: 502} }
			h.list = func(n, _ int) said {
				if n == 0 {
					return said{body: `{"results":[]` + theLast + `}`}
				}
				return said{body: `{"results":[` + row("m1", theName, status, "") + `]` + theLast + `}`}
			}
			h.get = said{body: row("m1", theName, status, "")}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.ErrorIs(t, got.err, voltagepark.ErrCannotVerify)
			require.ErrorContains(t, got.err, strconv.Quote(strings.ToLower(status)))
			require.ErrorContains(t, got.err, "m1")
			require.False(t, got.created, "it may be another's")
			require.Equal(t, 1, h.creates)
		})
	}
	for _, status := range []string{"Running", "RUNNING", "pending", "Provisioning", "starting", "rebooting", "Stopped", "paused", "creating", "queued", ""} {
		against(t, "adopted "+status, func(h *hostile) {
			h.list = listing(row("m1", theName, status, ""), theLast, nil)
			h.get = said{body: row("m1", theName, status, "")}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.NoError(t, got.err)
			require.Equal(t, "m1", got.id)
			require.Zero(t, h.creates)
		})
	}
	require.False(t, voltagepark.VMStatus("terminating").IsGone(), "it still exists")
	require.True(t, voltagepark.VMStatus("terminating").IsTerminal())
	require.True(t, voltagepark.VMStatus("destroyed").IsGone())
	require.True(t, voltagepark.RentalStatus("crashed").IsFailed())
	require.False(t, voltagepark.RentalStatus("terminating").IsGone(), "it still exists")
	require.True(t, voltagepark.RentalStatus("destroyed").IsGone())
	for _, unknown := range []voltagepark.VMStatus{"", "frobnicating"} {
		require.False(t, unknown.IsRunning() || unknown.IsStopped() || unknown.IsGone() || unknown.IsTerminal())
	}
}

// Row L14. A difference below a millionth of a dollar does not count.
func TestEvidencePrices(t *testing.T) {
	t.Parallel()
	const limit = "3.96"
	prices := map[string]error{
		"3.9600000000000004": nil, "3.96": nil, "3.95999999999": nil, "3.9600004": nil, "$3.96": nil, "3.960": nil, "3.96e0": nil, "03.96": nil, "3.9600009": nil, "0.000001": nil, "3.96000000": nil,
		"3.960002": voltagepark.ErrPriceTooHigh, "3.97": voltagepark.ErrPriceTooHigh, "4": voltagepark.ErrPriceTooHigh, "3.961": voltagepark.ErrPriceTooHigh, "39.6": voltagepark.ErrPriceTooHigh, "1e3": voltagepark.ErrPriceTooHigh, "3.96001": voltagepark.ErrPriceTooHigh, "$12": voltagepark.ErrPriceTooHigh, "1e1": voltagepark.ErrPriceTooHigh, "3.960001": voltagepark.ErrPriceTooHigh,
		"3.60 EUR": voltagepark.ErrPriceUnknown, "cheap": voltagepark.ErrPriceUnknown, "1,234.00": voltagepark.ErrPriceUnknown, "€3": voltagepark.ErrPriceUnknown, "3.6/h": voltagepark.ErrPriceUnknown, "NaN": voltagepark.ErrPriceUnknown, "1e300": voltagepark.ErrPriceUnknown, "0x3": voltagepark.ErrPriceUnknown, "three": voltagepark.ErrPriceUnknown, "3.9.6": voltagepark.ErrPriceUnknown,
	}
	for price, want := range prices {
		shown := fmt.Sprintf(`,"rate_hourly":%q,"pricing":{"total_associated_per_hr":%q}`, price, price)
		against(t, "adopted at "+price, func(h *hostile) {
			h.list = listing(row("m1", theName, "Running", shown), theLast, nil)
			h.get = said{body: row("m1", theName, "Running", shown)}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c, voltagepark.MaxHourlyPrice(limit))
			require.Equal(t, "m1", got.id)
			require.Zero(t, h.creates+h.deletes)
			if want == nil {
				require.NoError(t, got.err)
				return
			}
			require.ErrorIs(t, got.err, want)
		})
		against(t, "deployed at "+price, func(h *hostile) {
			h.list = listing(row("new", theName, "Running", shown), theLast, nil)
			h.get = said{body: row("new", theName, "Running", shown)}.always
			h.del = func(int) said {
				h.list, h.get = listing("", theLast, nil), own404.always
				return said{status: 204}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			most := limit
			if !k.isVM() {
				h.price = "0.1" // for each of 8 GPUs
			}
			_, err := k.rent(t.Context(), c, theName, voltagepark.MaxHourlyPrice(most))
			require.Equal(t, 1, h.creates)
			if want != voltagepark.ErrPriceTooHigh { // the price of the preset or location counts
				require.NoError(t, err)
				require.Zero(t, h.deletes)
				return
			}
			require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh)
			require.Equal(t, 1, h.deletes)
			require.True(t, as[*voltagepark.PriceError](t, err).Deleted)
		})
		// The price before the deploy, of the preset or of 8 GPUs.
		against(t, "listed at "+price, func(h *hostile) { h.price = price }, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			most := limit
			if !k.isVM() {
				most = "31.68"
			}
			_, err := k.rent(t.Context(), c, "other", voltagepark.MaxHourlyPrice(most))
			switch {
			case !k.isVM() && (price == "3.9600004" || price == "3.9600009"): // eight of these are more than a millionth
				require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh)
			case want == nil:
				require.NoError(t, err)
				require.Equal(t, 1, h.creates)
				return
			default:
				require.ErrorIs(t, err, want)
			}
			require.Zero(t, h.creates)
		})
	}
	// If there are several prices, the highest counts.
	for _, pricing := range []string{
		`{"total_associated_per_hr":"1","gpus_per_hr":"9"}`, `{"total_associated_per_hr":"1","total_associated_per_hr":"9"}`, `{"total_associated_per_hr":"9","total_associated_per_hr":"1"}`, `{"total_associated_per_hr":9}`,
		`{"total_associated_per_hr":"1","vcpu_per_hr":"9"}`, `{"total_associated_per_hr":"1","storage_per_hr":"$9"}`,
	} {
		c := newClient(&hostile{path: "/virtual-machines/", price: "1", list: listing(row("m1", theName, "Running", `,"pricing":`+pricing), theLast, nil), get: said{body: row("m1", theName, "Running", `,"pricing":`+pricing)}.always}, contract.NewKey())
		_, err := c.VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh, pricing)
	}
}

// Row L15. A response about another id proves nothing about the requested machine.
func TestEvidenceOfAnotherID(t *testing.T) {
	t.Parallel()
	const id = "123e4567-e89b-12d3-a456-426614174000"
	for _, other := range []string{"m2", "123e4567-e89b-12d3-a456-426614174001", "123e4567e89b12d3a456426614174000", id + "0", "v-" + id, "0", "null", "{" + id + "}", id[:35], strings.ToUpper(id) + " ", "m1"} {
		for _, status := range []string{"Running", "Terminated"} {
			against(t, other+" "+status, func(h *hostile) {
				h.list = listing("", theLast, nil)
				h.get = said{body: row(other, theName, status, "")}.always
			}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
				_, err := k.getID(t.Context(), c, id)
				require.ErrorIs(t, err, voltagepark.ErrBadResponse)
				require.ErrorIs(t, k.waitRunning(within(t, time.Hour), c, id), voltagepark.ErrWaitTimeout, "the other one runs, or has ended")
				require.ErrorIs(t, k.waitGone(within(t, time.Hour), c, id), voltagepark.ErrWaitTimeout, "the other one is gone")
				require.ErrorIs(t, k.release(c, id), voltagepark.ErrNotDeleted)
			})
			against(t, "ensure "+other+" "+status, func(h *hostile) {
				h.list = listing(row(id, theName, "Running", ""), theLast, nil)
				h.get = said{body: row(other, theName, status, "")}.always
			}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
				require.ErrorIs(t, k.ensure(t.Context(), c).err, voltagepark.ErrBadResponse)
				require.Zero(t, h.creates)
			})
		}
	}
	for _, same := range []string{id, strings.ToUpper(id), "123E4567-e89b-12D3-a456-426614174000"} {
		against(t, "the same "+same, func(h *hostile) { h.get = said{body: row(same, theName, "Running", "")}.always }, func(t *testing.T, k kind, _ *hostile, c *voltagepark.Client) {
			got, err := k.getID(t.Context(), c, id)
			require.NoError(t, err)
			require.Equal(t, same, got)
		})
	}
	// The same for the response to a change.
	for _, other := range []string{"m2", "0", "M", "m10", " m1"} {
		c := newClient(always(200, `{"id":"`+other+`","name":"x"}`), contract.NewKey())
		rename := voltagepark.LabelUpdate{Name: voltagepark.Set("x")}
		_, err := c.VirtualMachines.Update(t.Context(), "m1", rename)
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		_, err = c.BareMetal.Update(t.Context(), "m1", rename)
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		_, err = c.Storage.Update(t.Context(), "m1", voltagepark.VolumeUpdate{Name: voltagepark.Set("x")})
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		_, err = c.Storage.Get(t.Context(), "m1")
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		require.ErrorIs(t, c.Storage.Delete(t.Context(), "m1"), voltagepark.ErrRejected)
		require.ErrorIs(t, c.SSHKeys.Delete(t.Context(), "m1"), voltagepark.ErrRejected)
		_, err = c.SSHKeys.Create(t.Context(), voltagepark.SSHKeySpec{Name: "ci", Content: aKey})
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated, "it shows another name")
		_, err = c.Storage.Create(t.Context(), voltagepark.VolumeSpec{SizeGB: 1, Name: "ci"})
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
	}
	// The price of another preset does not count.
	preset := func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, `{"id":"p2","compute_rate_hourly":"1","storage_rate_hourly":"0"}`), nil
	}
	_, err := newClient(transport(preset), contract.NewKey()).VirtualMachines.Deploy(t.Context(), aVMOf("p1"), voltagepark.MaxHourlyPrice("4"))
	require.ErrorIs(t, err, voltagepark.ErrBadResponse)
}

// Row L16. A temporary failure does not end a wait or a Release.
func TestEvidencePassingFailures(t *testing.T) {
	t.Parallel()
	for _, status := range []int{408, 421, 425, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530} {
		failure := said{status: status, body: `{"detail":"try again"}`}
		against(t, fmt.Sprint("list ", status), func(h *hostile) {
			h.list = func(n, _ int) said {
				switch n {
				case 0, 2:
					return said{body: `{"results":[` + row("m1", theName, "Pending", "") + `]` + theLast + `}`}
				case 1:
					return failure
				}
				return said{body: `{"results":[` + row("m1", theName, "Running", "") + `]` + theLast + `}`}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.NoError(t, k.waitRunning(within(t, time.Hour), c, "m1"))
			require.Equal(t, 4, h.lists)
		})
		against(t, fmt.Sprint("delete and Get ", status), func(h *hostile) {
			h.list = listing("", theLast, nil)
			h.get = func(n int) said {
				if n == 0 {
					return failure
				}
				return own404
			}
			h.del = func(n int) said {
				if n == 0 {
					return failure
				}
				return said{status: 204}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.NoError(t, k.release(c, "m1"))
			require.Equal(t, 2, h.deletes)
		})
	}
}

// A 404 proves absence only in the form of the API's own errors.
func TestEvidenceOfAGateway(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"", "<html>404 Not Found</html>", "404 page not found", "default backend - 404", `{"message":"no Route matched with those values"}`, `{"error":"not found"}`, `{"detail":"no route for GET /api/v1/x"}`, `{"detail":"upstream not found"}`,
		`null`, `[]`, `{}`, `"not found"`, `{"status":404}`, `{"detail":"not found","status":502}`, `{"detail":"Not Found: GET /bare-metal/m1"}`,
	} {
		gateway := said{status: 404, body: body}
		against(t, body, func(h *hostile) {
			h.list, h.get = listing("", theLast, nil), gateway.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.ErrorIs(t, k.waitGone(within(t, time.Hour), c, "m1"), voltagepark.ErrWaitTimeout)
			require.ErrorIs(t, k.waitRunning(within(t, time.Hour), c, "m1"), voltagepark.ErrWaitTimeout, "it may not be listed yet")
			require.ErrorIs(t, k.release(c, "m1"), voltagepark.ErrNotDeleted)
		})
		against(t, "ensure "+body, func(h *hostile) { h.get = gateway.always }, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			require.ErrorIs(t, k.ensure(t.Context(), c).err, voltagepark.ErrServer)
			require.Zero(t, h.creates)
		})
		// If a gateway answers a delete, it is sent again.
		against(t, "delete "+body, func(h *hostile) {
			h.list, h.get = listing("", theLast, nil), own404.always
			h.del = func(n int) said {
				if n == 0 {
					return gateway
				}
				return said{status: 204}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			_, err := k.listIDs(t.Context(), c) // the client has received a 2xx
			require.NoError(t, err)
			require.NoError(t, k.release(c, "m1"))
			require.Equal(t, 2, h.deletes)
		})
	}
}

// The minute for which absence must last does not start with a 404 before any 2xx.
func TestEvidenceBeforeAnyAnswer(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"<html>404</html>", `{"detail":"Not found"}`, ""} {
		against(t, body, func(h *hostile) {
			began := time.Now()
			down := func() bool { return time.Since(began) < 2*time.Minute }
			h.list = func(int, int) said {
				if down() {
					return said{status: 502}
				}
				return said{body: `{"results":[]` + theLast + `}`}
			}
			h.get = func(int) said {
				if down() {
					return said{status: 404, body: body}
				}
				return own404
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			began := time.Now()
			require.NoError(t, k.waitGone(within(t, time.Hour), c, "m1"))
			require.GreaterOrEqual(t, time.Since(began), 3*time.Minute)
		})
	}
}

// If the client renamed a machine, Ensure knows it by the name in the response.
func TestEvidenceOfARename(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]bool{`{"name":"eval"}`: false, `{"name":"Eval"}`: false, `{}`: false, "": false, `{"name":"train-1"}`: true} {
		h := &hostile{path: "/bare-metal/", get: said{status: 405}.always}
		h.list = listing(`{"id":"m1","status":"Pending"}`, theLast, nil)
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPatch {
				return answer(r, 200, shown), nil
			}
			return h.RoundTrip(r)
		}), contract.NewKey())
		_, err := c.BareMetal.Update(t.Context(), "m1", voltagepark.LabelUpdate{Name: voltagepark.Set("eval")})
		require.NoError(t, err)
		got, err := c.BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
		require.NoError(t, err)
		require.Equal(t, want, got.Rental.ID == "m1", shown)
	}
}

// Row L24c. Two entries with the same id are one machine.
func TestEvidenceOfOneIDTwice(t *testing.T) {
	t.Parallel()
	m, other := row("m1", theName, "Running", ""), row("m2", "other", "Running", "")
	for _, results := range []string{
		`[` + m + `,` + m + `]` + theLast, `[` + m + `,` + m + `],"total_result_count":2` + theLast, `[` + m + `,` + m + `],"total_result_count":1` + theLast, `[` + m + `,` + m + `]`, `[` + m + `,` + m + `],"total_result_count":"2"`,
		`[` + m + `,` + row("M1", theName, "Running", "") + `]` + theLast, `[` + m + `,` + other + `,` + m + `]` + theLast, `[` + m + `,` + other + `,` + m + `],"total_result_count":3` + theLast, `[` + other + `,` + m + `,` + m + `,` + other + `]` + theLast,
		`[` + m + `,` + row("m1", theName, "Pending", "") + `]` + theLast, `[` + m + `,` + m + `,` + m + `],"total_result_count":3`, `[` + m + `,` + row("m1", " "+theName+" ", "Running", "") + `]` + theLast, `[` + m + `,` + row("m1", "", "Running", "") + `]` + theLast,
	} {
		against(t, results, func(h *hostile) {
			h.list = func(_, offset int) said {
				if offset > 0 {
					return said{body: `{"results":[]}`}
				}
				return said{body: `{"results":` + results + `}`}
			}
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			got := k.ensure(t.Context(), c)
			require.NoError(t, got.err)
			require.Equal(t, "m1", strings.ToLower(got.id))
			require.Zero(t, h.creates)
		})
	}
	// If a later page shows an item again, it may hide another.
	against(t, "on two pages", func(h *hostile) {
		h.list = func(_, offset int) said {
			if offset > 0 {
				return said{body: `{"results":[` + other + `],"total_result_count":2` + theLast + `}`}
			}
			return said{body: `{"results":[` + other + `],"total_result_count":2,"has_next":true}`}
		}
	}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
		require.ErrorIs(t, k.ensure(t.Context(), c).err, voltagepark.ErrCannotVerify)
		require.Zero(t, h.creates)
	})
}

// If the response to a deploy shows another name, or is not a 2xx, a machine may have
// been created. The error keeps the ids of a 2xx apart from other ids.
func TestEvidenceOfADeploy(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"other", "train-2", "train-10", "x", "train", "1-train", "somebody else's", "t", "trainl", "eval"} {
		against(t, name, func(h *hostile) {
			h.create = func() said { return said{status: 201, body: `{"id":"x1","name":"` + name + `"}`} }
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			made, err := k.rent(t.Context(), c, theName)
			require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
			require.Equal(t, []string{"x1"}, as[*voltagepark.AmbiguousError](t, err).IDs)
			require.Empty(t, made.ID)
			require.Equal(t, 1, h.creates)
		})
	}
	for _, name := range []string{theName, "Train-1", "TRAIN_1", "train.1", "train1", " train-1 ", ""} {
		against(t, "the same as "+name, func(h *hostile) {
			h.create = func() said { return said{status: 201, body: `{"id":"x1","name":"` + name + `"}`} }
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			made, err := k.rent(t.Context(), c, theName)
			require.NoError(t, err)
			require.Equal(t, voltagepark.Deployment{ID: "x1"}, made)
		})
	}
	for _, status := range []int{302, 402, 403, 408, 409, 421, 422, 425, 499, 500, 502, 504} {
		against(t, fmt.Sprint(status), func(h *hostile) {
			h.create = func() said { return said{status: status, body: `{"detail":"no","vm":{"id":"m9"}}`} }
			h.list = listing("", theLast, nil)
			h.get = said{body: row("m9", theName, "Running", "")}.always
		}, func(t *testing.T, k kind, h *hostile, c *voltagepark.Client) {
			h.get = said{body: row("m9", "another", "Running", "")}.always
			got := k.ensure(t.Context(), c)
			require.ErrorIs(t, got.err, voltagepark.ErrMaybeCreated)
			maybe := as[*voltagepark.AmbiguousError](t, got.err)
			require.Empty(t, maybe.IDs)
			require.Equal(t, []string{"m9"}, maybe.MentionedIDs, "it may be somebody else's")
			require.Empty(t, got.id)
			require.Equal(t, 1, h.creates)
		})
	}
}

// Unreadable names the times and prices that are present but cannot be read.
func TestEvidenceUnreadable(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 6, 3, 21, 25, 17, 0, time.UTC)
	for text, exact := range map[string]bool{
		`1780521917`: true, `1780521917000`: true, `"1780521917"`: true, `"2026-06-03T21:25:17+0000"`: true, `"2026-06-03 21:25:17 UTC"`: true, `"Wed, 03 Jun 2026 21:25:17 GMT"`: true, `"2026-06-03T23:25:17+02:00"`: true, `"2026-06-03T21:25:17.000Z"`: true, `"20260603T212517Z"`: true, `{"$date":"2026-06-03T21:25:17Z"}`: true,
		`"2026-06-03T21:25:17"`: false, `"2026-06-03 21:25:17"`: false,
	} {
		vm, err := newClient(always(200, `{"id":"m1","timestamp_creation":`+text+`}`), contract.NewKey()).VirtualMachines.Get(t.Context(), "m1")
		require.NoError(t, err)
		require.True(t, want.Equal(vm.CreatedAt), "%s: %s", text, vm.CreatedAt)
		rental, err := newClient(always(200, `{"id":"m1","creation_timestamp":`+text+`}`), contract.NewKey()).BareMetal.Get(t.Context(), "m1")
		require.NoError(t, err)
		require.True(t, want.Equal(rental.CreatedAt), text)
		if exact {
			require.Empty(t, vm.Unreadable, text)
			require.Empty(t, rental.Unreadable, text)
			continue
		}
		require.Equal(t, []string{"timestamp_creation"}, vm.Unreadable, text)
		require.Equal(t, []string{"creation_timestamp"}, rental.Unreadable, text)
	}
	for _, text := range []string{`"yesterday"`, `"03/06/26"`, `true`, `"2026-13-45T00:00:00Z"`, `{"at":1}`, `[1]`, `-5`, `12`, `"x"`, `1e99`} {
		vm, err := newClient(always(200, `{"id":"m1","timestamp_creation":`+text+`}`), contract.NewKey()).VirtualMachines.Get(t.Context(), "m1")
		require.NoError(t, err)
		require.True(t, vm.CreatedAt.IsZero(), text)
		require.Equal(t, []string{"timestamp_creation"}, vm.Unreadable, text)
		rental, err := newClient(always(200, `{"id":"m1","creation_timestamp":`+text+`,"node_count":"some","rate_hourly":"dear"}`), contract.NewKey()).BareMetal.Get(t.Context(), "m1")
		require.NoError(t, err)
		require.Equal(t, []string{"creation_timestamp", "node_count", "rate_hourly"}, rental.Unreadable, text)
	}
	// A rental with an unknown number of nodes is not known to be reachable.
	synctest.Test(t, func(t *testing.T) {
		shown := strings.Replace(row("m1", theName, "Running", ""), `"node_count":1`, `"node_count":"some"`, 1)
		c := newClient(&hostile{path: "/bare-metal/", list: listing(shown, theLast, nil)}, contract.NewKey())
		_, err := c.BareMetal.WaitRunning(within(t, time.Hour), "m1")
		require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
	})
}
