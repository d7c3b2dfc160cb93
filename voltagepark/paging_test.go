package voltagepark_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// pager serves n items in pages of what is asked for, or of size.
type pager struct {
	n, size int
	silent  bool // the envelope does not say whether there is more
	asked   []string
}

func (p *pager) RoundTrip(r *http.Request) (*http.Response, error) {
	p.asked = append(p.asked, r.URL.RawQuery)
	query := r.URL.Query()
	offset, _ := strconv.Atoi(query.Get("offset"))
	limit, _ := strconv.Atoi(query.Get("limit"))
	if limit == 0 {
		limit = p.size
	}
	results := []map[string]string{}
	for i := offset; i < min(offset+limit, p.n); i++ {
		results = append(results, map[string]string{"id": strconv.Itoa(i)})
	}
	page := map[string]any{"results": results, "total_result_count": p.n}
	if !p.silent {
		page["has_previous"], page["has_next"] = offset > 0, offset+limit < p.n
	}
	raw, _ := json.Marshal(page)
	return answer(r, 200, string(raw)), nil
}

// ids are the ids of what a list yields.
func ids[T any](all iter.Seq2[T, error], id func(T) string) (found []string, err error) {
	for item, err := range all {
		if err != nil {
			return found, err
		}
		found = append(found, id(item))
	}
	return found, nil
}

// Each list in the documented pages, or in others, from any offset on.
func TestLists(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		size int // of a page by default
		list func(*voltagepark.Client, voltagepark.ListParams) ([]string, error)
	}{
		"locations": {3, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.Locations.List(ctx, p), func(l voltagepark.Location) string { return l.ID })
		}},
		"virtual machines": {10, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.VirtualMachines.List(ctx, p), func(v voltagepark.VirtualMachine) string { return v.ID })
		}},
		"rentals": {20, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.BareMetal.List(ctx, p), func(r voltagepark.Rental) string { return r.ID })
		}},
		"transactions": {30, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.Billing.Transactions(ctx, voltagepark.TransactionParams{ListParams: p}), func(t voltagepark.Transaction) string { return t.ID })
		}},
		"SSH keys": {150, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.SSHKeys.List(ctx, p), func(k voltagepark.SSHKey) string { return k.ID })
		}},
		"storage": {20, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.Storage.List(ctx, p), func(v voltagepark.Volume) string { return v.ID })
		}},
		"bare metal locations": {0, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.BareMetal.Locations(ctx, p), func(l voltagepark.BareMetalLocation) string { return l.ID })
		}},
		"instant locations": {0, func(c *voltagepark.Client, p voltagepark.ListParams) ([]string, error) {
			return ids(c.VirtualMachines.InstantLocations(ctx, p), func(l voltagepark.InstantLocation) string { return l.ID })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			size := max(1, c.size)
			if c.size == 0 {
				size = 4 // the server's choice
			}
			p := &pager{n: 2*size + 1, size: size}
			found, err := c.list(newClient(p, contract.NewKey()), voltagepark.ListParams{})
			require.NoError(t, err)
			require.Len(t, found, p.n)
			require.Equal(t, strconv.Itoa(p.n-1), found[p.n-1])
			first, limit := "", ""
			if c.size > 0 {
				first = fmt.Sprintf("limit=%d", size)
				limit = first + "&"
			}
			require.Equal(t, []string{first, fmt.Sprintf("%soffset=%d", limit, size), fmt.Sprintf("%soffset=%d", limit, 2*size)}, p.asked)

			p = &pager{n: 12}
			found, err = c.list(newClient(p, contract.NewKey()), voltagepark.ListParams{Limit: 5, Offset: 1})
			require.NoError(t, err)
			require.Equal(t, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}, found)
			require.Equal(t, []string{"limit=5&offset=1", "limit=5&offset=6", "limit=5&offset=11"}, p.asked)

			p = &pager{n: 0, size: 4}
			found, err = c.list(newClient(p, contract.NewKey()), voltagepark.ListParams{})
			require.NoError(t, err)
			require.Empty(t, found)
			require.Len(t, p.asked, 1)

			p = &pager{n: 12, silent: true}
			found, err = c.list(newClient(p, contract.NewKey()), voltagepark.ListParams{Limit: 5})
			require.NoError(t, err)
			require.Len(t, found, 12, "what is not told is asked for")
		})
	}
}

