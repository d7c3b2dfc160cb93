package voltagepark_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// ensured is what an Ensure of either kind came to.
type ensured struct {
	id, name, status string
	created          bool
	err              error
}

const theName = "train-1"

func aVMOf(preset string) voltagepark.InstantVM {
	return voltagepark.InstantVM{ConfigID: preset, Name: theName, SSHKeys: []string{aKey}}
}

func aRentalOf(gpus int, network voltagepark.NetworkType) voltagepark.BareMetal {
	return voltagepark.BareMetal{LocationID: voltageparktest.Dallas, GPUCount: gpus, Name: theName, NetworkType: network, SSHKeys: []string{aKey}}
}

// ensure is the Ensure of theName.
func (k kind) ensure(ctx context.Context, c *voltagepark.Client, opts ...voltagepark.EnsureOption) ensured {
	if k.path == "/bare-metal/" {
		got, err := c.BareMetal.Ensure(ctx, aRentalOf(8, ""), opts...)
		return ensured{got.Rental.ID, got.Rental.Name, string(got.Rental.Status), got.Created, err}
	}
	got, err := c.VirtualMachines.Ensure(ctx, aVMOf(voltageparktest.OneGPU), opts...)
	return ensured{got.VM.ID, got.VM.Name, string(got.VM.Status), got.Created, err}
}

func (k kind) remove(ctx context.Context, c *voltagepark.Client, id string) error {
	if k.path == "/bare-metal/" {
		return c.BareMetal.Delete(ctx, id)
	}
	return c.VirtualMachines.Delete(ctx, id)
}

// ids are those that there are.
func (k kind) ids(srv *voltageparktest.Server) (ids []string) {
	if k.path == "/bare-metal/" {
		for _, r := range srv.Rentals() {
			ids = append(ids, r.ID)
		}
		return ids
	}
	for _, vm := range srv.VMs() {
		ids = append(ids, vm.ID)
	}
	return ids
}

// What Ensure costs is as its doc says.
func TestEnsureAdoptsOrDeploys(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			client := srv.Client()
			for i := range 12 { // more than a page by default
				_, err := k.rent(t.Context(), client, fmt.Sprint("other ", i))
				require.NoError(t, err)
			}
			before := srv.RequestCount("*")
			made := k.ensure(t.Context(), client)
			require.NoError(t, made.err)
			require.True(t, made.created)
			require.Equal(t, theName, made.name)
			require.NotEmpty(t, made.status, "as the look behind it showed it")
			srv.AssertRequests("*", before+3)

			adopting := map[string]int{"/virtual-machines/": 3, "/bare-metal/": 2}[k.path]
			for _, c := range []*voltagepark.Client{client, srv.Client(), srv.Client()} {
				time.Sleep(15 * time.Minute)
				before := srv.RequestCount("*")
				found := k.ensure(t.Context(), c)
				require.NoError(t, found.err)
				require.False(t, found.created)
				require.Equal(t, made.id, found.id)
				require.Equal(t, "running", found.status)
				srv.AssertRequests("*", before+adopting)
			}
			srv.AssertCreatedOnce(theName)
		}, voltageparktest.Stock(64), voltageparktest.BareMetalStock(256), voltageparktest.Balance("100000"))
	})
}

