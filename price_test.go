package volt_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

var (
	sized     = volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu"}
	templated = volt.ConfidentialPod{Name: "ci-4711", TemplateID: "tpl-1"}
	hosted    = volt.LiumPod{Name: "ci-4711", MachineID: "mach_1", TemplateID: "tpl_1", GPUCount: 2}
)

func inventory(body string) step { return step{want: "GET /machines", body: body} }
func created(body string) step   { return step{want: "POST /pods", status: 201, body: body} }
func listed(body string) step    { return step{want: "GET /pods", body: body} }
func deleted(id string) step     { return step{want: "DELETE /pods/" + id, body: `{"success":true}`} }
func notFound(route string) step {
	return step{want: route, status: 404, body: `{"error":"Pod not found"}`}
}
func template(body string) step { return step{want: "GET /templates/tpl-1", body: body} }

// running is a Get that shows a pod.
func running(id string) step {
	return step{want: "GET /pods/" + id, body: `{"id":"` + id + `","status":"running"}`}
}

// deletedAndConfirmed are the requests of an EnsureDeleted if no Get has shown the pod.
// Its 404 counts only a list lag after the create, so a second one follows.
func deletedAndConfirmed(id string) []step {
	return []step{running(id), deleted(id), notFound("GET /pods/" + id), notFound("GET /pods/" + id)}
}

const atThreeSixty = `[{"resource_name":"h200-small","price":3.60,"base_price":2.40}]`

// Over the cap or unknown before the create: nothing is created.
func TestPriceBeforeCreate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spec   volt.PodSpec
		limit  string
		steps  []step
		price  volt.USD
		reason string
	}{
		"over the cap": {spec: sized, limit: "3.59", steps: []step{inventory(atThreeSixty)}, price: usd("3.60")},
		"the dearest of those that it could be made on": {spec: sized, limit: "3.60", price: usd("4.10"), steps: []step{inventory(
			`[{"resource_name":"h200-small","price":"3.60"},{"resource_name":"h200-small","price":4.10},{"resource_name":"b200","price":9}]`)}},
		"through the template": {spec: templated, limit: "3.59", price: usd("3.60"),
			steps: []step{template(`{"uid":"tpl-1","resource_name":"h200-small"}`), inventory(atThreeSixty)}},
		"GPUs of a host": {spec: hosted, limit: "0.77", price: usd("0.78"),
			steps: []step{inventory(`{"machines":[{"id":"mach_1","cost_per_gpu_hour":0.39,"gpu_count":4}],"total":1}`)}},
		"a host as a whole": {spec: hosted, limit: "0.69", price: usd("0.70"),
			steps: []step{inventory(`[{"id":"mach_1","cost_per_gpu_hour":0.39,"gpu_count":2,"price":0.70}]`)}},

		"not listed":      {spec: sized, limit: "9", steps: []step{inventory(`[{"resource_name":"b200","price":1}]`)}, reason: "no machine of that name is listed"},
		"nothing listed":  {spec: hosted, limit: "9", steps: []step{inventory(`[]`)}, reason: "no machine of that name is listed"},
		"without a price": {spec: sized, limit: "9", steps: []step{inventory(`[{"resource_name":"h200-small","base_price":2.40}]`)}, reason: "the machine is listed without a price"},
		"one of two without": {spec: sized, limit: "9", reason: "the machine is listed without a price",
			steps: []step{inventory(`[{"resource_name":"h200-small","price":1},{"resource_name":"h200-small","price":null}]`)}},
		"a price of nonsense": {spec: sized, limit: "9", steps: []step{inventory(`[{"resource_name":"h200-small","price":"on request"}]`)}, reason: "the machine is listed without a price"},
		"for nothing":         {spec: sized, limit: "9", steps: []step{inventory(`[{"resource_name":"h200-small","price":0}]`)}, reason: "the machine is listed at $0.00, which is no price"},
		"for less": {spec: sized, limit: "9", reason: "the machine is listed at -$1.00, which is no price",
			steps: []step{inventory(`[{"resource_name":"h200-small","price":3.60},{"resource_name":"h200-small","price":-1}]`)}},
		"a host without": {spec: hosted, limit: "9", steps: []step{inventory(`[{"id":"mach_1"}]`)}, reason: "the machine is listed without a price"},
		"GPUs not given": {spec: with(hosted, func(s *volt.LiumPod) { s.GPUCount = 0 }), limit: "9", reason: "GPUCount is not given",
			steps: []step{inventory(`[{"id":"mach_1","cost_per_gpu_hour":0.39}]`)}},
		"a template without resource": {spec: templated, limit: "9", steps: []step{template(`{"uid":"tpl-1"}`)}, reason: "the template does not show its resource"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pod, err := scripted(t, c.steps...).Pods.Create(t.Context(), c.spec, volt.MaxHourlyPrice(c.limit))

			require.Equal(t, volt.Pod{}, pod)
			e := as[*volt.PriceError](t, err)
			require.Equal(t, volt.PriceError{Call: e.Call, Cap: usd(c.limit), Price: c.price, Reason: c.reason}, *e)
			if c.price.Known() {
				require.ErrorIs(t, err, volt.ErrPriceTooHigh)
				require.NotErrorIs(t, err, volt.ErrPriceUnknown)
				require.EqualError(t, err, `volt: create pod "ci-4711": it costs `+c.price.String()+` an hour, over the cap of `+
					usd(c.limit).String()+`; nothing was created`)
				return
			}
			require.ErrorIs(t, err, volt.ErrPriceUnknown)
			require.NotErrorIs(t, err, volt.ErrPriceTooHigh)
			require.EqualError(t, err, `volt: create pod "ci-4711": its price is not known (`+c.reason+`), so the cap of $9.00 cannot be kept; nothing was created`)
		})
	}
}

