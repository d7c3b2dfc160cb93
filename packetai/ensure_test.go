package packetai_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

const (
	theName  = "train-1"
	deployIt = "POST /deployments"
	listAll  = "GET /deployments"
)

// offered is a spec of the first offer that the simulator has.
func offered(t *testing.T, c *packetai.Client) packetai.DeploymentSpec {
	t.Helper()
	offers, err := c.Offers.List(t.Context(), packetai.OffersParams{Search: "b200"})
	require.NoError(t, err)
	return offers.Items[0].Deployment(theName, aPublicKey)
}

func deploymentIDs(srv *packetaitest.Server) (ids []string) {
	for _, d := range srv.Deployments() {
		if d.Name == theName {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// What Ensure costs is as its doc says.
func TestEnsureAdoptsOrCreates(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		spec := offered(t, client)
		for i := range 25 { // more than a page
			other := spec
			other.Name = fmt.Sprint("other ", i)
			_, err := client.Deployments.Create(t.Context(), other)
			require.NoError(t, err)
		}
		before := srv.RequestCount("*")
		made, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, made.Created)
		require.True(t, made.Deployment.Status.IsDeploying())
		srv.AssertRequests("*", before+2+1+2)
		for _, c := range []*packetai.Client{client, srv.Client()} {
			time.Sleep(20 * time.Minute)
			before := srv.RequestCount("*")
			found, err := c.Deployments.Ensure(t.Context(), spec)
			require.NoError(t, err)
			require.False(t, found.Created)
			require.Equal(t, made.Deployment.ID, found.Deployment.ID)
			require.True(t, found.Deployment.Status.IsRunning())
			srv.AssertRequests("*", before+2+1)
		}
		srv.AssertCreatedOnce(theName)
	}, packetaitest.Balance("100000"), packetaitest.Limits(-1, -1, -1), packetaitest.Offer{ID: "off_abc123", GPUType: "NVIDIA B200", GPUCount: 8, HourlyPrice: "36.00", Stock: 100})
}

// deploymentsAs answers the list with rows, and says that they are all.
func deploymentsAs(rows ...string) string {
	return fmt.Sprintf(`{"data":[%s],"pagination":{"total":%d}}`, strings.Join(rows, ","), len(rows))
}

// What is going, has failed or is gone is never adopted.
func TestEnsureNeverAdoptsWhatIsGoing(t *testing.T) {
	t.Parallel()
	row := func(status string) string { return `{"id":"dep_1","name":"train-1","status":"` + status + `"}` }
	spec := spec()
	spec.Name = theName
	for status, adopted := range map[string]bool{
		"deploying": true, "running": true, "stopped": true, "": true,
		"failed": false, "terminated": false, "TERMINATED_PROVIDER": false, "terminating": false, "Stopping": false, "deleting": false, "deleted": false, "error": false,
	} {
		for _, later := range []bool{false, true} { // the list says so, or Get alone
			listed := status
			if later {
				listed = "running"
			}
			s := answering(t, map[string][]string{listAll: {deploymentsAs(row(listed)), deploymentsAs()}, getIt: {`{"data":` + row(status) + `}`}, deployIt: {`201 {"data":{"id":"dep_2"}}`}})
			got, err := newClient(t, s.RoundTrip).Deployments.Ensure(t.Context(), spec)
			require.NoError(t, err, status)
			require.Equal(t, !adopted, got.Created, status)
			require.Equal(t, map[bool]string{true: "dep_1", false: "dep_2"}[adopted], got.Deployment.ID, status)
		}
	}
}

