package api_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

func TestParseUSD(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"3.6": "3.6", "3.60": "3.6", "$3.60": "3.6", " 3.60 ": "3.6", "3": "3", "3.": "3", "3.000": "3", ".5": "0.5", "0.5": "0.5",
		"00.5": "0.5", "000.250": "0.25", "007": "7", "007.5": "7.5", "0": "0", "0.00": "0", "-0": "0", "-0.0": "0", "00": "0",
		"-12.05": "-12.05", "+5": "5", "-$12.05": "-12.05", "$-3": "-3",
		"1e3": "1000", "1E+3": "1000", "1e-6": "0.000001", "12.5e1": "125", "12.5e-3": "0.0125", "-1.5e2": "-150", "0e5": "0", "100e-2": "1", "1.005e2": "100.5",
		"11.5": "11.5", "10.10": "10.1", "1000000.000001": "1000000.000001",
		strings.Repeat("9", 62): strings.Repeat("9", 62),
	} {
		got, err := api.ParseUSD(text)
		if assert.NoError(t, err, text) {
			assert.Equal(t, want, got.Decimal(), text)
			assert.True(t, got.Known())
			assert.Equal(t, api.MustUSD(want), got, "the same amount has one form")
			assert.True(t, api.MustUSD(want) == got)
		}
	}
	for _, text := range []string{
		"", " ", "$", "-", "+", ".", "-.", "e5", "1e", "1e5.5", "1ee5", "--1", "+-1", "$$3", "-$-3", "-$+3", "$+-3", "$ 3", "- $3", "3$", "3 USD", "1,000", "1 000", "1_000", "0x10",
		"NaN", "Infinity", "-Inf", "three", "3.6.0", "٣", "1e64", "1e65", "1e-65", "1e99999999999999999999", strings.Repeat("9", 65), strings.Repeat("9", 10_000), "9e64", "\x00",
	} {
		got, err := api.ParseUSD(text)
		assert.ErrorContains(t, err, "want a decimal", text)
		assert.False(t, got.Known(), text)
	}
	assert.Panics(t, func() { api.MustUSD("three") })
}

func TestUSDIsShown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "$0.00", "3": "$3.00", "3.6": "$3.60", "3.60": "$3.60", "3.605": "$3.605", "-12.05": "-$12.05", "-1": "-$1.00", "0.000001": "$0.000001", "1000": "$1000.00",
	} {
		u := api.MustUSD(text)
		assert.Equal(t, want, u.String())
		back, err := api.ParseUSD(want)
		assert.NoError(t, err, "what is shown can be read")
		assert.Equal(t, u, back)
	}
	assert.Equal(t, "unknown", api.USD{}.String())
	assert.Equal(t, "", api.USD{}.Decimal())
}

// Sums of cents stay sums of cents, where floats would not.
func TestUSDIsExact(t *testing.T) {
	t.Parallel()
	sum := api.MustUSD("0")
	for range 1000 {
		sum = sum.Add(api.MustUSD("0.1"))
	}
	assert.Equal(t, api.MustUSD("100"), sum)
	assert.Equal(t, api.MustUSD("0.3"), api.MustUSD("0.1").Add(api.MustUSD("0.2")))
	assert.Equal(t, api.MustUSD("-0.1"), api.MustUSD("0.2").Sub(api.MustUSD("0.3")))
	assert.Equal(t, api.MustUSD("0"), api.MustUSD("5.5").Sub(api.MustUSD("5.50")))
	assert.Equal(t, api.MustUSD("29.92"), api.MustUSD("3.74").Mul(8))
	assert.Equal(t, api.MustUSD("0.000003"), api.MustUSD("0.000001").Mul(3))
	assert.Equal(t, api.MustUSD("1.87"), api.MustUSD("3.74").Mul(0.5))
	assert.Equal(t, api.MustUSD("0.374"), api.MustUSD("3.74").Mul(0.1), "0.1 is what it prints as")
	assert.Equal(t, api.MustUSD("-3.74"), api.MustUSD("3.74").Mul(-1))
	assert.Equal(t, api.MustUSD("0"), api.MustUSD("3.74").Mul(0))
	assert.Equal(t, 3.74, api.MustUSD("3.74").Float64())
	assert.Equal(t, api.MustUSD("1.2"), api.MustUSD("7.20").Div(6))
	assert.Equal(t, api.MustUSD("0.333333"), api.MustUSD("1").Div(3))
	assert.Equal(t, api.MustUSD("0.666667"), api.MustUSD("2").Div(3))
	assert.Equal(t, api.MustUSD("-0.333333"), api.MustUSD("-1").Div(3))
	assert.Equal(t, api.MustUSD("0.00000025"), api.MustUSD("0.00000050").Div(2), "no decimals are lost that were there")
	assert.False(t, api.MustUSD("1").Div(0).Known() || api.MustUSD("1").Div(-1).Known() || api.USD{}.Div(2).Known())

	// What cannot be said exactly is not said at all.
	big := api.MustUSD(strings.Repeat("9", 62))
	assert.False(t, big.Add(api.MustUSD("1")).Known())
	assert.False(t, big.Mul(10).Known())
	assert.True(t, big.Add(api.MustUSD("-1")).Known())
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, 1e-300} {
		assert.False(t, api.MustUSD("1").Mul(n).Known(), n)
	}
}

