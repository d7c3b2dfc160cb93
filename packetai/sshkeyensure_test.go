package packetai_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
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

// simulated runs a test on a simulator in a bubble of time.
func simulated(t *testing.T, f func(*testing.T, *packetaitest.Server), opts ...packetaitest.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(t, packetaitest.NewServer(t, opts...))
	})
}

// publicKey is a well-formed public key that no other number has.
func publicKey(n int) string {
	blob := append([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"), make([]byte, 32)...)
	blob[len(blob)-1] = byte(n)
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob)
}

// A key is known by what it is, not by what it is called, on whichever page.
func TestEnsureSSHKeyByItsContent(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		var last packetai.SSHKey
		for i := range 41 { // three pages
			made, err := client.SSHKeys.Ensure(t.Context(), packetai.SSHKeySpec{Name: "ci", PublicKey: publicKey(i) + " me@laptop"})
			require.NoError(t, err)
			require.True(t, made.Created)
			last = made.Key
		}
		before := srv.RequestCount("*")
		for _, key := range []string{publicKey(40), "  " + publicKey(40) + " me@desk and more\n"} {
			found, err := client.SSHKeys.Ensure(t.Context(), packetai.SSHKeySpec{Name: "another name", PublicKey: key})
			require.NoError(t, err)
			require.False(t, found.Created)
			require.Equal(t, last.ID, found.Key.ID)
		}
		srv.AssertRequests("*", before+6)
	}, packetaitest.Limits(-1, -1, -1))
}

// Lists in other forms: what a shortened key is, its fingerprint tells.
func TestEnsureSSHKeyInListsOfOtherForms(t *testing.T) {
	t.Parallel()
	const list, create = "GET /ssh-keys", "POST /ssh-keys"
	blob, _ := base64.StdEncoding.DecodeString(publicKey(1)[len("ssh-ed25519 "):])
	sum := sha256.Sum256(blob)
	mine := `{"id":"key_1","fingerprint":"SHA256:` + base64.RawStdEncoding.EncodeToString(sum[:]) + `"}`
	other := fmt.Sprintf(`{"id":"key_2","publicKey":%q}`, publicKey(2))
	spec := packetai.SSHKeySpec{Name: "ci", PublicKey: publicKey(1)}
	for name, c := range map[string]struct {
		lists []string
		sent  int
		found bool
		kind  error // what it refuses with, where it adds nothing
	}{
		"by its fingerprint":                 {lists: []string{`{"data":[` + mine + `]}`}, sent: 2, found: true},
		"on a page that nothing told of":     {lists: []string{`[` + other + `]`, `[` + mine + `]`, `[]`}, sent: 3, found: true},
		"a server that knows no pages":       {lists: []string{`[` + other + `]`}, sent: 2},
		"a list that says it is all":         {lists: []string{`{"data":[` + other + `],"pagination":{"total":1}}`}, sent: 1},
		"one that says so by pages":          {lists: []string{`{"data":[` + other + `],"pagination":{"page":1,"totalPages":1}}`}, sent: 1},
		"an empty one":                       {lists: []string{`{"data":[]}`}, sent: 1},
		"a full page, given again":           {lists: []string{`{"data":[` + other + `],"pagination":{"perPage":1}}`}, sent: 2, kind: packetai.ErrCannotVerify},
		"there is more, and no way to it":    {lists: []string{`{"data":[` + other + `],"nextCursor":"c"}`}, sent: 2, kind: packetai.ErrCannotVerify},
		"fewer than there are":               {lists: []string{`{"data":[` + other + `],"pagination":{"total":3}}`, `{"data":[],"pagination":{"total":3}}`}, sent: 2, kind: packetai.ErrCannotVerify},
		"fewer pages than there are":         {lists: []string{`{"data":[` + other + `],"pagination":{"totalPages":3}}`, `{"data":[],"pagination":{"totalPages":3}}`}, sent: 2, kind: packetai.ErrCannotVerify},
		"a list that is null":                {lists: []string{`{"data":null}`}, sent: 1, kind: packetai.ErrCannotVerify},
		"a key without its content":          {lists: []string{`{"data":[{"id":"key_3","name":"ci"}],"total":1}`}, sent: 1, kind: packetai.ErrCannotVerify},
		"a shortened key, and another's sum": {lists: []string{`{"data":[{"id":"key_3","publicKey":"ssh-ed25519 AAAA...","fingerprint":"MD5:00"}],"total":1}`}, sent: 1, kind: packetai.ErrCannotVerify},
		"a path that is another":             {lists: []string{notFound}, sent: 1, kind: packetai.ErrNotSupported},
		"a server that fails":                {lists: []string{"500"}, sent: 1, kind: packetai.ErrServer},
		"a page that fails":                  {lists: []string{`{"data":[` + other + `],"pagination":{"total":2}}`, "502"}, sent: 2, kind: packetai.ErrServer},
	} {
		s := answering(t, map[string][]string{list: c.lists, create: {`201 {"data":{"id":"key_9"}}`}})
		got, err := newClient(t, s.RoundTrip).SSHKeys.Ensure(t.Context(), spec)
		require.Equal(t, c.sent, s.count(list), name)
		if c.kind != nil {
			require.ErrorIs(t, err, c.kind, name)
			require.Zero(t, s.count(create), name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, !c.found, got.Created, name)
		require.Equal(t, map[bool]string{true: "key_1", false: "key_9"}[c.found], got.Key.ID, name)
	}
	for _, spec := range []packetai.SSHKeySpec{{}, {Name: "ci"}, {Name: "ci", PublicKey: "-----BEGIN OPENSSH PRIVATE KEY-----"}} {
		_, err := newClient(t, answering(t, nil).RoundTrip).SSHKeys.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, packetai.ErrInvalidArgument)
	}
}

// After a lost answer it only looks.
func TestEnsureSSHKeyAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, made := range []bool{true, false} {
		simulated(t, func(t *testing.T, srv *packetaitest.Server) {
			fault := apitest.Cut
			if made {
				fault = apitest.ThenCut
			}
			srv.Fail("POST /ssh-keys", fault)
			got, err := srv.Client().SSHKeys.Ensure(t.Context(), packetai.SSHKeySpec{Name: "ci", PublicKey: publicKey(1)})
			srv.AssertRequests("POST /ssh-keys", 1)
			if made {
				require.NoError(t, err)
				require.True(t, got.Created)
				require.NotEmpty(t, got.Key.ID)
				return
			}
			require.ErrorIs(t, err, packetai.ErrMaybeCreated)
			srv.AssertRequests("GET /ssh-keys", 4)
		})
	}
}

// Those who ensure one key with one client take turns.
func TestEnsureSSHKeyFromManyGoroutines(t *testing.T) {
	t.Parallel()
	simulated(t, func(t *testing.T, srv *packetaitest.Server) {
		client := srv.Client()
		srv.Fail("POST /ssh-keys", apitest.SlowHeaders(time.Second).Always())
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				key := fmt.Sprint(publicKey(i%2), " comment ", i)
				_, err := client.SSHKeys.Ensure(t.Context(), packetai.SSHKeySpec{Name: "ci", PublicKey: key})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.AssertRequests("POST /ssh-keys", 2)
	})
}
