package sim

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// What a Config, a State and a Command of this world are made of.
type (
	Clock     = kernel.Clock
	Money     = kernel.Money
	Range     = kernel.Range
	Record    = kernel.Record
	Violation = kernel.Violation
	Entry     = kernel.Entry
	EntryKind = kernel.EntryKind
)

// Dollar is one US dollar.
const Dollar = kernel.Dollar

// The kernel's types, for callers who are known by their API key.
type (
	core   = kernel.Server[*apiKey]
	call   = kernel.Call[*apiKey]
	route  = kernel.Route[*apiKey]
	answer = kernel.Answer
	fields = kernel.Fields
)

// What the tables of routes are written in.
var (
	need, may, fixed = kernel.Need, kernel.May, kernel.Fixed

	text, texts, textMap = kernel.Text, kernel.Texts, kernel.TextMap
	number               = kernel.Number
	integer, integers    = kernel.Integer, kernel.Integers
)