// A price that cannot be asked for: nothing is created, and the error is the
// look's own.
func TestPriceThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	_, err := scripted(t, step{want: "GET /machines", status: 500}).Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
	require.ErrorIs(t, err, volt.ErrServer)
	_, err = scripted(t, step{want: "GET /templates/tpl-1", status: 404}).Pods.Create(t.Context(), templated, volt.MaxHourlyPrice("4"))
	require.ErrorIs(t, err, volt.ErrNotFound)
	_, err = scripted(t, step{want: "GET /templates/tpl-1", body: `{"uid":"tpl-1","resource_name":"h200-small"}`},
		step{want: "GET /machines", body: "<html>"}).Pods.Create(t.Context(), templated, volt.MaxHourlyPrice("4"))
	require.ErrorIs(t, err, volt.ErrBadResponse)
}

func TestPriceWithinTheCap(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit string
		steps []step
		price volt.USD
	}{
		"as the create tells": {"4.00", []step{inventory(atThreeSixty), created(`{"id":"pod_1","hourly_price":3.50}`)}, usd("3.5")},
		"to the cent":         {"$3.60", []step{inventory(atThreeSixty), created(`{"id":"pod_1","hourlyPrice":"3.60"}`)}, usd("3.60")},
		"as the list tells": {"3.60", []step{inventory(atThreeSixty), created(`{"success":true,"pod":{"id":"cl_1","workloadUid":"wl_1"}}`),
			listed(`[{"id":"wl_0","hourly_price":99},{"id":"wl_1","hourly_price":3.6}]`)}, usd("3.60")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp volt.Response
			pod, err := scripted(t, c.steps...).Pods.Create(t.Context(), sized, volt.MaxHourlyPrice(c.limit), volt.WithResponse(&resp))
			require.NoError(t, err)
			require.Equal(t, c.price, pod.HourlyPrice)
			require.Equal(t, c.steps[1].body, string(resp.Raw()), "the create's answer, not a look's")
		})
	}
}

// If the price is still unknown when the pod can be used, the pod is deleted, unless
// KeepUnpriced is given.
func TestPriceUnknownAfterCreate(t *testing.T) {
	t.Parallel()
	const nameless = `{"id":"pod_1","name":"ci-4711"}`
	for _, none := range []string{"0", "-1", `"-0.01"`, "null", `"1,234.00"`, `"3.60 EUR"`} { // not a price
		inBubble(t, "learned from the list, "+none, func(t *testing.T) {
			pod, err := scripted(t, inventory(atThreeSixty), created(`{"id":"pod_1","hourlyPrice":`+none+`}`), listed(`[{"id":"pod_1","hourly_price":3.60}]`)).
				Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
			require.NoError(t, err)
			require.Equal(t, usd("3.60"), pod.HourlyPrice)
		})
	}
	notYet := listed(`[{"id":"pod_1","status":"provisioning"}]`)
	inBubble(t, "learned while it starts", func(t *testing.T) {
		pod, err := scripted(t, inventory(atThreeSixty), created(nameless), notYet, listed(`[]`), step{want: "GET /pods", status: 400}, listed(`[{"id":"pod_1","hourly_price":3.60}]`)).
			Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
		require.NoError(t, err)
		require.Equal(t, usd("3.60"), pod.HourlyPrice)
	})
	running := listed(`[{"id":"pod_1","status":"running"}]`)
	const reason = "neither the create's response nor the list shows it"
	inBubble(t, "not before it can be used", func(t *testing.T) {
		gone := notFound("GET /pods/pod_1")
		pod, err := scripted(t, inventory(atThreeSixty), created(nameless), notYet, running, gone, deleted("pod_1"), gone, gone, listed(`[]`)).
			Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, volt.ErrPriceUnknown)
		require.Zero(t, pod)
		e := as[*volt.PriceError](t, err)
		require.Equal(t, "pod_1", e.Pod.ID)
		require.Equal(t, reason, e.Reason)
		require.True(t, e.Deleted)
	})
	inBubble(t, "and KeepUnpriced", func(t *testing.T) {
		pod, err := scripted(t, inventory(atThreeSixty), created(nameless), running).
			Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"), volt.KeepUnpriced())
		require.NoError(t, err)
		require.Equal(t, "pod_1", pod.ID)
	})
}

