package kernel_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A fault that a flag spells is one that can be made, the same when it has been
// JSON on its way to another process.
func FuzzParseFault(f *testing.F) {
	kinds := kernel.Faults(nil)
	for _, name := range kinds.Names() {
		f.Add("POST /pods=" + name)
	}
	for _, text := range []string{
		"POST /pods=then-cut", "GET /pods/:id=status:503,nth=2,times=3", "*=rate-limited:30s,p=0.05", "*=answer:200:text/plain:a,b:c,always", "*=null-fields:a+b", "*=then-then-cut", "=cut", "*=", "*",
		"*=status:99999999999999999999", "*=status:99", "*=late:1h1h", "*=p=1", "*=cut,p=NaN", "*=cut,nth=-1", "*=retry-after:429:Fri, 06 Nov 2026 08:49:07 GMT", "*=huge:-1", "*=cut:extra",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spec, when, err := kinds.Parse(text)
		if err != nil {
			require.Zero(t, spec)
			require.Zero(t, when)
			return
		}
		require.NotEmpty(t, when.Route)
		if !utf8.ValidString(text) {
			return // JSON has no such text
		}
		fault, err := kinds.Fault(spec)
		require.NoError(t, err)
		require.NotEmpty(t, fault.Name)
		raw, err := json.Marshal(spec)
		require.NoError(t, err)
		var read kernel.FaultSpec
		require.NoError(t, json.Unmarshal(raw, &read))
		again, err := json.Marshal(read)
		require.NoError(t, err)
		require.Equal(t, string(raw), string(again))
		fault, err = kinds.Fault(read)
		require.NoError(t, err)
		require.NotEmpty(t, fault.Name)
	})
}

// A document that is read as a tree is written the same.
func FuzzParseTree(f *testing.F) {
	for _, s := range []string{`{"b":1,"a":[{"x":1e400},null,"\u0000"]}`, `[]`, `-0.0`, `"\ud800"`, `{"a":1,"a":2}`, `{`, `{"a":1} x`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tree, err := kernel.ParseTree(raw)
		if err != nil || !json.Valid(raw) {
			return
		}
		written, err := json.Marshal(tree)
		require.NoError(t, err)
		require.Equal(t, plain(t, raw), plain(t, written))
		same := kernel.Rewrite("", tree, func(_ string, v any) any { return v })
		rewritten, err := json.Marshal(same)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
	})
}

func plain(t *testing.T, raw []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	return v
}

// An amount that can be read is written in a form that is read as the same.
func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"12.50", "$12.50", "-0.000001", "-$1", "1e6", ".5", "5.", ".", "", "$", "9223372036854.775807", "9223372036854.775808", "-9223372036854.775808", "1_0", "+1", "--1", " 7 ", "0x1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := kernel.ParseMoney(s)
		if err != nil {
			require.Zero(t, m)
			return
		}
		again, err := kernel.ParseMoney(m.String())
		require.NoError(t, err)
		require.Equal(t, m, again)
	})
}
