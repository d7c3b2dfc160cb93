package voltagepark_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// simulated runs a test on a simulator in a bubble of time.
func simulated(t *testing.T, f func(*testing.T, *voltageparktest.Server), opts ...voltageparktest.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(t, voltageparktest.NewServer(t, opts...))
	})
}

// aPublicKey is a public key that no other number has.
func aPublicKey(n int) string { return fmt.Sprintf("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFoo%04d", n) }

// A key is known by what it is, not by what it is called.
func TestEnsureSSHKeyByItsContent(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		client := srv.Client()
		ensure := func(name, content string) (voltagepark.EnsuredSSHKey, error) {
			return client.SSHKeys.Ensure(t.Context(), voltagepark.SSHKeySpec{Name: name, Content: content})
		}
		made, err := ensure("ci", aPublicKey(1)+" me@laptop")
		require.NoError(t, err)
		require.True(t, made.Created)
		srv.AssertRequests("*", 2)
		for _, again := range [][2]string{{"ci", aPublicKey(1) + " me@laptop"}, {"another name", aPublicKey(1) + " me@desk and more"}, {"ci", "  " + aPublicKey(1) + "\n"}} {
			found, err := ensure(again[0], again[1])
			require.NoError(t, err)
			require.Equal(t, voltagepark.EnsuredSSHKey{Key: made.Key}, found)
		}
		srv.AssertRequests("*", 5)

		_, err = ensure("ci", aPublicKey(2)+" me@laptop")
		require.ErrorIs(t, err, voltagepark.ErrConflict, "the name is another key's")
		other, err := ensure("ci 2", aPublicKey(2)+" me@laptop")
		require.NoError(t, err)
		require.True(t, other.Created)
		srv.AssertRequests("POST /organization/ssh-keys", 3)
	})
}

// A key on the second page is one of the organization's too.
func TestEnsureSSHKeyLooksAtAllPages(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		client := srv.Client(voltagepark.WithLimiter(voltagepark.NoLimiter))
		var last voltagepark.SSHKey
		for i := range 151 {
			key, err := client.SSHKeys.Create(t.Context(), voltagepark.SSHKeySpec{Name: fmt.Sprint("key ", i), Content: aPublicKey(i)})
			require.NoError(t, err)
			last = key
		}
		found, err := client.SSHKeys.Ensure(t.Context(), voltagepark.SSHKeySpec{Name: "ci", Content: aPublicKey(150)})
		require.NoError(t, err)
		require.Equal(t, voltagepark.EnsuredSSHKey{Key: last}, found)
		srv.AssertRequests("GET /organization/ssh-keys", 2)
	})
}

// What cannot be told from the wanted key may be it: nothing is added.
func TestEnsureSSHKeyInTheDark(t *testing.T) {
	t.Parallel()
	list := func(body string) step { return step{want: "GET /organization/ssh-keys?limit=150", body: body} }
	spec := voltagepark.SSHKeySpec{Name: "ci", Content: aPublicKey(1)}
	for body, ids := range map[string][]string{
		`{"results":[{"id":"k1","name":"old"},{"id":"k2","content":"ssh-ed25519 AAAA...0001"}],"has_next":false}`: {"k1", "k2"},
		`{"results":[],"total_result_count":1,"has_next":false}`:                                                  nil,
		`{"results":null}`: nil,
	} {
		_, err := scripted(t, list(body)).SSHKeys.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, voltagepark.ErrCannotVerify, body)
		e := as[*voltagepark.CannotVerifyError](t, err)
		require.Equal(t, ids, e.IDs)
		require.Equal(t, "ensure SSH key", e.Operation)
	}
	found, err := scripted(t, list(`{"results":[{"id":"k1"},{"id":"k2","content":"`+spec.Content+`"}],"total_result_count":9}`),
		step{want: "GET /organization/ssh-keys?limit=150&offset=2", status: 500}).SSHKeys.Ensure(t.Context(), spec)
	require.NoError(t, err, "what was found is there, whatever was not read")
	require.Equal(t, "k2", found.Key.ID)
	_, err = scripted(t, step{want: "GET /organization/ssh-keys?limit=150", status: 500}).SSHKeys.Ensure(t.Context(), spec)
	require.ErrorIs(t, err, voltagepark.ErrServer)
	for _, spec := range []voltagepark.SSHKeySpec{{}, {Name: "a_b", Content: aKey}, {Name: "ci"}, {Name: "ci", Content: "-----BEGIN OPENSSH PRIVATE KEY-----"}} {
		_, err := scripted(t).SSHKeys.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	}
}

// After a lost answer it only looks, and tells what may be.
func TestEnsureSSHKeyAfterALostAnswer(t *testing.T) {
	t.Parallel()
	const create = "POST /organization/ssh-keys"
	spec := voltagepark.SSHKeySpec{Name: "ci", Content: aPublicKey(1)}
	for fault, made := range map[*apitest.Fault]bool{ptr(apitest.ThenCut): true, ptr(apitest.Then(apitest.Status(502))): true, ptr(apitest.Status(500)): false, ptr(apitest.Cut): false} {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			srv.Fail(create, *fault)
			got, err := srv.Client().SSHKeys.Ensure(t.Context(), spec)
			srv.AssertRequests(create, 1)
			if made {
				require.NoError(t, err)
				require.True(t, got.Created)
				require.NotEmpty(t, got.Key.ID)
				return
			}
			require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
			require.Zero(t, got)
			srv.AssertRequests("GET /organization/ssh-keys", 4)
		})
	}
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		srv.Fail(create, apitest.Cut)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2*time.Second, func() { cancel(mine) })
		began := time.Now()
		_, err := srv.Client().SSHKeys.Ensure(ctx, spec)
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
		require.Equal(t, 2*time.Second, time.Since(began))
	})
}

// Those who ensure one key with one client take turns.
func TestEnsureSSHKeyFromManyGoroutines(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
		client := srv.Client()
		srv.Fail("POST /organization/ssh-keys", apitest.SlowHeaders(time.Second).Always())
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				content := fmt.Sprint(aPublicKey(i%2), " comment ", i)
				_, err := client.SSHKeys.Ensure(t.Context(), voltagepark.SSHKeySpec{Name: fmt.Sprint("ci ", i), Content: content})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.AssertRequests("POST /organization/ssh-keys", 2)
	})
}

func ptr[T any](v T) *T { return &v }
