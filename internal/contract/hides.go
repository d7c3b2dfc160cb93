package contract

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Hides checks that no form of the secrets is in what is Printed of v.
func Hides(t testing.TB, v any, secrets ...string) {
	t.Helper()
	text := Printed(v)
	for _, secret := range secrets {
		for _, form := range forms(secret) {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%T shows its secret as %q: …%s…", v, form, text[max(0, i-60):min(len(text), i+len(form)+20)])
				return
			}
		}
	}
}

// forms are the ways in which a text is still readable.
func forms(secret string) []string {
	raw := []byte(secret)
	quoted, _ := json.Marshal(secret)
	return []string{
		secret, hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), base64.StdEncoding.EncodeToString(raw)[:len(raw)],
		strings.Trim(string(quoted), `"`), strings.Trim(fmt.Sprint(raw), "[]"),
	}
}
