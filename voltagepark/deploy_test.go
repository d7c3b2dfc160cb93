package voltagepark_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// creates are all calls that must not be made twice.
var creates = map[string]struct {
	call invoke
	name string // what the error tells
}{
	"POST /virtual-machines/instant": {deployingVM(aVMSpec()), "ci"},
	"POST /bare-metal/":              {deployingMetal(aRentalSpec()), "train"},
	"POST /bare-metal/r1/reboot": {func(ctx context.Context, c *voltagepark.Client) error {
		return c.BareMetal.Reboot(ctx, "r1", []string{"1.2.3.4"})
	}, "r1"},
	"POST /virtual-machines/v1/relocate": {func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.Relocate(ctx, "v1") }, "v1"},
	"POST /virtual-machines/v1/port-forward": {func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.VirtualMachines.ForwardPort(ctx, "v1", map[string]int{"internal_port": 80})
		return err
	}, "v1"},
	"POST /organization/ssh-keys": {func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.SSHKeys.Create(ctx, voltagepark.SSHKeySpec{Name: "ci", Content: aKey})
		return err
	}, "ci"},
	"POST /storage/": {func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.Storage.Create(ctx, voltagepark.VolumeSpec{SizeGB: 1, Name: "data"})
		return err
	}, "data"},
}

// repeating is a client that repeats what may be.
func repeating(rt http.RoundTripper) *voltagepark.Client {
	return newClient(rt, contract.NewKey(), voltagepark.WithRetryPolicy(voltagepark.RetryPolicy{MaxRepeats: 3}))
}

// A create is sent once, and what may exist is told.
func TestAmbiguousCreates(t *testing.T) {
	t.Parallel()
	for want, c := range creates {
		for name, s := range map[string]step{
			"502": {want: want, status: 502, body: "<html>bad gateway</html>"},
			"500": {want: want, status: 500, body: `{"detail":"boom"}`},
			"408": {want: want, status: 408},
			"302": {want: want, status: 302},
			"cut": {want: want, err: errors.New("connection reset by peer")},
		} {
			sent := 0
			s.sees = func(*http.Request) { sent++ }
			err := c.call(t.Context(), repeating(&script{t: t, steps: []step{s}}))
			require.ErrorIs(t, err, voltagepark.ErrMaybeCreated, "%s: %s", want, name)
			require.Equal(t, c.name, as[*voltagepark.AmbiguousError](t, err).Name)
			require.Equal(t, 1, sent, "%s: %s", want, name)
		}
		for _, status := range []int{409, 421, 425, 499} {
			err := c.call(t.Context(), repeating(always(status, `{"detail":"no"}`)))
			require.ErrorIs(t, err, voltagepark.ErrMaybeCreated, "%s: %d", want, status)
		}
		for _, status := range []int{400, 401, 402, 403, 404, 422} {
			err := c.call(t.Context(), repeating(always(status, `{"detail":"no"}`)))
			require.Error(t, err)
			require.NotErrorIs(t, err, voltagepark.ErrMaybeCreated, "%s: %d is certain", want, status)
		}
	}
}

// An answer that cannot be read, but has the id.
func TestAmbiguousCreatesTellTheID(t *testing.T) {
	t.Parallel()
	for body, id := range map[string]string{
		`{"vm_id":"v1","cut`:         "v1",
		`{"vm":{"vm_id":"v1"}}`:      "v1",
		`<p>{"vm_id":"v1"}</p>`:      "v1",
		`{"data":{"id":"v1"}}`:       "v1",
		`{"result":{"rental_id":7}}`: "7",
	} {
		_, err := newClient(always(201, body), contract.NewKey()).VirtualMachines.Deploy(t.Context(), aVMSpec())
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated, body)
		require.Equal(t, []string{id}, as[*voltagepark.AmbiguousError](t, err).IDs, body)
	}
	for _, body := range []string{"", "null", "{}", `{"vm_id":null}`, `{"vm_id":""}`, "[]"} {
		_, err := newClient(always(201, body), contract.NewKey()).VirtualMachines.Deploy(t.Context(), aVMSpec())
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated, body)
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
	made, err := newClient(always(200, `{"id":"v1","warning":null}`), contract.NewKey()).VirtualMachines.Deploy(t.Context(), aVMSpec())
	require.NoError(t, err)
	require.Equal(t, voltagepark.Deployment{ID: "v1"}, made, "another spelling")
}

// Reads and writes are repeated, and a validation is a read.
func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	said := map[string]string{"GET": `{"id":"` + anID + `"}`, "POST": `{"error":false}`}
	for want, call := range map[string]invoke{
		"GET /virtual-machines/" + anID: getVM,
		"DELETE /virtual-machines/v1":   func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.Delete(ctx, "v1") },
		"PUT /bare-metal/r1/power-status": func(ctx context.Context, c *voltagepark.Client) error {
			return c.BareMetal.SetPower(ctx, "r1", voltagepark.RentalPowerStarted)
		},
		"POST /validate/cloudinit": func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.CloudInit.Validate(ctx, voltagepark.CloudInitVM, "#cloud-config")
			return err
		},
	} {
		steps := []step{{want: want, status: 503}, {want: want, err: io.ErrUnexpectedEOF}, {want: want, body: said[strings.Fields(want)[0]]}}
		s := &script{t: t, steps: steps}
		policy := voltagepark.RetryPolicy{MaxRepeats: 3, MinBackoff: 1, MaxBackoff: 1}
		require.NoError(t, call(t.Context(), newClient(s, contract.NewKey(), voltagepark.WithRetryPolicy(policy))), want)
		require.Equal(t, 3, s.next)
	}
}

// A deploy that goes without a body of its own is sent as it was asked for.
func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	sent := func(call invoke) string {
		var body []byte
		_ = call(t.Context(), newClient(transport(func(r *http.Request) (*http.Response, error) {
			body, _ = io.ReadAll(r.Body)
			return answer(r, 204, ""), nil
		}), contract.NewKey()))
		return string(body)
	}
	require.JSONEq(t, `{"config_id":"p1","name":"ci","organization_ssh_keys":{"mode":"all"}}`, sent(deployingVM(aVMSpec())))
	require.JSONEq(t, `{"config_id":"p1","name":"ci","organization_ssh_keys":{"mode":"none"},"ssh_keys":["`+aKey+`"],"tags":[],"location_id":"l1"}`,
		sent(deployingVM(with(aVMSpec(), func(s *voltagepark.InstantVM) {
			s.OrganizationSSHKeys = voltagepark.OrganizationKeys{Mode: voltagepark.KeysNone}
			s.SSHKeys, s.Tags = []string{aKey + "\r\n"}, []string{}
			s.Extra = map[string]any{"location_id": "l1"}
		}))))
	require.JSONEq(t, `{"location_id":"l1","gpu_count":8,"name":"train","ssh_keys":["`+aKey+`"]}`, sent(deployingMetal(aRentalSpec())))
	require.JSONEq(t, `{"tags":[]}`, sent(func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.BareMetal.Update(ctx, "r1", voltagepark.LabelUpdate{Tags: voltagepark.Set([]string{})})
		return err
	}))
	require.JSONEq(t, `{"size_in_gb":200}`, sent(func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.Storage.Update(ctx, "s1", voltagepark.VolumeUpdate{SizeGB: voltagepark.Set(200)})
		return err
	}))
}
