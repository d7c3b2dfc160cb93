package voltagepark_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// Ensure can be called as often as one likes: what this client has just deployed,
// or may have, is not deployed again because a list lags behind.
func TestEnsureAgainWhileTheListLags(t *testing.T) {
	t.Parallel()
	const lag = 30 * time.Second
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			client := srv.Client()
			made := k.ensure(t.Context(), client)
			require.NoError(t, made.err)
			require.True(t, made.created)
			for range 10 {
				time.Sleep(5 * time.Second)
				again := k.ensure(t.Context(), client)
				require.NoError(t, again.err)
				require.False(t, again.created)
				require.Equal(t, made.id, again.id)
				require.Equal(t, theName, again.name)
			}
			srv.AssertCreatedOnce(theName)
			require.NoError(t, k.remove(t.Context(), client, made.id))
			again := k.ensure(t.Context(), client)
			require.NoError(t, again.err)
			require.True(t, again.created, "it is gone, whatever the list shows")
		}, apitest.ListLag(lag))
		for name, first := range map[string]func(*voltagepark.Client, context.Context) error{
			"a lost Ensure": func(c *voltagepark.Client, ctx context.Context) error { return k.ensure(ctx, c).err },
			"a lost Deploy": func(c *voltagepark.Client, ctx context.Context) error {
				_, err := k.rent(ctx, c, theName)
				return err
			},
		} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				client := srv.Client()
				srv.Fail(k.deploy, apitest.ThenCut)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				began := time.Now()
				require.ErrorIs(t, first(client, ctx), voltagepark.ErrMaybeCreated)

				got := k.ensure(t.Context(), client)

				require.NoError(t, got.err, name)
				require.True(t, got.created, name)
				require.Equal(t, time.Minute, time.Since(began), "no longer than the window")
				srv.AssertCreatedOnce(theName)
			}, apitest.ListLag(lag))
		}
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			client := srv.Client()
			srv.Fail(k.deploy, apitest.Cut)
			for _, kind := range []error{voltagepark.ErrMaybeCreated, nil} { // once it was looked for, it is deployed
				require.ErrorIs(t, k.ensure(t.Context(), client).err, kind)
			}
			srv.AssertCreatedOnce(theName)
		})
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) { // Get may be late as well, or not be offered
			client := srv.Client()
			made := k.ensure(t.Context(), client)
			srv.Fail("GET "+k.path+":id", apitest.Status(404))
			got := k.ensure(t.Context(), client)
			require.ErrorIs(t, got.err, voltagepark.ErrCannotVerify)
			require.Equal(t, []string{made.id}, as[*voltagepark.CannotVerifyError](t, got.err).IDs)
			got = k.ensure(t.Context(), client)
			require.NoError(t, got.err)
			require.Equal(t, made.id, got.id)
		}, apitest.ListLag(lag))
	})
}

// What shows up after a lost answer is asked for once more before it is handed
// out: it may be gone by then, and it may be another's.
func TestEnsureAsksForWhatItFinds(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for _, get := range []int{200, 404} { // of what the API does not document, the list is believed
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				if get == 404 {
					srv.Fail("GET "+k.path+":id", apitest.Status(404).Always())
				}
				srv.Fail(k.deploy, apitest.ThenCut)
				time.AfterFunc(20*time.Second, func() { assert.NoError(t, k.remove(t.Context(), srv.Client(), k.ids(srv)[0])) })
				got := k.ensure(t.Context(), srv.Client())
				require.ErrorIs(t, got.err, voltagepark.ErrMaybeCreated)
				require.Empty(t, got.id)
				require.Len(t, as[*voltagepark.AmbiguousError](t, got.err).IDs, 1, "it was seen")
			})
		}
	})
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		srv.Fail("POST /virtual-machines/instant", apitest.Cut)
		time.AfterFunc(2*time.Second, func() {
			_, err := srv.Client().VirtualMachines.Deploy(t.Context(), aVMOf(voltageparktest.TwoGPUs))
			assert.NoError(t, err)
		})
		got, err := srv.Client().VirtualMachines.Ensure(t.Context(), aVMOf(voltageparktest.OneGPU))
		require.ErrorIs(t, err, voltagepark.ErrSpecMismatch)
		require.NotEmpty(t, got.VM.ID)
		require.False(t, got.Created, "it is another's")
	})
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) { // what cannot be compared is found all the same
		srv.Fail("POST /virtual-machines/instant", apitest.ThenCut)
		srv.Fail("GET /instant-deploy-presets/:id", apitest.Status(401))
		got, err := srv.Client().VirtualMachines.Ensure(t.Context(), aVMOf(voltageparktest.OneGPU))
		require.NoError(t, err)
		require.True(t, got.Created)
	})
}

