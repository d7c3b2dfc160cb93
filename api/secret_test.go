package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

const hush = "volt_sk_hush_0123456789"

type holder struct {
	Exported Secret
	hidden   Secret
	pointer  *Secret
	list     []Secret
	m        map[string]Secret
	any      any
}

func TestASecretIsNotShown(t *testing.T) {
	t.Parallel()
	s := NewSecret(hush)
	h := holder{s, s, &s, []Secret{s}, map[string]Secret{"k": s}, s}
	for _, v := range []any{s, &s, h, &h, []any{h}, map[string]any{"h": h}, struct{ in holder }{h}, WithAPIKey(hush), Settings{APIKey: s}, &Settings{APIKey: s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T"} {
			shows(t, fmt.Sprintf(verb, v), verb, v)
		}
		if g, ok := v.(fmt.GoStringer); ok { // printers other than fmt's ask it
			shows(t, g.GoString(), "GoString", v)
		}
		out, err := json.Marshal(v)
		if err == nil {
			shows(t, string(out), "json", v)
		}
		var text, js bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&js, nil)).Info("x", "v", v)
		shows(t, text.String(), "slog text", v)
		shows(t, js.String(), "slog json", v)
	}
}

// shows fails where a text shows the secret, plainly or in hexadecimal.
func shows(t *testing.T, text, how string, v any) {
	t.Helper()
	for _, form := range []string{hush, hush[:8], fmt.Sprintf("%x", hush), fmt.Sprintf("%X", hush), fmt.Sprint([]byte(hush))} {
		require.NotContains(t, text, form, "%s of %T", how, v)
	}
}

func TestASecretIsHeld(t *testing.T) {
	t.Parallel()
	s := NewSecret(hush)
	require.Equal(t, hush, s.Reveal())
	require.Equal(t, "[redacted]", s.String())
	require.True(t, s.Equal(NewSecret(hush)))
	require.False(t, s.Equal(NewSecret("another")))
	require.True(t, Secret{}.IsZero())
	require.True(t, NewSecret("").IsZero())
	require.Empty(t, Secret{}.String())
	require.Empty(t, fmt.Sprint(Secret{}))
	var read Secret
	require.NoError(t, json.Unmarshal([]byte(`"`+hush+`"`), &read))
	require.Equal(t, hush, read.Reveal())
}
