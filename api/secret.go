package api

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is text that must not be shown: an API key, a registry password. It
// prints as "[redacted]" through every fmt verb, as JSON and through slog, also
// as an unexported field of something printed with %+v. Reveal gives the text.
//
// The zero Secret holds nothing, and prints as "". Two Secrets are compared
// with Equal: == asks whether one is a copy of the other.
type Secret struct {
	// A pointer, because fmt reads the unexported fields of a struct without
	// asking its methods: of a pointer it shows the address alone.
	text *string
}

// NewSecret holds text.
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

// IsZero reports whether s holds nothing.
func (s Secret) IsZero() bool { return s.text == nil || *s.text == "" }

// Equal reports whether both hold the same text.
func (s Secret) Equal(t Secret) bool { return s.Reveal() == t.Reveal() }

const redacted = "[redacted]"

// String returns "[redacted]", or "" for a Secret that holds nothing.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// Format writes what String returns, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString returns what String returns.
func (s Secret) GoString() string { return s.String() }

// MarshalText returns what String returns, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText holds text.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// LogValue returns what String returns, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
