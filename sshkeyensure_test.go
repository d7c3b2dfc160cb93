package volt_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// publicKey is a well-formed public key that no other number has.
func publicKey(n byte) string {
	blob := append([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"), make([]byte, 32)...)
	blob[len(blob)-1] = n
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob)
}

// A key is known by what it is, not by what it is called.
func TestEnsureSSHKeyByItsContent(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		made, err := client.SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(1) + " me@laptop"})
		require.NoError(t, err)
		require.True(t, made.Created)
		srv.AssertRequests("*", 2)

		for _, spec := range []volt.SSHKeySpec{
			{Name: "ci", PublicKey: publicKey(1) + " me@laptop"},
			{Name: "another name", PublicKey: publicKey(1) + " me@desk and more"},
			{Name: "ci", PublicKey: "  " + publicKey(1) + "\n"},
			{PublicKey: publicKey(1)},
		} {
			found, err := client.SSHKeys.Ensure(t.Context(), spec)
			require.NoError(t, err)
			require.False(t, found.Created)
			require.Equal(t, made.Key.ID, found.Key.ID)
		}
		srv.AssertRequests("POST /ssh-keys", 1)

		other, err := client.SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(2) + " me@laptop"})
		require.NoError(t, err)
		require.True(t, other.Created, "the same name and comment are not the same key")
		require.NotEqual(t, made.Key.ID, other.Key.ID)
	})
}

// Also where no fingerprint is told.
func TestEnsureSSHKeyWithoutFingerprints(t *testing.T) {
	t.Parallel()
	list := step{want: "GET /ssh-keys", body: `[{"id":"key_1","name":"old","public_key":"` + publicKey(1) + ` me@laptop"}]`}
	got, err := scripted(t, list).SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(1) + " me@desk"})
	require.NoError(t, err)
	require.Equal(t, "key_1", got.Key.ID)
	require.False(t, got.Created)
}

// A list that shortens keys tells their fingerprints.
func TestEnsureSSHKeyByItsFingerprint(t *testing.T) {
	t.Parallel()
	blob, err := base64.StdEncoding.DecodeString(publicKey(1)[len("ssh-ed25519 "):])
	require.NoError(t, err)
	sum := sha256.Sum256(blob)
	row := func(fingerprint string) step {
		return step{want: "GET /ssh-keys", body: fmt.Sprintf(`{"ssh_keys":[{"id":"key_1","public_key":"ssh-ed25519 AAAAC3Nz...truncated","fingerprint":"%s"}],"total":1}`, fingerprint)}
	}
	spec := volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(1)}
	for _, fingerprint := range []string{"SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), "SHA256:" + base64.StdEncoding.EncodeToString(sum[:])} {
		got, err := scripted(t, row(fingerprint)).SSHKeys.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, "key_1", got.Key.ID)
	}
	create := step{want: "POST /ssh-keys", status: 201, body: `{"id":"key_2"}`}
	for _, fingerprint := range []string{"", "SHA256:", "SHA256:xR3j8K..."} {
		got, err := scripted(t, row(fingerprint), create).SSHKeys.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Created)
	}
}

// A private key never leaves the machine.
func TestEnsureSSHKeyRefusesAPrivateOne(t *testing.T) {
	t.Parallel()
	for _, key := range []string{
		"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----", "PuTTY-User-Key-File-3: ssh-ed25519", "", "ssh-ed25519",
	} {
		_, err := newClient(t, noRequest(t)).SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: "ci", PublicKey: key})
		require.ErrorIs(t, err, volt.ErrInvalidArgument)
		require.NotContains(t, err.Error(), "b3BlbnNzaC1rZXk")
	}
}

// After a lost answer it looks, and adds no second one.
func TestEnsureSSHKeyAfterALostAnswer(t *testing.T) {
	t.Parallel()
	spec := volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(1)}
	inBubble(t, "added", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /ssh-keys", volttest.ThenCut)
		srv.Fail("GET /ssh-keys", volttest.Status(401).Nth(2))
		got, err := unlimited(srv).SSHKeys.Ensure(t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Created)
		require.NotEmpty(t, got.Key.ID)
		srv.AssertRequests("POST /ssh-keys", 1)
		srv.AssertRequests("GET /ssh-keys", 3)
	})
	inBubble(t, "not added", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /ssh-keys", volttest.Status(502))
		_, err := unlimited(srv).SSHKeys.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		srv.AssertRequests("POST /ssh-keys", 1)
		srv.AssertRequests("GET /ssh-keys", 4)
	})
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /ssh-keys", volttest.ThenCut)
		srv.Fail("GET /ssh-keys", volttest.Status(503).Nth(2).Always())
		began := time.Now()
		_, err := unlimited(srv).SSHKeys.Ensure(within(t, 3*time.Second), spec)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.LessOrEqual(t, time.Since(began), 3*time.Second)
	})
}

// What is not all proves nothing, and those who ensure one key take turns.
func TestEnsureSSHKeyAddsNoSecondOne(t *testing.T) {
	t.Parallel()
	spec := volt.SSHKeySpec{Name: "ci", PublicKey: publicKey(1)}
	for _, body := range []string{`{"ssh_keys":[],"total":1}`, `{"ssh_keys":null}`} {
		got, err := scripted(t, step{want: "GET /ssh-keys", body: body}).SSHKeys.Ensure(t.Context(), spec)
		require.ErrorIs(t, err, volt.ErrCannotVerify)
		require.ErrorContains(t, err, `volt: ensure SSH key "ci": `)
		require.Zero(t, got)
	}
	inBubble(t, "goroutines", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /ssh-keys", volttest.SlowHeaders(10*time.Second).Always())
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				_, err := client.SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: fmt.Sprint(i), PublicKey: publicKey(1) + fmt.Sprint(" ", i)})
				assert.NoError(t, err)
			})
		}
		time.Sleep(time.Second)
		_, err := client.SSHKeys.Ensure(within(t, time.Second), spec)
		require.ErrorIs(t, err, volt.ErrNotSent, "its turn did not come")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		all.Wait()
		srv.AssertRequests("POST /ssh-keys", 1)
	})
}
