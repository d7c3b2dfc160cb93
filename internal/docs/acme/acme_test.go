package acme_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/docs/acme"
	"github.com/voltagegpu/volt-go/internal/docs/acme/acmetest"
)

func TestALostAnswerIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	srv := acmetest.NewServer(t)
	srv.Fail("POST /machines", apitest.ThenCut)

	_, err := srv.Client().Machines.Create(t.Context(), acme.MachineSpec{Name: "ci-4711"})

	require.ErrorIs(t, err, api.ErrMaybeCreated)
	srv.AssertCreatedOnce("ci-4711")
	srv.AssertRequests("POST /machines", 1)
}

func TestWaitRunning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := acmetest.NewServer(t)
		client := srv.Client()
		m, err := client.Machines.Create(t.Context(), acme.MachineSpec{Name: "ci-4711"})
		require.NoError(t, err)

		m, err = client.Machines.WaitRunning(t.Context(), m.ID)

		require.NoError(t, err)
		require.Equal(t, "running", m.Status)
		srv.AssertRequests("GET /machines/:id", 6) // at 0, 4, 8, 12, 16 and 20 s
		require.Equal(t, 59-7, client.Quota().Remaining)
	})
}
