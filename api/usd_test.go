package api

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAmountsHaveOneForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"3.60": "3.6", "$3.60": "3.6", " 3.6 ": "3.6", "03.6000": "3.6", "+3.6": "3.6", "36e-1": "3.6", "0.36E1": "3.6",
		"0": "0", "0.00": "0", "-0": "0", ".5": "0.5", "5.": "5", "-12.05": "-12.05", "1e3": "1000", "1e-6": "0.000001",
		"92.50": "92.5", "0.017408": "0.017408", "3.5999999999999996": "3.5999999999999996",
	} {
		u, err := ParseUSD(in)
		require.NoError(t, err, in)
		require.Equal(t, want, u.Decimal(), in)
		require.True(t, u.Known(), in)
		require.True(t, u == MustUSD(want), in)
	}
	for _, in := range []string{"", "$", "text", "1,000", "1.2.3", "--1", "1e", "1e999999999", "0x10", "NaN", "Inf", "1 2", "٣"} {
		_, err := ParseUSD(in)
		require.ErrorContains(t, err, "want a decimal", in)
	}
}

func TestAmountsPrintForPeople(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"3.6": "$3.60", "0": "$0.00", "12": "$12.00", "-12.05": "-$12.05", "0.000001": "$0.000001", "2.4": "$2.40",
	} {
		require.Equal(t, want, MustUSD(in).String())
	}
	require.Equal(t, "unknown", USD{}.String())
}

func TestArithmeticIsExact(t *testing.T) {
	t.Parallel()
	require.Equal(t, MustUSD("0.3"), MustUSD("0.1").Add(MustUSD("0.2")))
	require.Equal(t, MustUSD("-0.1"), MustUSD("0.1").Sub(MustUSD("0.2")))
	require.Equal(t, MustUSD("7.2"), MustUSD("3.60").Mul(2))
	require.Equal(t, MustUSD("4.875"), MustUSD("0.39").Mul(12.5))
	require.Equal(t, MustUSD("0"), MustUSD("3.60").Mul(0))
	for _, unknown := range []USD{{}, MustUSD("1").Mul(math.NaN()), MustUSD("1").Mul(math.Inf(1)), MustUSD("1").Add(USD{}), USD{}.Sub(MustUSD("1"))} {
		require.False(t, unknown.Known())
	}
	require.Equal(t, 3.6, MustUSD("3.60").Float64())
}

// What is not known is never the cheapest.
func TestUnknownAmountsCompareAsDearest(t *testing.T) {
	t.Parallel()
	require.Equal(t, -1, MustUSD("2.4").Cmp(MustUSD("10")))
	require.Equal(t, 0, MustUSD("2.4").Cmp(MustUSD("2.40")))
	require.Equal(t, 1, USD{}.Cmp(MustUSD("1000000")))
	require.Equal(t, -1, MustUSD("1000000").Cmp(USD{}))
	require.Equal(t, 0, USD{}.Cmp(USD{}))
}

func TestAmountsInJSON(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]USD{
		`3.60`: MustUSD("3.6"), `"3.60"`: MustUSD("3.6"), `"$3.60"`: MustUSD("3.6"), `null`: {}, `""`: {}, `1e2`: MustUSD("100"), `"\u0033.5"`: MustUSD("3.5"),
	} {
		var u USD
		require.NoError(t, json.Unmarshal([]byte(in), &u), in)
		require.Equal(t, want, u, in)
	}
	var odd USD
	require.NoError(t, json.Unmarshal([]byte(`"text"`), &odd))
	require.False(t, odd.Known())
	require.Equal(t, "text", odd.Decimal(), "what a server sent is not lost")
	out, err := json.Marshal([]USD{MustUSD("3.60"), {}, odd})
	require.NoError(t, err)
	require.JSONEq(t, `[3.6, null, null]`, string(out))
}

func FuzzUSD(f *testing.F) {
	for _, s := range []string{"3.60", "-0.5e-3", "1e64", "$1", "00.10", "9999999999999999999.9999999999999999999"} {
		f.Add(s, "0.1")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		u, err := ParseUSD(a)
		if err != nil {
			return
		}
		again, err := ParseUSD(u.Decimal())
		require.NoError(t, err)
		require.Equal(t, u, again)
		exact, ok := new(big.Rat).SetString(u.Decimal())
		require.True(t, ok)
		v, err := ParseUSD(b)
		if err != nil {
			return
		}
		other, _ := new(big.Rat).SetString(v.Decimal())
		require.Equal(t, exact.Cmp(other), u.Cmp(v))
		if sum := u.Add(v); sum.Known() {
			got, _ := new(big.Rat).SetString(sum.Decimal())
			require.Zero(t, got.Cmp(exact.Add(exact, other)))
		}
		out, err := json.Marshal(u)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, u, again)
	})
}
