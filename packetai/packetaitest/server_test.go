package packetaitest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

// recorder is a testing.TB that notes what fails it.
type recorder struct {
	testing.TB
	errors []string
	logs   []string
	ends   []func()
}

func (r *recorder) Helper()                   {}
func (r *recorder) Failed() bool              { return len(r.errors) > 0 }
func (r *recorder) Cleanup(f func())          { r.ends = append(r.ends, f) }
func (r *recorder) Log(args ...any)           { r.logs = append(r.logs, fmt.Sprint(args...)) }
func (r *recorder) Errorf(f string, a ...any) { r.errors = append(r.errors, fmt.Sprintf(f, a...)) }

func (r *recorder) end() {
	for _, f := range r.ends {
		f()
	}
}

func TestAViolationFailsTheTest(t *testing.T) {
	t.Parallel()
	for _, lenient := range []bool{false, true} {
		r := &recorder{TB: t}
		var options []apitest.Option
		if lenient {
			options = append(options, apitest.Lenient)
		}
		srv := packetaitest.NewServer(r, options...)
		var out packetai.Raw
		err := srv.Client().Do(t.Context(), http.MethodGet, "/offers?gpu=b200", nil, &out)
		r.end()
		if lenient {
			require.NoError(t, err)
			assert.Empty(t, r.errors)
			continue
		}
		require.ErrorIs(t, err, packetai.ErrBadRequest)
		require.Len(t, r.errors, 1)
		assert.Contains(t, r.errors[0], `query "gpu" is unknown`)
		require.Len(t, r.logs, 1, "the story")
	}
}

func TestAssertionsFailTheTest(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	srv := packetaitest.NewServer(r)
	_, err := deploy(t.Context(), t, srv.Client(), "a")
	require.NoError(t, err)
	for _, f := range []func(){
		srv.AssertNothingRunning, func() { srv.AssertCreatedOnce("b") }, func() { srv.AssertSpent("35.99") },
		func() { srv.AssertRequestsPerMinute(packetaitest.ReadClass, 0) }, func() { srv.AssertRequestsPerMinute(packetaitest.WriteClass, 0) },
		func() { srv.AssertRequestsPerMinute(packetaitest.DeployClass, 0) },
	} {
		before := len(r.errors)
		f()
		assert.Len(t, r.errors, before+1)
	}
	r.end()
	assert.Contains(t, strings.Join(r.logs, ""), "made deployment dep_")
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]apitest.Option{
		"balance": packetaitest.Balance("much"), "limits": packetaitest.Limits(0, 1, 1), "runtime": packetaitest.MinimumRuntime(-1),
		"deploy": packetaitest.Deploy(2, 1), "speed": apitest.Speed(0), "price": packetaitest.Offer{ID: "off_1", GPUType: "NVIDIA L40S"},
		"offer": packetaitest.Offer{HourlyPrice: "1.00"},
		"other": apitest.OptionOf(func(*struct{ other bool }) error { return nil }),
	} {
		_, err := packetaitest.Start(option)
		require.ErrorContains(t, err, "packetaitest: ", name)
	}
}

func TestOptionsTogether(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t, apitest.Key("pk_live_mine"), apitest.Seed(7), apitest.Instant, apitest.ListLag(0),
		packetaitest.Limits(-1, -1, 1), packetaitest.DeploysApart, packetaitest.MinimumRuntime(0), packetaitest.Balance("60"),
		packetaitest.Offer{ID: "off_l40s", GPUType: "NVIDIA L40S", GPUCount: 4, HourlyPrice: "4.20", Stock: 1},
	)
	assert.Equal(t, "pk_live_mine", srv.Key)
	client := srv.Client()
	offers, err := client.Offers.List(t.Context(), packetai.OffersParams{Search: "l40s"})
	require.NoError(t, err)
	made, err := client.Deployments.Create(t.Context(), offers.Items[0].Deployment("a", publicKey))
	require.NoError(t, err)
	running, err := client.Deployments.WaitRunning(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, 4, running.GPUCount)
	_, err = client.Deployments.Terminate(t.Context(), made.ID)
	require.NoError(t, err)
	srv.AssertNothingRunning()
	srv.AssertSpentAtMost("0.10")
}

func TestKeysAndAccounts(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t)
	theirs, err := srv.NewAccount("60.00")
	require.NoError(t, err)
	_, err = srv.NewAccount("much")
	require.Error(t, err)
	wallet, err := srv.Client(packetai.WithAPIKey(theirs)).Wallet.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, packetai.MustUSD("60"), wallet.Balance)

	for code, refuse := range map[string]func(string) error{packetai.CodeRevokedAPIKey: srv.RevokeKey, packetai.CodeExpiredAPIKey: srv.ExpireKey} {
		key := srv.NewKey()
		require.NoError(t, refuse(key))
		_, err = srv.Client(packetai.WithAPIKey(key)).Wallet.Get(t.Context())
		require.ErrorIs(t, err, packetai.ErrUnauthorized)
		var answer *packetai.Error
		require.ErrorAs(t, err, &answer)
		assert.Equal(t, code, answer.Code)
		require.Error(t, refuse("pk_live_unknown"))
	}
	require.NoError(t, srv.SetPrice("off_abc123", "1.00"))
	require.Error(t, srv.SetPrice("off_abc123", "much"))
	_, err = deploy(t.Context(), t, srv.Client(), "a")
	require.NoError(t, err)
	srv.AssertSpent("1.00")
}