// Where the server says nothing but the items, a list ends behind an empty page;
// a bare one is whole.
func TestListsWithoutAnEnvelope(t *testing.T) {
	t.Parallel()
	for _, end := range []string{`]}`, `],"has_next":null}`, `],"has_next":null,"total_result_count":null}`, `],"total_result_count":25}`} {
		requests := 0
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			requests++
			offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
			var items []string
			for i := offset; i < min(offset+10, 25); i++ {
				items = append(items, fmt.Sprintf(`{"id":"v%d"}`, i))
			}
			return answer(r, 200, `{"results":[`+strings.Join(items, ",")+end), nil
		}), contract.NewKey())
		all, err := collect(c.VirtualMachines.List(t.Context(), voltagepark.ListParams{}))
		require.NoError(t, err, end)
		require.Len(t, all, 25, end)
		require.LessOrEqual(t, requests, 4, end)
	}
	page, err := newClient(always(200, `{"results":[{"id":"a"}],"total_result_count":11}`), contract.NewKey()).VirtualMachines.ListPage(t.Context(), voltagepark.ListParams{Offset: 10})
	require.NoError(t, err)
	require.False(t, page.HasNext, "the last of eleven")
	all, err := collect(newClient(always(200, `[{"id":"a"}]`), contract.NewKey()).VirtualMachines.List(t.Context(), voltagepark.ListParams{}))
	require.NoError(t, err)
	require.Len(t, all, 1)
}

// A page that is not come to is not fetched.
func TestListsStop(t *testing.T) {
	t.Parallel()
	p := &pager{n: 25}
	for vm, err := range newClient(p, contract.NewKey()).VirtualMachines.List(t.Context(), voltagepark.ListParams{}) {
		require.NoError(t, err)
		if vm.ID == "10" {
			break
		}
	}
	require.Len(t, p.asked, 2)
}

// The page's own answer has one result, and says that there are more: a server
// that gives it again and again does not keep anybody.
func TestSamePageAgain(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]func(*voltagepark.Client) (int, error){
		"locations_list": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.Locations.List(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
		"vms_list": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.VirtualMachines.List(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
		"baremetal_list": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.BareMetal.List(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
		"baremetal_locations": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.BareMetal.Locations(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
		"billing_transactions": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.Billing.Transactions(t.Context(), voltagepark.TransactionParams{}))
			return len(items), err
		},
		"sshkeys_list": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.SSHKeys.List(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
		"storage_list": func(c *voltagepark.Client) (int, error) {
			items, err := collect(c.Storage.List(t.Context(), voltagepark.ListParams{}))
			return len(items), err
		},
	} {
		n, err := list(newClient(always(200, fixture(t, name+".response.json")), contract.NewKey()))
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, name)
		require.ErrorContains(t, err, "the same page again")
		require.Equal(t, 1, n)
	}
}

// An error on a later page ends the list behind what came before.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	c := scripted(t,
		step{want: "GET /virtual-machines/?limit=10", body: `{"results":[{"id":"a"}],"has_next":true}`},
		step{want: "GET /virtual-machines/?limit=10&offset=1", status: 503, body: `{"detail":"maintenance"}`},
	)
	found, err := ids(c.VirtualMachines.List(t.Context(), voltagepark.ListParams{}), func(v voltagepark.VirtualMachine) string { return v.ID })
	require.ErrorIs(t, err, voltagepark.ErrServer)
	require.Equal(t, []string{"a"}, found)

	for _, body := range []string{"", "[1]", `{"items":[]}`, `{"results":{}}`, `{"results":[1]}`, "<html>", `"x"`, "null"} {
		_, err := collect(newClient(always(200, body), contract.NewKey()).Storage.List(t.Context(), voltagepark.ListParams{}))
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
}

// A list that is null is not an empty one: whoever looks there for what may have
// been made would deploy it again.
func TestANullListIsNone(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`null`, `{"results":null}`, `{"results":null,"total_result_count":7,"has_next":false}`} {
		c := newClient(always(200, body), contract.NewKey())
		_, err := c.VirtualMachines.ListPage(t.Context(), voltagepark.ListParams{})
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
		_, err = collect(c.BareMetal.List(t.Context(), voltagepark.ListParams{}))
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
	for _, body := range []string{`[]`, `{"results":[]}`, `{"results":[],"total_result_count":0,"has_next":false}`} {
		vms, err := collect(newClient(always(200, body), contract.NewKey()).VirtualMachines.List(t.Context(), voltagepark.ListParams{}))
		require.NoError(t, err, body)
		require.Empty(t, vms)
	}
}