// What is going, has failed or is gone is never adopted; what is switched off is.
func TestEnsureNeverAdoptsWhatIsGoing(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			fails   bool
			end     func(context.Context, *voltagepark.Client, string) error
			lag     time.Duration
			adopted bool
		}{
			"running":               {adopted: true},
			"deleted":               {end: func(ctx context.Context, c *voltagepark.Client, id string) error { return k.remove(ctx, c, id) }},
			"deleted, listed still": {lag: time.Hour, end: func(ctx context.Context, c *voltagepark.Client, id string) error { return k.remove(ctx, c, id) }},
			"it came to nothing":    {fails: true},
			"switched off": {adopted: true, end: func(ctx context.Context, c *voltagepark.Client, id string) error {
				if k.path == "/bare-metal/" {
					return c.BareMetal.SetPower(ctx, id, voltagepark.RentalPowerStopped)
				}
				_, err := c.VirtualMachines.SetPower(ctx, id, voltagepark.VMPowerStoppedDisassociated)
				return err
			}},
		} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				client := srv.Client()
				if c.fails {
					srv.Fail(k.deploy, voltageparktest.DeployFails)
				}
				old := k.ensure(t.Context(), client)
				require.NoError(t, old.err)
				time.Sleep(2 * time.Hour)
				if c.end != nil {
					require.NoError(t, c.end(t.Context(), client, old.id))
					time.Sleep(time.Minute)
				}
				got := k.ensure(t.Context(), client)
				require.NoError(t, got.err, name)
				require.Equal(t, c.adopted, got.id == old.id, name)
				require.Equal(t, !c.adopted, got.created, name)
			}, apitest.ListLag(c.lag))
		}
	})
	for _, row := range []string{
		`"status":"Outbid"`, `"status":"Terminating"`, `"status":"Deleting"`, `"status":"Stopping"`, `"status":"error"`,
	} {
		c := scripted(t, listed(listVMs, `{"id":"v1","name":"train-1",`+row+`}`), step{want: "POST /virtual-machines/instant", body: `{"vm_id":"v2"}`}, listed(listVMs))
		got, err := c.VirtualMachines.Ensure(t.Context(), aVMOf("p1"))
		require.NoError(t, err, row)
		require.Equal(t, "v2", got.VM.ID)
		if row == `"status":"Outbid"` {
			continue
		}
		c = scripted(t, listed(listRentals, `{"id":"r1","name":"train-1",`+row+`}`), step{want: "POST /bare-metal/", body: `{"rental_id":"r2","warning":"few left"}`}, listed(listRentals))
		rental, err := c.BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
		require.NoError(t, err, row)
		require.Equal(t, voltagepark.EnsuredRental{Rental: voltagepark.Rental{ID: "r2", Name: theName}, Created: true, Warning: "few left"}, rental)
	}
}

// What has the name and was made otherwise is neither taken nor doubled.
func TestEnsureOtherwiseMade(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		client := srv.Client()
		old, err := client.VirtualMachines.Ensure(t.Context(), aVMOf(voltageparktest.OneGPU))
		require.NoError(t, err)
		got, err := client.VirtualMachines.Ensure(t.Context(), aVMOf(voltageparktest.TwoGPUs))
		require.ErrorIs(t, err, voltagepark.ErrSpecMismatch)
		require.EqualError(t, err, `voltagepark: ensure virtual machine "train-1": `+old.VM.ID+` has this name and a different GPUs: have "1 h100-sxm5-80gb", want "2 h100-sxm5-80gb"`)
		require.Equal(t, old.VM.ID, got.VM.ID)
		require.False(t, got.Created)
		_, err = client.VirtualMachines.Ensure(t.Context(), aVMOf("no-such-preset"))
		require.NoError(t, err, "a preset that there is no more says nothing")

		rental, err := client.BareMetal.Ensure(t.Context(), aRentalOf(8, voltagepark.NetworkEthernet))
		require.NoError(t, err)
		for _, other := range []voltagepark.BareMetal{aRentalOf(16, voltagepark.NetworkEthernet), aRentalOf(8, voltagepark.NetworkInfiniBand)} {
			_, err = client.BareMetal.Ensure(t.Context(), other)
			require.NoError(t, err, "one that is pending does not tell")
		}
		time.Sleep(time.Hour)
		for field, other := range map[string]voltagepark.BareMetal{
			`nodes: have "1", want "2"`: aRentalOf(16, voltagepark.NetworkEthernet), `network: have "ethernet", want "infiniband"`: aRentalOf(8, voltagepark.NetworkInfiniBand),
			`sub-order: have "default-ethernet", want "7"`: with(aRentalOf(8, ""), func(s *voltagepark.BareMetal) { s.SubOrder = "7" }),
		} {
			got, err := client.BareMetal.Ensure(t.Context(), other)
			require.ErrorIs(t, err, voltagepark.ErrSpecMismatch)
			require.ErrorContains(t, err, field)
			require.Equal(t, rental.Rental.ID, got.Rental.ID)
		}
		for _, same := range []voltagepark.BareMetal{aRentalOf(8, ""), aRentalOf(5, voltagepark.NetworkEthernet)} {
			got, err := client.BareMetal.Ensure(t.Context(), same)
			require.NoError(t, err)
			require.Equal(t, rental.Rental.ID, got.Rental.ID)
		}
		srv.AssertCreated(theName, 2) // one of either kind
	})
	preset := step{want: "GET /instant-deploy-presets/p1", status: 503}
	vm := step{want: "GET /virtual-machines/v1", body: `{"id":"v1","name":"train-1","status":"Running"}`}
	_, err := scripted(t, listed(listVMs, `{"id":"v1","name":"train-1"}`), vm, preset).VirtualMachines.Ensure(t.Context(), aVMOf("p1"))
	require.ErrorIs(t, err, voltagepark.ErrServer, "what cannot be compared now is not adopted")
}

