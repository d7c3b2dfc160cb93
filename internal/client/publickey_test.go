package client

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPublicKeyProblem(t *testing.T) {
	t.Parallel()
	const content = "AAAAC3NzaC1lZDI1NTE5AAAAIG"
	for key, want := range map[string]string{
		"ssh-ed25519 " + content:                        "",
		"  ecdsa-sha2-nistp256 " + content + " me@here": "",
		"sk-ssh-ed25519@openssh.com " + content:         "",
		"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb":    "private",
		"PuTTY-User-Key-File-3: ssh-ed25519":            "private",
		" \n":                                           "empty",
		"ssh-ed25519 " + content + "\nssh-rsa AAAA":     "several lines",
		"---- BEGIN SSH2 PUBLIC KEY ----":               "want a type and a key",
		"ssh-ed25519":                                   "want a type and a key",
		content:                                         "want a type and a key",
		"rsa " + content:                                "want a type and a key",
	} {
		problem := PublicKeyProblem(key)
		if want == "" {
			assert.Empty(t, problem, key)
			continue
		}
		assert.Contains(t, problem, want, key)
		assert.NotContains(t, problem, content, "it may be a private one")
	}
}

func TestSamePublicKey(t *testing.T) {
	t.Parallel()
	const key, print = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa/b1", "SHA256:PsN5IaH9MlnlO9vjjIjJmzmmXAQvk1KUUHP1O4gUiH8"
	assert.True(t, SamePublicKey(key+" me@here", "  "+key+" you@there", ""))
	assert.False(t, SamePublicKey(key, "ssh-rsa AAAA", ""))
	assert.Empty(t, fingerprint("ssh-ed25519"), "what is no key has none")
	assert.Empty(t, fingerprint("ssh-ed25519 !"))
	got := fingerprint(key)
	assert.Regexp(t, `^SHA256:[A-Za-z0-9+/]{43}$`, got)
	assert.True(t, SamePublicKey(key, "ssh-ed25519 AAAA…", got+"="), "a list may shorten the content")
	assert.False(t, SamePublicKey(key, "ssh-ed25519 AAAA…", print))
	assert.False(t, SamePublicKey("ssh-ed25519", "ssh-rsa", ""))
}

// A key that is listed in a shortened form may be any.
func TestWhichListedKeysCanBeTold(t *testing.T) {
	t.Parallel()
	const whole, sum = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFoo", "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
	for _, c := range []struct {
		listed, fingerprint string
		tells               bool
	}{
		{whole, "", true},
		{whole + " me...@laptop", "", true},
		{whole, "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", true},
		{"", sum, true},
		{"ssh-ed25519 AAAA...IFoo", sum + "=", true},
		{"", "", false},
		{"ssh-ed25519", "", false},
		{"ssh-ed25519 AAAA...IFoo me@laptop", "", false},
		{"ssh-ed25519 AAAA…", "", false},
		{"ssh-ed25519 ****IFoo", "SHA256:47DEQp...", false},
		{"", "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", false},
	} {
		assert.Equal(t, c.tells, TellsPublicKey(c.listed, c.fingerprint), "%q %q", c.listed, c.fingerprint)
	}
}
