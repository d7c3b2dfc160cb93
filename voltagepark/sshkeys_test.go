package voltagepark_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func TestSSHKeySpecs(t *testing.T) {
	t.Parallel()
	create := func(spec voltagepark.SSHKeySpec) invoke {
		return func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.SSHKeys.Create(ctx, spec)
			return err
		}
	}
	for name, says := range map[string]string{
		"":                      "it is empty",
		" ":                     "it is empty",
		strings.Repeat("a", 65): "too long",
		"under_score":           "other characters",
		"me@laptop":             "other characters",
		"schlüssel":             "other characters",
		"two\nlines":            "other characters",
	} {
		refused(t, create(voltagepark.SSHKeySpec{Name: name, Content: aKey}), "SSHKeySpec.Name", says)
	}
	for _, name := range []string{"a", "My-SSH-Public-Key", "ci 4711", strings.Repeat("a", 64)} {
		c := scripted(t, step{want: "POST /organization/ssh-keys", status: 201, body: `{"id":"k1"}`})
		require.NoError(t, create(voltagepark.SSHKeySpec{Name: name, Content: aKey})(t.Context(), c))
	}
	const body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU"
	for content, says := range map[string]string{
		"-----BEGIN OPENSSH PRIVATE KEY-----\n" + body: "private",
		"PuTTY-User-Key-File-3: ssh-ed25519\n" + body:  "private",
		"":                             "it is empty",
		body:                           "want a type and a key",
		"ssh-ed25519 AAAA me\n" + body: "several lines",
	} {
		add := create(voltagepark.SSHKeySpec{Name: "ci", Content: content})
		refused(t, add, "SSHKeySpec.Content", says)
		require.NotContains(t, add(t.Context(), scripted(t)).Error(), body[:8])
	}
}