// If the pod costs more than the catalogue shows, it is deleted with confirmation, and
// the error has its cost.
func TestPriceTooHighAfterCreate(t *testing.T) {
	t.Parallel()
	for name, made := range map[string][]step{
		"in the create's response": {created(`{"id":"pod_1","hourly_price":4.01}`)},
		"in the list":              {created(`{"id":"pod_1"}`), listed(`[{"id":"pod_1","hourly_price":4.01}]`)},
	} {
		inBubble(t, name, func(t *testing.T) {
			client := scripted(t, slices.Concat([]step{inventory(atThreeSixty)}, made, deletedAndConfirmed("pod_1"))...)
			pod, err := client.Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))

			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.Zero(t, pod)
			e := as[*volt.PriceError](t, err)
			require.Equal(t, "pod_1", e.Pod.ID)
			require.Equal(t, volt.PriceError{Call: e.Call, Pod: e.Pod, Cap: usd("4"), Price: usd("4.01"), Deleted: true, Charged: usd("4.01")}, *e)
			require.EqualError(t, err, `volt: create pod "ci-4711": it costs $4.01 an hour, over the cap of $4.00; pod pod_1 was created and deleted again, and $4.01 charged`)
		})
	}
}

// It could not be deleted: the error says so, with the id.
func TestPriceTooHighAndStillThere(t *testing.T) {
	t.Parallel()
	withCloud(t, "", func(t *testing.T, c *cloud, client *volt.Client) {
		c.machines = []string{`{"resource_name":"h200-small","price":3.60}`}
		c.on["POST /pods"] = func(*http.Request, string) *reply {
			c.make()
			return &reply{status: 201, body: `{"id":"pod_100","hourly_price":9}`}
		}
		c.answers("DELETE /pods/:id", 409, `{"message":"busy"}`)
		c.answers("POST /pods/:id/stop", 409, `{"message":"busy"}`)
		began := time.Now()

		pod, err := client.Pods.Create(t.Context(), evidenceSpec, volt.MaxHourlyPrice("4"))

		require.Zero(t, pod)
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		e := as[*volt.PriceError](t, err)
		require.Equal(t, "pod_100", e.Pod.ID)
		require.False(t, e.Deleted)
		require.Equal(t, usd("9"), e.Charged)
		require.ErrorContains(t, err, "pod pod_100 was created and may still be billed: ")
		require.ErrorContains(t, err, "busy")
		require.InDelta(t, 6*time.Minute, time.Since(began), float64(30*time.Second), "the deletion is tried for its whole time")
	})
}

// A create that fails under a cap fails as one without.
func TestCappedCreateThatFails(t *testing.T) {
	t.Parallel()
	var resp volt.Response
	_, err := scripted(t, inventory(atThreeSixty), step{want: "POST /pods", status: 402, body: `{"message":"no funds"}`}).
		Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"), volt.WithResponse(&resp))
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	require.Equal(t, 402, resp.Status, "the create's answer, not the look's")

	_, err = scripted(t, inventory(atThreeSixty), step{want: "POST /pods", status: 502}).
		Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
	require.ErrorIs(t, err, volt.ErrMaybeCreated)
}

// If a v2 response has both prices, the cap is compared with the charged price.
func TestPriceIsWhatIsCharged(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"hourlyPrice first": `{"id":"pod_1","hourlyPrice":4.60,"cost_per_hour":2.40}`,
		"hourlyPrice last":  `{"id":"pod_1","cost_per_hour":2.40,"hourlyPrice":4.60}`,
	} {
		inBubble(t, name, func(t *testing.T) {
			client := scripted(t, append([]step{inventory(atThreeSixty), created(body)}, deletedAndConfirmed("pod_1")...)...)
			_, err := client.Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.True(t, as[*volt.PriceError](t, err).Deleted)
		})
	}
}
