package voltageparktest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// witness is a test that notes what is said of it instead of failing.
type witness struct {
	testing.TB
	errors, logs []string
	cleanup      []func()
}

func (w *witness) Helper()                      {}
func (w *witness) Cleanup(f func())             { w.cleanup = append(w.cleanup, f) }
func (w *witness) Failed() bool                 { return len(w.errors) > 0 }
func (w *witness) Log(args ...any)              { w.logs = append(w.logs, fmt.Sprint(args...)) }
func (w *witness) Errorf(f string, args ...any) { w.errors = append(w.errors, fmt.Sprintf(f, args...)) }
func (w *witness) Fatalf(f string, args ...any) { w.Errorf(f, args...); panic(w) }
func (w *witness) Fatal(args ...any)            { w.Errorf("%s", fmt.Sprint(args...)); panic(w) }
func (w *witness) fatally(f func()) (fatal bool) {
	defer func() { fatal = recover() == w }()
	f()
	return false
}

// vm is a machine that can be deployed.
func vm(name string) voltagepark.InstantVM {
	return voltagepark.InstantVM{ConfigID: voltageparktest.OneGPU, Name: name, SSHKeys: []string{publicKey}}
}

func TestAssertionsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := &witness{TB: t}
	srv := voltageparktest.NewServer(w, apitest.ManualClock)
	for range 2 {
		_, err := srv.Client().VirtualMachines.Deploy(t.Context(), vm("ci"))
		require.NoError(t, err)
	}
	srv.Advance(time.Hour)
	srv.AssertCreated("ci", 2)
	srv.AssertSpent("7.005300")
	srv.AssertRequests("*", 2)
	require.Empty(t, w.errors)
	srv.AssertCreatedOnce("ci")
	srv.AssertNothingRunning()
	srv.AssertSpent("7.00")
	for i, want := range []string{`"ci" was created 2 times, want 1`, "ci (Running)", "$7.0053 was spent, want $7.00"} {
		assert.Contains(t, w.errors[i], want)
	}
	w.cleanup[0]()
	require.Len(t, w.logs, 1, "a failed test tells its story")
	assert.Regexp(t, `1 +\S+ +POST +/virtual-machines/instant +201  made virtual machine \S+ "ci"`, w.logs[0])
}

func TestAViolationFailsTheTest(t *testing.T) {
	t.Parallel()
	violate := func(srv *voltageparktest.Server) error {
		spec := vm("a")
		spec.Extra = map[string]any{"gpus": 4}
		_, err := srv.Client().VirtualMachines.Deploy(t.Context(), spec)
		return err
	}
	w := &witness{TB: t}
	require.ErrorIs(t, violate(voltageparktest.NewServer(w)), voltagepark.ErrBadRequest)
	w.cleanup[0]()
	assert.Contains(t, strings.Join(w.errors, "\n"), `field "gpus" is unknown: the page has config_id`)

	w = &witness{TB: t}
	srv := voltageparktest.NewServer(w)
	require.Error(t, violate(srv))
	assert.Len(t, srv.TakeViolations(), 1)
	w.cleanup[0]()
	assert.Empty(t, w.errors, "it was meant")
	require.NoError(t, violate(voltageparktest.NewServer(t, apitest.Lenient)))
}

func TestMistakesInATestAreFatal(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]apitest.Option{
		"balance": voltageparktest.Balance("dear"), "speed": apitest.Speed(0), "quota": voltageparktest.Quota(0, time.Hour),
		"window": voltageparktest.Quota(5, 0), "stock": voltageparktest.Stock(-1), "metal": voltageparktest.BareMetalStock(-1),
		"price": voltageparktest.GPUPrice("0"), "no price": voltageparktest.GPUPrice("x"), "span": voltageparktest.Boot(time.Minute, time.Second),
	} {
		w := &witness{TB: t}
		assert.True(t, w.fatally(func() { voltageparktest.NewServer(w, o) }), name)
		_, err := voltageparktest.Start(o)
		require.ErrorContains(t, err, "voltageparktest: ", name)
	}
	w := &witness{TB: t}
	srv := voltageparktest.NewServer(w)
	assert.True(t, w.fatally(func() { srv.Fail("POST /pods", apitest.Cut) }))
	assert.True(t, w.fatally(func() { srv.Client(voltagepark.WithBaseURL("ftp://x")) }))
	for _, err := range []error{srv.SetStock(-1), srv.SetBareMetalStock(-1), srv.SetGPUPrice("0"), srv.SetGPUPrice("x")} {
		require.Error(t, err)
	}
	w.cleanup[0]()
}

