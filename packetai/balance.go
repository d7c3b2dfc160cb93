package packetai

import (
	"iter"
	"regexp"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// MinimumBalance is what the wallet has to hold for a deploy, in USD: $50.
// Documented under "Deployments".
func MinimumBalance() USD { return api.MustUSD("50") }

// BalanceError is a deploy that was refused because the wallet holds too little.
// Nothing was deployed. errors.Is finds ErrInsufficientBalance, and errors.As the
// Error that the server answered.
type BalanceError struct {
	// Required is what the wallet has to hold in USD, as the answer tells it, and
	// MinimumBalance where it does not.
	Required USD
	// Balance is what it holds in USD, where the answer tells that: unconfirmed.
	Balance USD
	// Err is the server's answer.
	Err *Error `json:"-"`
}

// Error says what the server said, and what the wallet has to hold where it did
// not say that.
func (e *BalanceError) Error() string {
	text := e.Err.Error()
	if dollars.FindString(text) == "" {
		text += ": the wallet has to hold " + e.Required.String()
	}
	return text
}

// Unwrap returns Err.
func (e *BalanceError) Unwrap() error { return e.Err }

// balanceError makes a BalanceError of an answer that is about the balance.
func balanceError(err error, body []byte) error {
	answer, ok := err.(*Error) // not one that leaves open whether it was carried out
	if !ok || answer.Kind != ErrInsufficientBalance {
		return err
	}
	e := &BalanceError{Err: answer}
	e.readMessage(answer.Message)
	for name, v := range detailsIn(body) {
		switch spelled(name) {
		case "required", "requiredbalance", "minimum", "minimumbalance", "requiredamount":
			e.Required = knownOr(amount(v), e.Required)
		case "balance", "currentbalance", "walletbalance", "availablebalance":
			e.Balance = knownOr(amount(v), e.Balance)
		}
	}
	e.Required = knownOr(e.Required, MinimumBalance())
	return e
}

var dollars = regexp.MustCompile(`\$ ?[0-9][0-9,]*(?:\.[0-9]+)?`)

// What stands around an amount that is needed, and around one that is there.
var (
	neededBefore = []string{"need", "least", "minimum", "require", "must", "below", "less than", "top up"}
	neededAfter  = []string{"minimum", "require", "needed"}
	thereBefore  = []string{"have", "has", "balance is", "balance:", "balance (", "balance of", "current", "only", "available"}
	thereAfter   = []string{"available", "left", "remain", "below", "less than"}
)

// readMessage takes the amounts of a message, each by the words around it in its
// own clause, those before it first. One without such a word is what is needed,
// where nothing else is.
func (e *BalanceError) readMessage(message string) {
	var other USD
	all := dollars.FindAllStringIndex(message, -1)
	for i, at := range all {
		dollar, err := api.ParseUSD(strings.NewReplacer(",", "", " ", "").Replace(message[at[0]:at[1]]))
		if err != nil {
			continue
		}
		from, to := 0, len(message)
		if i > 0 {
			from = all[i-1][1]
		}
		if i+1 < len(all) {
			to = all[i+1][0]
		}
		before, after := strings.ToLower(message[from:at[0]]), strings.ToLower(message[at[1]:to])
		if cut := strings.LastIndexAny(before, ".;!,)"); cut >= 0 {
			before = before[cut:]
		}
		if cut := strings.IndexAny(after, ".;!,()"); cut >= 0 {
			after = after[:cut]
		}
		switch {
		case containsAny(before, neededBefore...):
			e.Required = dollar
		case containsAny(before, thereBefore...):
			e.Balance = dollar
		case containsAny(after, neededAfter...):
			e.Required = dollar
		case containsAny(after, thereAfter...):
			e.Balance = dollar
		default:
			other = knownOr(other, dollar)
		}
	}
	e.Required = knownOr(e.Required, other)
}

// detailsIn are the members of an error body, of its error and of its details:
// wherever something may be told in a member of its own.
func detailsIn(body []byte) iter.Seq2[[]byte, wire.Value] {
	return func(yield func([]byte, wire.Value) bool) {
		if object, err := wire.Object(body); err == nil {
			eachDetail(object, 3, yield)
		}
	}
}

func eachDetail(object wire.Value, depth int, yield func([]byte, wire.Value) bool) bool {
	for name, v := range object.Members() {
		if inner := string(name); v[0] == '{' && depth > 1 && (inner == "error" || inner == "details") {
			if !eachDetail(v, depth-1, yield) {
				return false
			}
		} else if !yield(name, v) {
			return false
		}
	}
	return true
}

func knownOr(first, other USD) USD {
	if first.Known() {
		return first
	}
	return other
}

func containsAny(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
