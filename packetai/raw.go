package packetai

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// Raw is the JSON that a value was read from. The page shows no answers, so what
// is in it is not known: it may hold a secret, such as a password of the machine.
// Printing a Raw shows how long it is, and JSON gives it.
type Raw struct {
	// Two pointers, because fmt follows one and would print the JSON.
	p **[]byte
}

func rawOf(v wire.Value) Raw {
	b := bytes.Clone(v)
	p := &b
	return Raw{&p}
}

// JSON returns it, nil where there is none.
func (r Raw) JSON() json.RawMessage {
	if r.p == nil {
		return nil
	}
	return **r.p
}

var errNoRaw = errors.New("packetai: no JSON to decode: the value was not read from an answer")

// Decode unmarshals it into out.
func (r Raw) Decode(out any) error {
	if r.p == nil {
		return errNoRaw
	}
	return json.Unmarshal(**r.p, out)
}

// String tells its length.
func (r Raw) String() string { return fmt.Sprintf("[%d bytes]", len(r.JSON())) }

// Format writes what String returns, whatever the verb.
func (r Raw) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue gives slog what String returns.
func (r Raw) LogValue() slog.Value { return slog.StringValue(r.String()) }
