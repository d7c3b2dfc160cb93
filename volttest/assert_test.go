package volttest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
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
func (w *witness) end()                         { w.cleanup[0]() }
func (w *witness) said() string                 { return strings.Join(w.errors, "\n") }
func witnessed(t *testing.T) *witness           { return &witness{TB: t} }
func (w *witness) fatally(f func()) (fatal bool) {
	defer func() { fatal = recover() == w }()
	f()
	return false
}

func TestAssertionsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := witnessed(t)
	// With a clock that runs, a slow machine would see the pods running rather than deploying.
	srv := volttest.NewServer(w, volttest.ManualClock)
	client := srv.Client()
	for range 2 {
		_, err := client.Pods.Create(t.Context(), confidentialPod("ci-4711"))
		require.NoError(t, err)
	}
	srv.AssertCreated("ci-4711", 2)
	srv.AssertSpent("7.20")
	srv.AssertSpentAtMost("7.20")
	srv.AssertRequestsPerHour(2)
	srv.AssertRequests("POST /pods", 2)
	srv.AssertRequests("*", 2)
	require.Empty(t, w.errors)

	srv.AssertCreatedOnce("ci-4711")
	srv.AssertNothingRunning()
	srv.AssertSpent("3.60")
	srv.AssertSpentAtMost("7.19")
	srv.AssertRequestsPerHour(1)
	srv.AssertRequests("GET /pods", 1)
	for i, want := range []string{`"ci-4711" was created 2 times, want 1`, "ci-4711 (deploying)", "$7.20 was spent, want $3.60", "$7.19 at most", "2 requests within an hour", "GET /pods was called 0 times"} {
		assert.Contains(t, w.errors[i], want)
	}
	w.end()
	require.Len(t, w.logs, 1, "a failed test tells its story")
	assert.Regexp(t, `1 +\S+ +POST +/pods +201  made pod wl_\w+ "ci-4711"`, w.logs[0])
	assert.Contains(t, w.logs[0], "spent $7.20, balance $92.80, 2 pods")
}

func TestAPassingTestIsSilent(t *testing.T) {
	t.Parallel()
	w := witnessed(t)
	srv := volttest.NewServer(w)
	_, err := srv.Client().Machines.List(t.Context())
	require.NoError(t, err)
	w.end()
	assert.Empty(t, w.errors)
	assert.Empty(t, w.logs)
	_, err = srv.HTTPClient().Get(srv.URL + "/pods")
	require.Error(t, err, "it has ended")
	srv.Close() // again
}

func TestAViolationFailsTheTest(t *testing.T) {
	t.Parallel()
	violate := func(srv *volttest.Server) {
		spec := confidentialPod("a")
		spec.Extra = map[string]any{"gpus": 4}
		_, err := srv.Client().Pods.Create(t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrBadRequest)
	}
	w := witnessed(t)
	violate(volttest.NewServer(w))
	w.end()
	assert.Contains(t, w.said(), `POST /pods: field "gpus" is unknown: the page has provider, name`)
	assert.Contains(t, w.logs[0], "[violation]")

	w = witnessed(t)
	srv := volttest.NewServer(w)
	violate(srv)
	assert.Len(t, srv.Violations(), 1)
	taken := srv.TakeViolations()
	require.Len(t, taken, 1)
	assert.Equal(t, "/pods", taken[0].Path)
	w.end()
	assert.Empty(t, w.errors, "it was meant")

	w = witnessed(t)
	srv = volttest.NewServer(w, volttest.Lenient)
	spec := confidentialPod("a")
	spec.Extra = map[string]any{"gpus": 4}
	_, err := srv.Client().Pods.Create(t.Context(), spec)
	require.NoError(t, err)
	w.end()
	assert.Empty(t, w.errors)
}

func TestMistakesInATestAreFatal(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]volttest.Option{
		"revision": {volttest.Revision("v3")}, "balance": {volttest.Balance("dear")}, "speed": {volttest.Speed(0)},
		"resource": {volttest.Resource{Name: "x"}},
		"quota":    {volttest.Quota(0, time.Hour)}, "window": {volttest.Quota(5, 0)}, "span": {volttest.Deploy(time.Minute, time.Second)},
	} {
		w := witnessed(t)
		assert.True(t, w.fatally(func() { volttest.NewServer(w, options...) }), name)
		_, err := volttest.Start(options...)
		require.Error(t, err, name)
	}
	w := witnessed(t)
	srv := volttest.NewServer(w)
	assert.True(t, w.fatally(func() { srv.Fail("POST /podz", volttest.Cut) }))
	assert.Contains(t, w.said(), `no route "POST /podz"`)
	assert.True(t, w.fatally(func() { srv.AssertSpent("dear") }))
	assert.True(t, w.fatally(func() { srv.Client(volt.WithBaseURL("ftp://x")) }))
	assert.True(t, w.fatally(func() { srv.Fail("*", volttest.Status(77)) }))
	w.cleanup[0]()
}

func TestRequestsAreKept(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t)
	srv.Fail("GET /machines", volttest.Status(http.StatusNotFound))
	client := srv.Client()
	_, err := client.Machines.List(t.Context())
	require.Error(t, err)
	pod, err := client.Pods.Create(t.Context(), confidentialPod("a"))
	require.NoError(t, err)
	_, err = client.Pods.Delete(t.Context(), pod.ID)
	require.NoError(t, err)
	got := srv.Requests()
	require.Len(t, got, 3)
	assert.Equal(t, "GET /machines read 404 status 404", strings.Join([]string{got[0].Route, got[0].Class, fmt.Sprint(got[0].Status), got[0].Fault}, " "))
	assert.Equal(t, "create", got[1].Class)
	assert.Equal(t, "DELETE /pods/:id", got[2].Route)
	assert.Equal(t, "/pods/"+pod.ID, got[2].Path)
	ledger := srv.Ledger()
	require.Len(t, ledger, 3)
	assert.Equal(t, "upfront", ledger[1].Kind)
	assert.Equal(t, "$3.60", ledger[1].Amount.String())
	assert.Equal(t, pod.ID, ledger[1].WorkloadID)
}
