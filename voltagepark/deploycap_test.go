package voltagepark_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// tapped is a client that shows each request before it is sent.
func tapped(srv *voltageparktest.Server, show func(*http.Request)) *voltagepark.Client {
	inner := srv.Transport()
	return srv.Client(voltagepark.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		show(r)
		return inner.RoundTrip(r)
	})}))
}

// priceOf is what a kind of machine costs an hour in these tests.
func priceOf(t *testing.T, k kind, c *voltagepark.Client) voltagepark.USD {
	if k.path == "/virtual-machines/" {
		p, err := c.Presets.Get(t.Context(), voltageparktest.OneGPU)
		require.NoError(t, err)
		return p.HourlyPrice()
	}
	for l, err := range c.BareMetal.Locations(t.Context(), voltagepark.ListParams{}) {
		require.NoError(t, err)
		if l.ID == voltageparktest.Dallas {
			return l.GPUPriceInfiniBand.Mul(8)
		}
	}
	return voltagepark.USD{}
}

// A cap holds before a deploy, and after it.
func TestMaxHourlyPrice(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		cent := voltagepark.MustUSD("0.01")
		for name, c := range map[string]struct {
			below  bool   // the cap is a cent below the price
			dearer string // what a GPU costs when the machine is made
			fault  apitest.Fault
			route  string
			kind   error
			made   int
			left   int
		}{
			"within":               {made: 1, left: 1},
			"over before":          {below: true, kind: voltagepark.ErrPriceTooHigh},
			"over after":           {dearer: "9.00", kind: voltagepark.ErrPriceTooHigh, made: 1},
			"no answer after":      {dearer: "9.00", route: k.path, fault: apitest.Status(403).Always(), made: 1, left: 1},
			"no price is told":     {route: "prices", fault: apitest.NullFields("storage_rate_hourly", "gpu_price_infiniband"), kind: voltagepark.ErrPriceUnknown},
			"prices that fail":     {route: "prices", fault: apitest.Status(401), kind: voltagepark.ErrUnauthorized},
			"it cannot be deleted": {dearer: "9.00", route: "DELETE " + k.path + ":id", fault: apitest.Status(403).Always(), kind: voltagepark.ErrForbidden, made: 1, left: 1},
			"its answer is lost":   {route: k.deploy, fault: apitest.ThenCut, kind: voltagepark.ErrMaybeCreated, made: 1, left: 1},
		} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				limit := priceOf(t, k, srv.Client())
				require.True(t, limit.Known())
				if c.below {
					limit = limit.Sub(cent)
				}
				switch {
				case c.route == "prices":
					srv.Fail("GET /bare-metal/locations", c.fault)
					srv.Fail("GET /instant-deploy-presets/:id", c.fault)
				case c.route == k.path:
					srv.Fail("GET "+k.path, c.fault)
					srv.Fail("GET "+k.path+":id", c.fault)
				case c.route != "":
					srv.Fail(c.route, c.fault)
				}
				client := tapped(srv, func(r *http.Request) {
					if r.Method == "POST" && c.dearer != "" {
						require.NoError(t, srv.SetGPUPrice(c.dearer))
					}
				})

				made, err := k.rent(t.Context(), client, "ci", voltagepark.MaxHourlyPrice(limit.Decimal()))

				srv.AssertCreated("ci", c.made)
				require.Len(t, srv.VMs(), c.left*boolInt(k.path == "/virtual-machines/"), name)
				require.Len(t, srv.Rentals(), c.left*boolInt(k.path == "/bare-metal/"), name)
				if c.kind == nil {
					require.NoError(t, err, name)
					require.NotEmpty(t, made.ID)
					return
				}
				require.ErrorIs(t, err, c.kind, name)
				if c.kind == voltagepark.ErrUnauthorized || c.kind == voltagepark.ErrMaybeCreated {
					return
				}
				e := as[*voltagepark.PriceError](t, err)
				require.Equal(t, limit, e.Cap, name)
				require.Equal(t, made.ID, e.ID, name)
				require.Equal(t, c.made == 1, made.ID != "", name)
				require.Equal(t, c.made > c.left, e.Deleted, name)
				require.Equal(t, c.kind == voltagepark.ErrPriceUnknown, !e.Price.Known(), name)
				if c.left == 1 {
					require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh)
					require.ErrorContains(t, err, e.ID+" is there and is billed")
				}
			})
		}
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// What a cap costs is as its doc says, and what is asked with it is the caller's.
func TestWhatACapCosts(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			var resp voltagepark.Response
			_, err := k.rent(t.Context(), srv.Client(), "ci", voltagepark.MaxHourlyPrice("100"), voltagepark.WithResponse(&resp))
			require.NoError(t, err)
			srv.AssertRequests("*", 3)
			require.Equal(t, 201, resp.Status, "the deploy's, and not of what is looked up for it")
		})
	})
}

