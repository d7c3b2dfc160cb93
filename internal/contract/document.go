package contract

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Parse reads a JSON document; its numbers stay as they are spelled.
func Parse(t testing.TB, document string) any {
	t.Helper()
	v, err := parse(document)
	require.NoError(t, err)
	return v
}

func parse(document string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(document))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, io.ErrShortBuffer
	}
	return v, nil
}

// Text writes a JSON document.
func Text(t testing.TB, document any) string {
	t.Helper()
	raw, err := json.Marshal(document)
	require.NoError(t, err)
	return string(raw)
}
