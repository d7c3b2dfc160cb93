package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
)

// Printed is v in every way in which it could come to be read: each verb, alone
// and inside something else, as JSON and in a log.
func Printed(v any) string {
	var out bytes.Buffer
	shown := struct{ Field any }{v}
	hidden := struct{ field any }{v}
	all := []any{v, &v, shown, hidden, []any{v}}
	for _, x := range all {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", x)
		}
		raw, _ := json.Marshal(x)
		out.Write(raw)
		for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(handler).Info("seen", "value", x, slog.Group("g", "value", x))
		}
	}
	if err, ok := v.(error); ok {
		fmt.Fprintln(&out, err.Error(), errors.Unwrap(err))
	}
	return out.String()
}