// What has the name and was made otherwise is neither taken nor doubled.
func TestEnsureOtherwiseMade(t *testing.T) {
	t.Parallel()
	spec := spec()
	spec.Name = theName
	same := `"gpuType":"b200","gpuCount":8,"os":"ubuntu-22.04","region":"Dallas-USA-5","provider":"Voltage Park","instanceType":"bare_metal","offerId":"off_other"`
	for what, says := range map[string]string{
		same: "", `"status":"running"`: "",
		`"gpuType":"NVIDIA GB200"`:   `GPU: have "NVIDIA GB200", want "NVIDIA B200"`,
		`"gpuCount":4`:               `number of GPUs: have "4", want "8"`,
		`"operatingSystem":"Debian"`: `operating system: have "Debian", want "Ubuntu 22.04"`,
		`"region":"quincy"`:          `region: have "quincy", want "dallas-usa-5"`,
		`"provider":"other"`:         `provider: have "other", want "voltage-park"`,
		`"instanceType":"VM"`:        `instance type: have "VM", want "BARE_METAL"`,
	} {
		one := `{"id":"dep_1","name":"train-1",` + what + `}`
		s := answering(t, map[string][]string{listAll: {deploymentsAs(one)}, getIt: {one}})
		got, err := newClient(t, s.RoundTrip).Deployments.Ensure(t.Context(), spec)
		require.Equal(t, "dep_1", got.Deployment.ID)
		require.False(t, got.Created)
		if says == "" {
			require.NoError(t, err, what)
			continue
		}
		require.ErrorIs(t, err, packetai.ErrSpecMismatch)
		require.EqualError(t, err, `packetai: ensure deployment "train-1": dep_1 has this name and a different `+says)
	}
}

// Nothing is created where what there is cannot be seen.
func TestEnsureCreatesNothingInTheDark(t *testing.T) {
	t.Parallel()
	spec := spec()
	spec.Name = theName
	nameless := `{"id":"dep_1","status":"running"}`
	for name, c := range map[string]struct {
		list, get []string
		kind      error
	}{
		"a list that is not all":      {[]string{`{"data":[],"pagination":{"total":1}}`}, nil, packetai.ErrCannotVerify},
		"a list that is null":         {[]string{`{"data":null}`}, nil, packetai.ErrCannotVerify},
		"a path that is another":      {[]string{notFound}, nil, packetai.ErrNotSupported},
		"a method that is another":    {[]string{"405"}, nil, packetai.ErrNotSupported},
		"a page":                      {[]string{"<html>"}, nil, packetai.ErrBadResponse},
		"a deployment without its id": {[]string{deploymentsAs(`{"name":"train-1"}`)}, nil, packetai.ErrCannotVerify},
		"no name":                     {[]string{deploymentsAs(nameless)}, []string{nameless}, packetai.ErrCannotVerify},
		"no name, and no Get":         {[]string{deploymentsAs(nameless)}, []string{notFound}, packetai.ErrCannotVerify},
		"a name it cannot ask":        {[]string{deploymentsAs(nameless)}, []string{"503"}, packetai.ErrServer},
		"one it cannot ask":           {[]string{deploymentsAs(`{"id":"dep_1","name":"train-1"}`)}, []string{"401"}, packetai.ErrUnauthorized},
	} {
		answers := map[string][]string{listAll: c.list}
		if c.get != nil {
			answers[getIt] = c.get
		}
		got, err := newClient(t, answering(t, answers).RoundTrip).Deployments.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, c.kind, name)
		require.Zero(t, got, name)
	}
	s := answering(t, map[string][]string{listAll: {deploymentsAs(`{"id":"dep_1","name":"train-1"}`)}, getIt: {notFound}})
	got, err := newClient(t, s.RoundTrip).Deployments.Ensure(t.Context(), spec)
	require.NoError(t, err, "what the list shows is there, whatever Get's path is")
	require.Equal(t, "dep_1", got.Deployment.ID)
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		_, err := srv.Client().Deployments.Ensure(t.Context(), offered(t, srv.Client()))
		require.ErrorIs(t, err, packetai.ErrNotSupported)
		srv.AssertRequests(deployIt, 0)
	}, packetaitest.OnlyDocumented)
	_, err = newClient(t, answering(t, nil).RoundTrip).Deployments.Ensure(t.Context(), packetai.DeploymentSpec{Name: "a"})
	require.ErrorIs(t, err, packetai.ErrInvalidArgument)
}

// Who created it knows its name, also where no answer tells it.
func TestEnsureKnowsWhatItCreated(t *testing.T) {
	t.Parallel()
	spec := spec()
	spec.Name = theName
	one := `{"id":"dep_1","status":"running"}`
	s := answering(t, map[string][]string{listAll: {deploymentsAs(), deploymentsAs(one)}, getIt: {one}, deployIt: {`201 {"data":{"id":"dep_1"}}`}})
	client := newClient(t, s.RoundTrip)
	for _, created := range []bool{true, false} {
		got, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, created, got.Created)
		require.Equal(t, theName, got.Deployment.Name)
	}
	require.Equal(t, 1, s.count(deployIt))
}