// An unknown amount makes every sum unknown, and is never the cheapest.
func TestAnUnknownUSD(t *testing.T) {
	t.Parallel()
	var odd api.USD
	require.NoError(t, json.Unmarshal([]byte(`"on request"`), &odd))
	one := api.MustUSD("1")
	for _, u := range []api.USD{{}, odd} {
		assert.False(t, u.Known())
		assert.False(t, u.Add(one).Known() || one.Add(u).Known() || u.Sub(one).Known() || one.Sub(u).Known() || u.Mul(2).Known())
		assert.Equal(t, "unknown", u.String())
		assert.Zero(t, u.Float64())
		assert.Equal(t, 1, u.Cmp(one))
		assert.Equal(t, -1, one.Cmp(u))
		assert.Equal(t, 0, u.Cmp(api.USD{}))
		raw, err := json.Marshal(u)
		assert.NoError(t, err)
		assert.Equal(t, "null", string(raw))
	}
	assert.Equal(t, "on request", odd.Decimal())
	assert.Equal(t, -1, api.MustUSD("9.99").Cmp(api.MustUSD("10")))
	assert.Equal(t, 1, api.MustUSD("-9.99").Cmp(api.MustUSD("-10")))
	assert.Equal(t, 0, api.MustUSD("1.0").Cmp(api.MustUSD("1")))
}

func TestUSDInJSON(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`3.60`: "3.6", `"3.60"`: "3.6", `"$3.60"`: "3.6", `3`: "3", `0`: "0", `-1.5`: "-1.5", `1e-6`: "0.000001", `1E2`: "100", `"1e2"`: "100", `" 2 "`: "2",
		`"\u0033"`: "3", `null`: "", `""`: "", `" "`: "",
		`"n/a"`: "n/a", `true`: "true", `{"a":1}`: `{"a":1}`, `[1]`: `[1]`, `1e400`: "1e400", `"$"`: "$",
	} {
		var v struct{ Price api.USD }
		require.NoError(t, json.Unmarshal([]byte(`{"price":`+raw+`}`), &v), raw)
		assert.Equal(t, want, v.Price.Decimal(), raw)
	}
	raw, err := json.Marshal(map[string]api.USD{"a": api.MustUSD("$3.60"), "b": {}, "c": api.MustUSD("1e-6")})
	require.NoError(t, err)
	assert.Equal(t, `{"a":3.6,"b":null,"c":0.000001}`, string(raw))
	// A number is not carried through a float.
	var u api.USD
	require.NoError(t, json.Unmarshal([]byte(`0.1000000000000000055511151231257827`), &u))
	assert.Equal(t, "0.1000000000000000055511151231257827", u.Decimal())
	require.Error(t, u.UnmarshalJSON([]byte(`"3`)), "encoding/json hands over no such thing")
	// A value that was there before does not shine through.
	require.NoError(t, json.Unmarshal([]byte(`null`), &u))
	assert.False(t, u.Known())
}

// What parses is the number that math/big reads, in a form of its own that
// parses to the same again; and arithmetic is that of fractions.
func FuzzUSD(f *testing.F) {
	for _, s := range []string{"3.60", "$3.60", "-0.00", "00.5", "1e-6", ".5", "5.", "+1E2", "999999999999", "-$1", "1e64", "x", ""} {
		f.Add(s, "2.5")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		u, err := api.ParseUSD(a)
		if err != nil {
			require.False(t, u.Known())
			return
		}
		plain := strings.Replace(strings.TrimSpace(a), "$", "", 1)
		want, ok := new(big.Rat).SetString(strings.TrimSpace(plain))
		require.True(t, ok, a)
		got, ok := new(big.Rat).SetString(u.Decimal())
		require.True(t, ok, u.Decimal())
		require.Zero(t, want.Cmp(got), "%q became %s", a, u.Decimal())
		for _, text := range []string{u.Decimal(), u.String()} {
			again, err := api.ParseUSD(text)
			require.NoError(t, err, text)
			require.True(t, u == again, "%q and %q differ", u, again)
		}
		raw, err := json.Marshal(u)
		require.NoError(t, err)
		var back api.USD
		require.NoError(t, json.Unmarshal(raw, &back))
		require.True(t, u == back)

		v, err := api.ParseUSD(b)
		if err != nil {
			return
		}
		other, _ := new(big.Rat).SetString(v.Decimal())
		require.Equal(t, got.Cmp(other), u.Cmp(v))
		require.Equal(t, u == v, u.Cmp(v) == 0)
		if sum := u.Add(v); sum.Known() {
			r, _ := new(big.Rat).SetString(sum.Decimal())
			require.Zero(t, r.Cmp(new(big.Rat).Add(got, other)))
			if back := sum.Sub(v); back.Known() {
				require.True(t, back == u)
			}
		}
	})
}
