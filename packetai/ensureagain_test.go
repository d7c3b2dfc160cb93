package packetai_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

// Ensure can be called as often as one likes: what this client has just created, or
// may have, is not created again because a list lags behind.
func TestEnsureAgainWhileTheListLags(t *testing.T) {
	t.Parallel()
	lagging := []packetaitest.Option{apitest.ListLag(30 * time.Second), packetaitest.Limits(-1, -1, -1), packetaitest.Balance("100000")}
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client(packetai.WithLimiter(packetai.NoLimiter))
		spec := offered(t, client)
		made, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, made.Created)
		for range 10 {
			time.Sleep(5 * time.Second)
			again, err := client.Deployments.Ensure(t.Context(), spec)
			require.NoError(t, err)
			require.False(t, again.Created)
			require.Equal(t, made.Deployment.ID, again.Deployment.ID)
			require.Equal(t, theName, again.Deployment.Name)
		}
		srv.AssertCreatedOnce(theName)
		time.Sleep(time.Hour)
		_, err = client.Deployments.Terminate(t.Context(), made.Deployment.ID)
		require.NoError(t, err)
		srv.Fail("GET /deployments/:id", apitest.Status(404).Always()) // where Get's path is another
		again, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, again.Created, "it is gone, whatever the list shows")
	}, lagging...)
	for name, first := range map[string]func(*packetai.Client, context.Context, packetai.DeploymentSpec) error{
		"a lost Ensure": func(c *packetai.Client, ctx context.Context, spec packetai.DeploymentSpec) error {
			_, err := c.Deployments.Ensure(ctx, spec)
			return err
		},
		"a lost Create": func(c *packetai.Client, ctx context.Context, spec packetai.DeploymentSpec) error {
			_, err := c.Deployments.Create(ctx, spec)
			return err
		},
	} {
		simulated(t, func(t *testing.T, srv *packetaitest.Server) {
			client := srv.Client()
			spec := offered(t, client)
			srv.Fail(deployIt, apitest.ThenCut)
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			began := time.Now()
			require.ErrorIs(t, first(client, ctx, spec), packetai.ErrMaybeCreated)

			got, err := client.Deployments.Ensure(t.Context(), spec)

			require.NoError(t, err, name)
			require.True(t, got.Created, name)
			require.Equal(t, time.Minute, time.Since(began), "no longer than the window")
			srv.AssertCreatedOnce(theName)
		}, lagging...)
	}
	simulated(t, func(t *testing.T, srv *packetaitest.Server) { // Get may be late as well, or its path another
		client := srv.Client()
		spec := offered(t, client)
		made, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		srv.Fail("GET /deployments/:id", apitest.Status(404))
		_, err = client.Deployments.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, packetai.ErrCannotVerify)
		require.Equal(t, []string{made.Deployment.ID}, as[*packetai.CannotVerifyError](t, err).IDs)
		got, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, made.Deployment.ID, got.Deployment.ID)
	}, lagging...)
}

// What shows up after a lost answer is asked for once more before it is handed out:
// it may be gone by then, and it may be another's.
func TestEnsureAsksForWhatItFinds(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		spec := offered(t, srv.Client())
		srv.Fail(deployIt, apitest.ThenCut)
		time.AfterFunc(28*time.Minute, func() { // the minimum runtime is over
			_, err := srv.Client().Deployments.Terminate(t.Context(), deploymentIDs(srv)[0])
			assert.NoError(t, err)
		})
		got, err := srv.Client().Deployments.Ensure(t.Context(), spec, packetai.WithSettle(time.Hour))
		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
		require.Zero(t, got)
		require.Len(t, as[*packetai.AmbiguousError](t, err).IDs, 1, "it was seen")
	})
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		spec := offered(t, srv.Client())
		other := spec
		other.OperatingSystem = "Ubuntu 24.04"
		srv.Fail(deployIt, apitest.Cut)
		time.AfterFunc(2*time.Second, func() {
			_, err := srv.Client().Deployments.Create(t.Context(), other)
			assert.NoError(t, err)
		})
		got, err := srv.Client().Deployments.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, packetai.ErrSpecMismatch)
		require.NotEmpty(t, got.Deployment.ID)
		require.False(t, got.Created, "it is another's")
	})
}

// What has shown up with a name that cannot be read may be it, or another's.
func TestEnsureNamesCandidatesApart(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		spec := offered(t, srv.Client())
		srv.Fail(deployIt, apitest.ThenCut)
		srv.Fail(listAll, apitest.NullFields("name").Always())
		srv.Fail("GET /deployments/:id", apitest.NullFields("name").Always())
		_, err := srv.Client().Deployments.Ensure(t.Context(), spec)
		e := as[*packetai.AmbiguousError](t, err)
		require.Empty(t, e.IDs)
		require.Equal(t, deploymentIDs(srv), e.Candidates)
	})
}

// Where the server offers no Get, one is enough to see that.
func TestEnsureAsksInVainOnce(t *testing.T) {
	t.Parallel()
	spec := spec()
	spec.Name = theName
	s := answering(t, map[string][]string{
		listAll: {deploymentsAs(`{"id":"dep_1","status":"running"}`, `{"id":"dep_2","status":"running"}`)}, getIt: {"405"},
	})
	_, err := newClient(t, s.RoundTrip).Deployments.Ensure(t.Context(), spec)
	require.ErrorIs(t, err, packetai.ErrCannotVerify)
	require.Equal(t, []string{"dep_1", "dep_2"}, as[*packetai.CannotVerifyError](t, err).IDs)
	require.Equal(t, 1, s.count(getIt))
}
