package packetai

import (
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// amount returns a number or a text, or the amount in an object. An amount in another
// currency or unit is unreadable, and an empty object is absent.
func amount(v wire.Value) (u USD) {
	if v[0] != '{' {
		return v.USD()
	}
	raw, _, _ := rest.Member(v, "amount", "value", "usd")
	switch {
	case len(raw) > 0 && raw[0] != '{' && raw[0] != '[' && isDollars(currencyOf(v)):
		return wire.Value(raw).USD()
	case !isEmpty(v):
		_ = u.UnmarshalJSON(append([]byte("? "), v...)) // not a valid amount, so it stays unknown
	}
	return u
}

func isEmpty(object wire.Value) bool {
	for range object.Members() {
		return false
	}
	return true
}

// currencyOf returns the currency or the unit of an amount, or "".
func currencyOf(object wire.Value) string {
	for name, v := range object.Members() {
		switch spelled(name) {
		case "currency", "currencycode", "unit":
			if text := v.Lower(); text != "" {
				return text
			}
		}
	}
	return ""
}

// isDollars reports whether a currency is US dollars. An amount without a currency is in
// dollars too, because the names of most members say so.
func isDollars(currency string) bool {
	switch strings.ToLower(strings.TrimSpace(currency)) {
	case "", "usd", "$", "us$", "us-dollar", "dollar", "dollars", "usd/h", "usd/hour", "usd/hr", "usd per hour":
		return true
	}
	return false
}

// prices collects the prices per hour of an object, under several names.
type prices struct {
	// named is the highest price under a name with a unit.
	named USD
	// bare is the highest price under a name without a unit. The vendor's own dashboard
	// shows hourlyRate in cents.
	bare     USD
	bareName string
	currency string
}

// readBare reads a price under a name without a unit. The price may have a currency sign
// or a currency.
func (p *prices) readBare(name string, v wire.Value) {
	hasUnit := v[0] == '{' && currencyOf(v) != ""
	if hasUnit || strings.HasPrefix(strings.TrimSpace(v.Text()), "$") {
		p.named = lifecycle.PriceOf(p.named, amount(v))
		return
	}
	p.bare, p.bareName = lifecycle.PriceOf(p.bare, amount(v)), name
}

// hourly returns the price per hour. It is unknown if one of the prices cannot be read or
// is in another currency, or if the highest has no unit.
func (p *prices) hourly(unreadable *[]string) USD {
	price := p.named
	switch isPresent := p.bare.Decimal() != ""; {
	case !isDollars(p.currency) && (isPresent || price.Decimal() != ""):
		addName(unreadable, "currency")
		return USD{}
	case isPresent && p.currency != "":
		price = lifecycle.PriceOf(price, p.bare)
	case isPresent && (!p.bare.Known() || !price.Known() || p.bare.Cmp(price) > 0):
		addName(unreadable, p.bareName)
		return USD{}
	}
	if !price.Known() && price.Decimal() != "" {
		addName(unreadable, "hourly_price")
	}
	return price
}

func addName(names *[]string, name string) {
	if !slices.Contains(*names, name) {
		*names = append(*names, name)
	}
}
