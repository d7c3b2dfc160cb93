package rest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A secret is in no text that was scrubbed, in whatever spelling it was there,
// nor the telling part of one that was cut; what stands around it stays.
func FuzzScrub(f *testing.F) {
	for _, secret := range []string{`p/w&"d" <x>`, "hunter2hunter2", "ghp_token with words within", "\x00\xff\xfe\xfd", "пароль-пароль", "abcabcabcabc", "%41%42%43", `\"\"\"`, "aaaa"} {
		f.Add(secret, "id wrk-3c8t5n0z6bfa: ", " and more", uint8(1), uint8(9))
		f.Add(secret, "", "", uint8(5), uint8(200))
	}
	cl := callWith(f, nil)
	f.Fuzz(func(t *testing.T, secret, before, after string, spelling, cut uint8) {
		if len(secret) < shortestSecret || strings.ContainsAny(secret, "[]") || strings.Contains(redacted, secret) {
			return // what takes its place would look like it
		}
		cl.params.Secrets, cl.spellings = []api.Secret{api.NewSecret(secret)}, nil
		all := cl.hidden()
		spelled := all[int(spelling)%len(all)]
		text := before + spelled + after
		clean := cl.scrub(text)
		for _, s := range all {
			if !strings.Contains(redacted, s) && !strings.ContainsAny(s, "[]") {
				require.NotContains(t, clean, s, "%q", text)
			}
		}
		require.Equal(t, clean, cl.scrub(clean), "once is enough")
		plain := func(s string) bool { // it shares nothing with a spelling
			for _, hidden := range all {
				if strings.ContainsAny(s, hidden) {
					return false
				}
			}
			return true
		}
		if plain(before) && plain(after) && strings.ReplaceAll(spelled, secret, "") != spelled {
			require.True(t, strings.HasPrefix(clean, before) && strings.HasSuffix(clean, after), "%q became %q", text, clean)
			require.Contains(t, clean, redacted)
		}
		n := min(int(cut), len(spelled))
		end := cl.scrubCut(before + spelled[:n])
		if n >= tellingLength(spelled) {
			require.False(t, strings.HasSuffix(end, spelled[:n]) && !strings.HasSuffix(redacted, spelled[:n]), "%q shows %q", end, spelled[:n])
		}
		require.Equal(t, redacted, cl.scrubID(secret), "an id that is a secret from end to end")
		if !strings.Contains(before, cl.core.cfg.Key.Reveal()) && cl.scrub(before) != redacted {
			require.Equal(t, before, cl.scrubID(before), "an id stays usable")
			require.Equal(t, before, cl.scrubKey(before), "a name stays usable")
		}
	})
}