// After a lost answer it looks until the window is over.
func TestEnsureAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, lag := range []time.Duration{0, 29 * time.Second, 61 * time.Second} {
		simulated(t, func(t *testing.T, srv *packetaitest.Server) {
			client := srv.Client()
			spec := offered(t, client)
			srv.Fail(deployIt, apitest.ThenCut)
			began := time.Now()
			got, err := client.Deployments.Ensure(t.Context(), spec)
			require.Equal(t, time.Minute, time.Since(began))
			srv.AssertCreatedOnce(theName)
			srv.AssertRequests(listAll, 7)
			if lag < time.Minute {
				require.NoError(t, err)
				require.True(t, got.Created)
				require.Equal(t, deploymentIDs(srv), []string{got.Deployment.ID})
				return
			}
			require.ErrorIs(t, err, packetai.ErrMaybeCreated)
			require.Equal(t, theName, as[*packetai.AmbiguousError](t, err).Name)
		}, apitest.ListLag(lag))
	}
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		spec := offered(t, client)
		srv.Fail(deployIt, apitest.ThenCut)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(5*time.Second, func() { cancel(mine) })
		began := time.Now()
		_, err := client.Deployments.Ensure(ctx, spec)
		require.Equal(t, 5*time.Second, time.Since(began))
		require.ErrorIs(t, err, packetai.ErrMaybeCreated)
		require.Equal(t, deploymentIDs(srv), as[*packetai.AmbiguousError](t, err).IDs)
	})
	// An id in a 2xx belongs to the created deployment, unless Get shows another name. An
	// id in any other response may be somebody else's.
	for name, ours := range map[string]bool{`"name":"train-1",`: true, "": true, `"name":"another's",`: false} {
		spec := spec()
		spec.Name = theName
		named := strings.Contains(name, spec.Name) // Ensure adopts a deployment of its name, also if somebody else created it
		for answered, own := range map[string]bool{`201 {"success":false,"data":{"id":"dep_1"}}`: ours, `502 {"error":{"id":"dep_1"}}`: named} {
			s := answering(t, map[string][]string{listAll: {deploymentsAs()}, deployIt: {answered}, getIt: {`{"id":"dep_1",` + name + `"status":"running"}`}})
			got, err := newClient(t, s.RoundTrip).Deployments.Ensure(t.Context(), spec, packetai.WithSettle(0))
			require.Equal(t, own, err == nil, "%s %s: %v", answered, name, err)
			require.Equal(t, own, got.Deployment.ID == "dep_1")
			if !own && strings.HasPrefix(answered, "502") {
				lost := as[*packetai.AmbiguousError](t, err)
				require.Empty(t, lost.IDs)
				require.Equal(t, []string{"dep_1"}, lost.MentionedIDs)
			}
		}
	}
}

// as finds an error of type E in err's chain, and fails the test without one.
func as[E error](t testing.TB, err error) E {
	t.Helper()
	var e E
	require.ErrorAs(t, err, &e)
	return e
}

