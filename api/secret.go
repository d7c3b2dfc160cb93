package api

import (
	"fmt"
	"io"
	"log/slog"
)

// A Secret is a text that must not be shown, such as an API key or a registry password.
// It prints as "[redacted]" with every fmt verb, in JSON and with slog, also as an
// unexported field of a struct. Reveal returns the text.
//
// The zero Secret is empty and prints as "". Compare two Secrets with Equal: == is true
// only for copies of the same Secret.
type Secret struct {
	// A pointer, because fmt prints the unexported fields of a struct without
	// calling their methods. It prints a pointer as an address.
	text *string
}

// NewSecret returns a Secret with this text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether s is empty.
func (s Secret) IsZero() bool { return s.text == nil || *s.text == "" }

// Equal reports whether s and t hold the same text.
func (s Secret) Equal(t Secret) bool { return s.Reveal() == t.Reveal() }

const redacted = "[redacted]"

// String returns "[redacted]", or "" if s is empty.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// Format writes the result of String for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString returns the result of String.
func (s Secret) GoString() string { return s.String() }

// MarshalText returns the result of String, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText sets s to a Secret with this text.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// LogValue returns the result of String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
