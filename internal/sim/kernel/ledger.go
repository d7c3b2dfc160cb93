package kernel

import (
	"slices"
	"time"
)

// EntryKind is what an entry of a ledger is about.
type EntryKind string

// The kinds of entries that move money. A world has kinds of its own for what
// was made and ended.
const (
	Upfront     EntryKind = "upfront"  // what is debited at once
	HourCharged EntryKind = "hour"     // a further hour
	Usage       EntryKind = "usage"    // a stretch of running time
	Refunded    EntryKind = "refund"   // what was debited comes back
	FundsAdded  EntryKind = "deposit"  // from outside: nothing that was spent
	FundsTaken  EntryKind = "withdraw" // likewise
)

// Entry is a line of a ledger.
type Entry struct {
	Time time.Time
	Kind EntryKind
	// ID and Name are those of what it is about, OtherID a second id that it
	// goes by.
	ID, OtherID, Name string
	// Amount is what was taken from the balance, in micro-dollars; a refund's is
	// negative. Entries that only say what was done have none.
	Amount Money
	// Duration is what a usage was charged for.
	Duration time.Duration
}

// Ledger is an account's money: what was billed, and what runs up now.
type Ledger struct {
	Meter
	entries []Entry
	balance Money
	spent   Money // what the entries add up to
	created map[string]int
}

// NewLedger makes a Ledger that begins with a balance.
func NewLedger(balance Money) Ledger { return Ledger{balance: balance} }

// Write writes a line and moves the balance.
func (l *Ledger) Write(e Entry) {
	l.entries = append(l.entries, e)
	l.balance -= e.Amount
	if e.Kind != FundsAdded && e.Kind != FundsTaken {
		l.spent += e.Amount
	}
}

// WriteCreated writes the line of something that was made, and counts its name.
func (l *Ledger) WriteCreated(e Entry) {
	l.Write(e)
	l.CountCreated(e.Name)
}

// CountCreated counts a name of something that is there without having been
// billed.
func (l *Ledger) CountCreated(name string) {
	if l.created == nil {
		l.created = make(map[string]int)
	}
	l.created[name]++
}

// AddFunds adds an amount to the balance, or takes it away where it is negative.
func (l *Ledger) AddFunds(now time.Time, amount Money) {
	kind := FundsAdded
	if amount < 0 {
		kind = FundsTaken
	}
	l.Write(Entry{Time: now, Kind: kind, Amount: -amount})
}

// Balance is what is left, less what runs up at this moment.
func (l *Ledger) Balance(now time.Time) Money { return l.balance - l.Accrued(now) }

// Spent is what everything has cost until now, refunds taken off.
func (l *Ledger) Spent(now time.Time) Money { return l.spent + l.Accrued(now) }

// Created is how many things were made under a name.
func (l *Ledger) Created(name string) int { return l.created[name] }

// Entries are the lines until now, the oldest first.
func (l *Ledger) Entries() []Entry { return slices.Clone(l.entries) }