func TestStockAndMoneyRunOut(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t, voltageparktest.Stock(1), voltageparktest.BareMetalStock(0), voltageparktest.Balance("5.00"), apitest.Instant)
	ctx, client := t.Context(), srv.Client()
	_, err := client.VirtualMachines.Deploy(ctx, vm("a"))
	require.NoError(t, err)
	require.NoError(t, srv.AddFunds("5.00"))
	_, err = client.VirtualMachines.Deploy(ctx, vm("b"))
	require.ErrorIs(t, err, voltagepark.ErrConflict)
	require.ErrorContains(t, err, "Insufficient capacity")
	require.NoError(t, srv.SetStock(4))
	_, err = client.VirtualMachines.Deploy(ctx, vm("b"))
	require.NoError(t, err)
	metal := voltagepark.BareMetal{LocationID: voltageparktest.Quincy, GPUCount: 1, Name: "c", SSHKeys: []string{publicKey}}
	_, err = client.BareMetal.Deploy(ctx, metal)
	require.ErrorIs(t, err, voltagepark.ErrConflict)
	require.NoError(t, srv.SetBareMetalStock(8))
	require.NoError(t, srv.SetGPUPrice("100"))
	_, err = client.BareMetal.Deploy(ctx, metal)
	require.ErrorIs(t, err, voltagepark.ErrInsufficientBalance)
	assert.Len(t, srv.VMs(), 2)
}

func TestFaultsOfThisAPI(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t, apitest.Instant)
	ctx, client := t.Context(), srv.Client()
	const deploy, rent = "POST /virtual-machines/instant", "POST /bare-metal/"
	srv.Fail(deploy, apitest.NoStock)
	_, err := client.VirtualMachines.Deploy(ctx, vm("a"))
	require.ErrorIs(t, err, voltagepark.ErrConflict)
	srv.Fail(deploy, voltageparktest.Outbid)
	made, err := client.VirtualMachines.Deploy(ctx, vm("a"))
	require.NoError(t, err)
	_, err = client.VirtualMachines.WaitRunning(ctx, made.ID)
	require.ErrorIs(t, err, voltagepark.ErrFailed)
	srv.Fail(rent, voltageparktest.DeployFails)
	made, err = client.BareMetal.Deploy(ctx, voltagepark.BareMetal{LocationID: voltageparktest.Dallas, GPUCount: 8, Name: "b", SSHKeys: []string{publicKey}})
	require.NoError(t, err)
	_, err = srv.Client().BareMetal.WaitRunning(ctx, made.ID)
	require.ErrorIs(t, err, voltagepark.ErrFailed)
}

func TestFaultsOfEveryAPI(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t) // in memory, because on a socket net/http repeats requests that were cut
	once := voltagepark.WithRetryPolicy(voltagepark.RetryPolicy{MaxRepeats: voltagepark.NoRepeats})
	for _, f := range []apitest.Fault{
		apitest.Cut, apitest.Reset, apitest.CutBody(-1), apitest.HalfJSON, apitest.HTML(502), apitest.Empty(204),
		apitest.Status(http.StatusInternalServerError), apitest.Answer(500, "text/plain", "no"), apitest.Redirect(302, "https://elsewhere.invalid"),
		apitest.Huge(32 << 20), apitest.GzipBomb(32 << 20), apitest.WrongTypes,
	} {
		srv.Fail("GET /virtual-machines/:id", f)
		_, err := srv.Client(once).VirtualMachines.Get(t.Context(), "none")
		require.Error(t, err)
	}
	for _, f := range []apitest.Fault{
		apitest.AddedFields, apitest.NumbersAsText, apitest.NullFields("vcpu_count"), apitest.UnknownStatus("Dreaming"),
		apitest.Gzip, apitest.SlowBody(time.Millisecond), apitest.SlowHeaders(time.Millisecond), apitest.Late(time.Millisecond),
	} {
		srv.Fail("GET /instant-deploy-presets/", f)
		presets, err := srv.Client(once).Presets.List(t.Context())
		require.NoError(t, err)
		assert.Len(t, presets, 4)
	}
	for _, f := range []apitest.Fault{apitest.RateLimited(time.Hour), apitest.RetryAfter(429, "3600"), apitest.RetryAfterDate(429, time.Hour, time.RFC850)} {
		limited := voltageparktest.NewServer(t)
		limited.Fail("GET *", f)
		_, err := limited.Client(once, voltagepark.WithMaxWait(time.Millisecond)).Presets.List(t.Context())
		require.ErrorIs(t, err, voltagepark.ErrRateLimited)
	}
}