// What has shown up with a name that cannot be read may be it, or another's.
func TestEnsureNamesCandidatesApart(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			srv.Fail(k.deploy, apitest.ThenCut)
			srv.Fail("GET "+k.path, apitest.NullFields("name").Always())
			srv.Fail("GET "+k.path+":id", apitest.NullFields("name").Always())
			got := k.ensure(t.Context(), srv.Client())
			e := as[*voltagepark.AmbiguousError](t, got.err)
			require.Empty(t, e.IDs)
			require.Equal(t, k.ids(srv), e.Candidates)
		})
	})
}

// The cap holds for what is adopted too: a retry does not hide that the first call
// found it too dear.
func TestEnsureAdoptsNothingOverItsCap(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			client := srv.Client()
			price := priceOf(t, k, client).Decimal()
			made := k.ensure(t.Context(), client, voltagepark.MaxHourlyPrice(price))
			require.NoError(t, made.err)
			for range 2 { // one that is pending need not tell its price
				got := k.ensure(t.Context(), client, voltagepark.MaxHourlyPrice(price))
				require.NoError(t, got.err)
				require.Equal(t, made.id, got.id)
				got = k.ensure(t.Context(), client, voltagepark.MaxHourlyPrice("1"))
				require.ErrorIs(t, got.err, voltagepark.ErrPriceTooHigh)
				require.ErrorContains(t, got.err, made.id+" is there and is billed")
				require.Equal(t, made.id, got.id)
				require.False(t, got.created || as[*voltagepark.PriceError](t, got.err).Deleted)
				time.Sleep(time.Hour)
			}
			require.Equal(t, []string{made.id}, k.ids(srv))
		})
	})
	vm := `{"id":"v1","name":"train-1","status":"Running"}`
	preset := step{want: "GET /instant-deploy-presets/p1", body: `{"id":"p1"}`}
	for _, asked := range []step{preset, {want: preset.want, status: 403}} {
		got, err := scripted(t, listed(listVMs, vm), step{want: "GET /virtual-machines/v1", body: vm}, preset, asked).
			VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, voltagepark.ErrPriceUnknown, "told nowhere")
		require.Equal(t, "v1", got.VM.ID)
	}
	dear := step{want: preset.want, body: `{"id":"p1","compute_rate_hourly":"9","storage_rate_hourly":"0.01"}`}
	for _, price := range []string{"0", "-0.00", "-3"} {
		free := `{"id":"v1","name":"train-1","status":"Running","pricing":{"total_associated_per_hr":"` + price + `"}}`
		_, err := scripted(t, listed(listVMs, free), step{want: "GET /virtual-machines/v1", body: free}, dear, dear).
			VirtualMachines.Ensure(t.Context(), aVMOf("p1"), voltagepark.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh, "a price of nothing, or of less, is none")
		require.Equal(t, "$9.01", as[*voltagepark.PriceError](t, err).Price.String())
	}
}

// One that the list shows may have been deployed a moment ago by another process, so
// that Get does not know it yet: it is not deployed again.
func TestEnsureOfWhatGetDoesNotKnowYet(t *testing.T) {
	t.Parallel()
	for _, row := range []string{`{"id":"v1","name":"train-1","status":"Running"}`, `{"id":"v1","status":"Running"}`} {
		_, err := scripted(t, listed(listVMs, row), noVM).VirtualMachines.Ensure(t.Context(), aVMOf("p1"))
		require.ErrorIs(t, err, voltagepark.ErrCannotVerify)
		require.Equal(t, []string{"v1"}, as[*voltagepark.CannotVerifyError](t, err).IDs)
	}
}

// Where the server offers no Get, one is enough to see that.
func TestEnsureAsksInVainOnce(t *testing.T) {
	t.Parallel()
	rows := []string{`{"id":"r1","status":"Pending"}`, `{"id":"r2","status":"Pending"}`}
	_, err := scripted(t, listed(listRentals, rows...), step{want: "GET /bare-metal/r1", status: 405}).BareMetal.Ensure(t.Context(), aRentalOf(8, ""))
	require.ErrorIs(t, err, voltagepark.ErrCannotVerify)
	require.Equal(t, []string{"r1", "r2"}, as[*voltagepark.CannotVerifyError](t, err).IDs)
}
