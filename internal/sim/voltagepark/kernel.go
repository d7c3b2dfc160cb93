package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// What a Config and a State of this world are made of.
type (
	Clock = kernel.Clock
	Money = kernel.Money
	Range = kernel.Range
)

// Dollar is one US dollar.
const Dollar = kernel.Dollar

// The kernel's types, for callers who are known by their organization.
type (
	core   = kernel.Server[*organization]
	call   = kernel.Call[*organization]
	route  = kernel.Route[*organization]
	answer = kernel.Answer
	fields = kernel.Fields
)

// What the tables of routes are written in.
var (
	need, may, fixed = kernel.Need, kernel.May, kernel.Fixed

	text, texts, integer = kernel.Text, kernel.Texts, kernel.Integer
)
