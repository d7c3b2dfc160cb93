package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// For any JSON, every reader returns the same as encoding/json, or nothing.
func FuzzValue(f *testing.F) {
	for _, s := range []string{
		`"a\"bé"`, `12`, `-3.60`, `"1e3"`, `1e300`, `true`, `"TRUE"`, `null`, `[]`, `{}`, `"2026-06-03T21:25:17.461136Z"`, `"2026-06-03 21:25:17"`, `1780521917`, `"Fri, 06 Nov 2026 08:49:07 GMT"`,
		`["a",1,{"id":"b"},null]`, `[{"name":"A","value":"x"},{"key":"B"}]`, `{"A":"x","B":null,"C":[1]}`, `"$3.60"`, `"9999-12-31T23:59:59-23:59"`, `"0000-01-01T00:00:00Z"`, `9007199254740993`, `"\ud800"`, "\"\xff\"", `-0`, `"Inf"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		body = bytes.Trim(body, " \t\r\n")
		if !json.Valid(body) {
			return
		}
		v := Value(body)
		var plain any
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		require.NoError(t, d.Decode(&plain))
		text := ""
		switch plain := plain.(type) {
		case string, json.Number, bool:
			text = fmt.Sprint(plain)
		}
		require.Equal(t, text, v.Text())
		require.True(t, utf8.ValidString(v.Text()))
		require.Equal(t, strings.ToLower(strings.TrimSpace(text)), v.Lower())
		require.Equal(t, strings.EqualFold(text, "true") || text == "1", v.Bool())
		if n, err := strconv.Atoi(text); err == nil {
			require.Equal(t, n, v.Int(-7))
		} else if n := v.Int(-7); n != -7 {
			x, err := strconv.ParseFloat(text, 64)
			require.NoError(t, err)
			require.Equal(t, x, float64(n))
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			x = 0
		}
		require.Equal(t, x, v.Float())
		at, _ := v.Time()
		again, err := at.MarshalText()
		require.NoError(t, err, "a time that cannot be written: %s", text)
		if !at.IsZero() {
			same, exact := Value(strconv.Quote(string(again))).Time()
			require.True(t, exact && same.Equal(at))
		}
		if want, err := time.Parse(time.RFC3339, text); err == nil && text != "" {
			require.True(t, at.Equal(want) || at.IsZero(), text)
		}
		if u := v.USD(); u.Known() {
			require.InDelta(t, u.Float64(), usdFloat(text), 1e-9*math.Abs(u.Float64())+1e-60)
		}
		object, isObject := plain.(map[string]any)
		list, isList := plain.([]any)
		require.Equal(t, isObject || isList, v.Map() != nil)
		if isObject {
			got := v.Map()
			for name, each := range object {
				if utf8.Valid(body) && strings.Count(string(body), strconv.Quote(name)) < 2 && !strings.Contains(string(body), `\`) {
					_, there := got[name]
					require.Equal(t, each != nil, there, name)
				}
			}
		}
		if isList {
			require.LessOrEqual(t, len(v.Texts()), len(list))
			require.LessOrEqual(t, len(v.Ints()), len(list))
			require.NotNil(t, v.Texts())
			require.NotNil(t, v.Ints())
		}
	})
}

func usdFloat(text string) float64 {
	text = strings.TrimSpace(text)
	x, _ := strconv.ParseFloat(strings.TrimSpace(strings.Replace(text, "$", "", 1)), 64)
	return x
}