// Nothing is deployed where what there is cannot be seen.
func TestEnsureDeploysNothingInTheDark(t *testing.T) {
	t.Parallel()
	nameless := `{"id":"v1","status":"Running"}`
	get := func(s step) step { s.want = "GET /virtual-machines/v1"; return s }
	for name, c := range map[string]struct {
		steps []step
		kind  error
		ids   []string
	}{
		"a list that is not all":  {[]step{{want: listVMs, body: `{"results":[],"total_result_count":1,"has_next":false}`}}, voltagepark.ErrCannotVerify, nil},
		"a list that is null":     {[]step{{want: listVMs, body: `{"results":null}`}}, voltagepark.ErrCannotVerify, nil},
		"a list that goes on":     {[]step{{want: listVMs, body: `{"results":[],"has_next":true}`}}, voltagepark.ErrCannotVerify, nil},
		"an odd row":              {[]step{{want: listVMs, body: `{"results":[7],"has_next":false}`}}, voltagepark.ErrCannotVerify, nil},
		"no list":                 {[]step{{want: listVMs, status: 500}}, voltagepark.ErrServer, nil},
		"no second page":          {[]step{{want: listVMs, body: `{"results":[{"id":"v9","name":"x"}],"has_next":true}`}, {want: listVMs + "&offset=1", status: 502}}, voltagepark.ErrServer, nil},
		"no name":                 {[]step{listed(listVMs, nameless), get(step{body: nameless})}, voltagepark.ErrCannotVerify, []string{"v1"}},
		"a name it cannot ask":    {[]step{listed(listVMs, nameless), get(step{status: 503})}, voltagepark.ErrServer, nil},
		"a machine it cannot ask": {[]step{listed(listVMs, `{"id":"v1","name":"train-1"}`), get(step{status: 401})}, voltagepark.ErrUnauthorized, nil},
	} {
		got, err := scripted(t, c.steps...).VirtualMachines.Ensure(t.Context(), aVMOf("p1"))
		require.ErrorIs(t, err, c.kind, name)
		require.Zero(t, got, name)
		if c.ids != nil {
			require.Equal(t, c.ids, as[*voltagepark.CannotVerifyError](t, err).IDs)
		}
	}
	// A rental's name is asked for at a Get that the server may not offer.
	for _, said := range []reply{gone404, noRoute} {
		get := step{want: "GET /bare-metal/r1", status: said.status, body: said.body}
		_, err := scripted(t, listed(listRentals, `{"id":"r1","status":"Pending"}`), get).BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
		require.ErrorIs(t, err, voltagepark.ErrCannotVerify)
		require.Equal(t, []string{"r1"}, as[*voltagepark.CannotVerifyError](t, err).IDs)
		got, err := scripted(t, listed(listRentals, `{"id":"r1","name":" train-1 ","status":"Pending"}`), get).BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
		require.NoError(t, err, "the list is believed")
		require.Equal(t, voltagepark.EnsuredRental{Rental: voltagepark.Rental{ID: "r1", Name: theName, Status: voltagepark.RentalPending}}, got)
	}
	for _, spec := range []voltagepark.InstantVM{{}, with(aVMOf("p1"), func(s *voltagepark.InstantVM) { s.SSHKeys = nil })} {
		_, err := scripted(t).VirtualMachines.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	}
	_, err := scripted(t).BareMetal.Ensure(t.Context(), aRentalOf(0, ""))
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	_, err = scripted(t).BareMetal.Ensure(t.Context(), aRentalOf(8, ""), voltagepark.MaxHourlyPrice("dear"))
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	_, err = scripted(t).VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.MaxHourlyPrice("dear"))
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
}