// Whatever goes wrong at whichever step: never two deployments from one Ensure, and
// one, or an error that says what exists or may exist; and no second one from calling
// it again.
func TestEnsureThroughFaults(t *testing.T) {
	t.Parallel()
	tally := map[string]int{}
	runs := uint64(150)
	if testing.Short() {
		runs = 15
	}
	for seed := range runs {
		synctest.Test(t, func(t *testing.T) { tally[ensureOnce(t, seed)]++ })
		require.False(t, t.Failed(), "seed %d", seed)
	}
	for _, outcome := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%4d %s", tally[outcome], outcome)
	}
}

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func ensureOnce(t *testing.T, seed uint64) string {
	rng := rand.New(rand.NewPCG(seed, 1))
	lag := time.Duration(rng.IntN(2)) * time.Duration(rng.Int64N(int64(30*time.Second)))
	srv := packetaitest.NewServer(t, apitest.Seed(seed+1), apitest.ListLag(lag), packetaitest.Balance("1000000"))
	spec := offered(t, srv.Client())
	var before []string
	if rng.IntN(4) == 0 {
		_, err := srv.Client().Deployments.Create(t.Context(), spec)
		require.NoError(t, err)
		before = deploymentIDs(srv)
	}
	time.Sleep(time.Hour)
	read := func() apitest.Fault {
		return pick(rng, apitest.Status(500), apitest.Status(503), apitest.Status(401), apitest.Status(404), apitest.Cut, apitest.RateLimited(3*time.Second), apitest.HTML(200),
			apitest.Empty(200), apitest.HalfJSON, apitest.CutBody(-1), apitest.SlowHeaders(5*time.Second), apitest.NullFields("name"), apitest.NullFields("data"),
			apitest.NullFields("id"), apitest.UnknownStatus("migrating"), apitest.WrongTypes, apitest.NumbersAsText)
	}
	for range rng.IntN(3) {
		srv.Fail(listAll, read().Nth(1+rng.IntN(7)).Times(1+rng.IntN(3)))
	}
	if rng.IntN(3) == 0 {
		srv.Fail("GET /deployments/:id", read().Times(1+rng.IntN(8)))
	}
	if rng.IntN(4) > 0 {
		f := pick(rng, apitest.Status(500), apitest.Status(502), apitest.Status(408), apitest.Cut, apitest.Reset, apitest.Empty(201), apitest.HTML(201), apitest.HTML(502))
		if rng.IntN(4) > 0 {
			f = apitest.Then(f)
		}
		srv.Fail(deployIt, pick(rng, f, f, apitest.CutBody(-1), apitest.HalfJSON, apitest.NullFields("id"), apitest.RateLimited(2*time.Second), apitest.Status(402), apitest.NoStock,
			apitest.SlowHeaders(4*time.Minute), apitest.Late(2*time.Second), apitest.Late(200*time.Second)))
	}
	client := srv.Client()
	got, err := client.Deployments.Ensure(t.Context(), spec)
	time.Sleep(10 * time.Minute) // what is late happens
	srv.ClearFaults()
	made := deploymentIDs(srv)
	outcome := "refused"
	assert.LessOrEqual(t, len(made), 1, "of one Ensure")
	switch {
	case err == nil:
		assert.Equal(t, made, []string{got.Deployment.ID})
		assert.Equal(t, got.Created, len(before) == 0)
		outcome = map[bool]string{true: "created", false: "adopted"}[got.Created]
	case errors.Is(err, packetai.ErrMaybeCreated):
		outcome = "unknown"
		assert.Empty(t, before)
	default:
		assert.Equal(t, before, made, "made, and not told: %v", err)
	}
	for _, c := range []*packetai.Client{client, srv.Client()} {
		time.Sleep(2 * time.Hour)
		again, err := c.Deployments.Ensure(t.Context(), spec)
		assert.NoError(t, err)
		assert.Equal(t, deploymentIDs(srv), []string{again.Deployment.ID}, "once all is well")
	}
	return outcome
}

// Two clients that race under one name can both create, and who asks later is told
// of both.
func TestEnsureAgainstATwin(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		spec := offered(t, srv.Client())
		var both sync.WaitGroup

		for range 2 {
			inner := srv.Transport()
			c := srv.Client(packetai.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
				if r.Method == "POST" { // not before both have looked
					time.Sleep(time.Second)
				}
				return inner.RoundTrip(r)
			})}))
			both.Go(func() { _, _ = c.Deployments.Ensure(t.Context(), spec) })
		}
		both.Wait()
		made := deploymentIDs(srv)
		require.Len(t, made, 2)
		_, err := srv.Client().Deployments.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, packetai.ErrDuplicateName)
		require.ElementsMatch(t, made, as[*packetai.DuplicateNameError](t, err).IDs)
		require.Len(t, deploymentIDs(srv), 2, "and no third")
	})
}

// Goroutines that share a client are no twins: they follow each other.
func TestEnsureOfOneClientFollowEachOther(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		spec := offered(t, client)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := client.Deployments.Ensure(t.Context(), spec)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.AssertCreatedOnce(theName)
	})
}