// A cap that is none, and prices that are none.
func TestCapsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for _, limit := range []string{"", "four", "-1"} {
			_, err := k.rent(t.Context(), scripted(t), "ci", voltagepark.MaxHourlyPrice(limit))
			require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
			require.ErrorContains(t, err, "MaxHourlyPrice")
		}
	})
	preset := "GET /instant-deploy-presets/" + voltageparktest.OneGPU
	for body, says := range map[string]string{
		`{"id":"` + voltageparktest.OneGPU + `","compute_rate_hourly":"1.00"}`:                               "the preset does not tell its rates",
		`{"id":"` + voltageparktest.OneGPU + `","compute_rate_hourly":"text","storage_rate_hourly":"0"}`:     "the preset does not tell its rates",
		`{"id":"` + voltageparktest.OneGPU + `","compute_rate_hourly":"0","storage_rate_hourly":"0"}`:        "it is listed at $0.00, which is no price",
		`{"id":"` + voltageparktest.OneGPU + `","compute_rate_hourly":"-9.50","storage_rate_hourly":"0.01"}`: "it is listed at -$9.49, which is no price",
	} {
		_, err := kinds["VM"].rent(t.Context(), scripted(t, step{want: preset, body: body}), "ci", voltagepark.MaxHourlyPrice("4.00"))
		require.ErrorIs(t, err, voltagepark.ErrPriceUnknown, body)
		require.EqualError(t, err, `voltagepark: deploy virtual machine "ci": its price is not known (`+says+`), so the cap of $4.00 cannot be kept; nothing was deployed`)
	}
	locations := func(more string) step {
		return step{want: "GET /bare-metal/locations", body: `{"results":[{"id":"l1","gpu_price_infiniband":1}` + more + `],"has_next":false}`}
	}
	for more, says := range map[string]string{
		"": "the location is not listed",
		`,{"id":"` + voltageparktest.Dallas + `","gpu_price_ethernet":2.5}`: "the location does not tell a price of its infiniband",
	} {
		_, err := kinds["rental"].rent(t.Context(), scripted(t, locations(more)), "ci", voltagepark.MaxHourlyPrice("4.00"))
		require.ErrorIs(t, err, voltagepark.ErrPriceUnknown, more)
		require.ErrorContains(t, err, says)
	}
}

// A caller that leaves does not keep what is too dear.
func TestACapHoldsWhenTheCallerLeaves(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			limit := priceOf(t, k, srv.Client()).Decimal()
			ctx, cancel := context.WithCancel(t.Context())
			client := tapped(srv, func(r *http.Request) {
				switch r.Method {
				case "POST":
					require.NoError(t, srv.SetGPUPrice("9.00"))
				case "DELETE":
					cancel()
				}
			})
			_, err := k.rent(ctx, client, "ci", voltagepark.MaxHourlyPrice(limit))
			require.ErrorIs(t, err, voltagepark.ErrPriceTooHigh)
			require.True(t, as[*voltagepark.PriceError](t, err).Deleted)
			srv.AssertNothingRunning()
			time.Sleep(time.Hour)
			srv.AssertSpent("0.00")
		})
	})
}
