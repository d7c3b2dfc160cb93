package volttest_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// Whatever goes wrong, nothing is created twice, and what a call says of its
// create is so.
func TestSoak(t *testing.T) {
	t.Parallel()
	for _, revision := range []volttest.Revision{volttest.Confidential, volttest.Observed} {
		t.Run(string(revision), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { soak(t, revision) })
		})
	}
}

func soak(t *testing.T, revision volttest.Revision) {
	srv := volttest.NewServer(t, revision, volttest.Seed(11), volttest.Balance("1000000"))
	require.NoError(t, srv.SetStock("h200-small", 1000))
	for _, f := range []volttest.Fault{
		volttest.Status(500), volttest.Then(volttest.HTML(502)), volttest.ThenCut, volttest.Cut, volttest.CutBody(-1), volttest.Then(volttest.Empty(201)),
		volttest.RateLimited(30 * time.Second), volttest.RetryAfter(503, "soon"), volttest.SlowHeaders(4 * time.Minute), volttest.HalfJSON, volttest.AddedFields,
	} {
		srv.Fail("*", f.WithProbability(0.04))
	}
	client := srv.Client(volt.WithMaxWait(volt.Unlimited))
	sure, unsure := 0, 0
	creates := 200
	if testing.Short() {
		creates = 60
	}
	for i := range creates {
		name := fmt.Sprintf("soak-%d", i)
		pod, err := client.Pods.Create(t.Context(), confidentialPod(name))
		switch {
		case err == nil:
			sure++
			srv.AssertCreatedOnce(name)
			if err := client.Pods.EnsureDeleted(t.Context(), pod); err != nil {
				t.Logf("%s: %v", name, err)
			}
		case errors.Is(err, volt.ErrMaybeCreated):
			unsure++
			assert.LessOrEqual(t, srv.CreatedCount(name), 1, name)
		default:
			assert.Zero(t, srv.CreatedCount(name), "%s: %v", name, err)
		}
	}
	assert.Greater(t, sure, creates/2)
	assert.Greater(t, unsure, creates/20)
	srv.AssertRequestsPerHour(1000)
}