// What this client deployed it knows by name, also where the list does not tell it.
func TestEnsureKnowsWhatItDeployed(t *testing.T) {
	t.Parallel()
	pending := listed(listRentals, `{"id":"R1","status":"Pending"}`)
	get := step{want: "GET /bare-metal/R1", status: 404, body: gone404.body}
	c := scripted(t, listed(listRentals), step{want: "POST /bare-metal/", body: `{"rental_id":"r1"}`}, pending, pending, get,
		step{want: "PATCH /bare-metal/r1", body: `{"name":"eval"}`}, pending, step{want: "POST /bare-metal/", body: `{"rental_id":"r2"}`}, pending)
	made, err := c.BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
	require.NoError(t, err)
	require.True(t, made.Created)
	found, err := c.BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
	require.NoError(t, err)
	require.Equal(t, "R1", found.Rental.ID)
	require.False(t, found.Created)
	_, err = c.BareMetal.Update(t.Context(), "r1", voltagepark.LabelUpdate{Name: voltagepark.Set("eval")})
	require.NoError(t, err)
	other, err := c.BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
	require.NoError(t, err)
	require.Equal(t, "r2", other.Rental.ID, "the first has another name now")
}

// After a lost answer it looks until the window is over, and longer than the list
// lags that is enough.
func TestEnsureAfterALostAnswer(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for _, lag := range []time.Duration{0, 29 * time.Second, 59 * time.Second, 61 * time.Second} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				srv.Fail(k.deploy, apitest.ThenCut)
				began := time.Now()
				got := k.ensure(t.Context(), srv.Client())
				require.Equal(t, time.Minute, time.Since(began))
				srv.AssertCreatedOnce(theName)
				requests := 1 + 1 + 6
				if lag < time.Minute { // what was found is asked for, and a machine's preset
					requests += map[string]int{"/virtual-machines/": 2, "/bare-metal/": 1}[k.path]
				}
				srv.AssertRequests("*", requests)
				if lag < time.Minute {
					require.NoError(t, got.err)
					require.True(t, got.created)
					require.Equal(t, k.ids(srv), []string{got.id})
					return
				}
				require.ErrorIs(t, got.err, voltagepark.ErrMaybeCreated)
				e := as[*voltagepark.AmbiguousError](t, got.err)
				require.Equal(t, theName, e.Name)
				require.Empty(t, e.IDs)
			}, apitest.ListLag(lag))
		}
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			srv.Fail(k.deploy, apitest.ThenCut)
			got := k.ensure(t.Context(), srv.Client(), voltagepark.WithSettle(3*time.Minute))
			require.NoError(t, got.err)
			require.True(t, got.created)
		}, apitest.ListLag(2*time.Minute))
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			srv.Fail(k.deploy, apitest.ThenCut)
			mine := errors.New("superseded")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(5*time.Second, func() { cancel(mine) })
			began := time.Now()
			got := k.ensure(ctx, srv.Client())
			require.Equal(t, 5*time.Second, time.Since(began))
			require.ErrorIs(t, got.err, voltagepark.ErrMaybeCreated)
			require.Empty(t, got.id)
			require.Equal(t, k.ids(srv), as[*voltagepark.AmbiguousError](t, got.err).IDs, "it was seen already")
		})
	})
}

// An id in a broken answer is ours only where what has it is what was asked for.
func TestEnsureTakesNoOtherForItsOwn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{`"name":"train-1",`: true, "": true, `"name":"someone else's",`: false} {
		c := newClient(deployGarbled(201, `{"id":"v1",`+name+`"status":"Running"}`), contract.NewKey())
		got, err := c.VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.WithSettle(0))
		if want {
			require.NoError(t, err)
			require.Equal(t, "v1", got.VM.ID)
			continue
		}
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
		require.Zero(t, got)
	}
	// The id in a response that is not a 2xx may be somebody else's.
	c := newClient(deployGarbled(502, `{"id":"v1","status":"Running"}`), contract.NewKey())
	got, err := c.VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.WithSettle(0))
	require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
	require.Zero(t, got)
	maybe := as[*voltagepark.AmbiguousError](t, err)
	require.Empty(t, maybe.IDs)
	require.Equal(t, []string{"v1"}, maybe.MentionedIDs)
}

// deployGarbled returns a transport that answers a deploy with status and with an id in a
// body that is not a deployment. It answers a Get of the id with vm, and its list is
// empty.
func deployGarbled(status int, vm string) transport {
	return func(r *http.Request) (*http.Response, error) {
		switch {
		case r.Method == "POST":
			return answer(r, status, `{"detail":"bad gateway","request":{"id":"v1"}}`), nil
		case strings.HasSuffix(r.URL.Path, "v1"):
			return answer(r, 200, vm), nil
		}
		return answer(r, 200, `{"results":[],"total_result_count":0,"has_next":false}`), nil
	}
}
