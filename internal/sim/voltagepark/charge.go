package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// resource is what a charge is for: the word that filters transactions.
type resource string

// The resources that public clients name. A virtual machine that has given its
// GPUs back is charged for its disk.
const (
	forVM      resource = "virtual_machine"
	forMetal   resource = "baremetal"
	forVMDisk  resource = "storage_block"
	forStorage resource = "storage"
)

var resourceNames = []string{string(forVM), string(forMetal), string(forVMDisk), string(forStorage)}

// charge is a stretch of time in which something costs one price. It is billed by
// the second.
type charge struct {
	resource     resource
	transaction  string
	instance     string // the id of the stretch
	id, name     string // of what it is for
	rate         Money
	since, until time.Time
}

// cost is what it has cost until a time.
func (c *charge) cost(at time.Time) Money {
	if !c.until.IsZero() && c.until.Before(at) {
		at = c.until
	}
	if at.Before(c.since) {
		return 0
	}
	return c.rate.For(kernel.Metered(c.since, at))
}

// open lets something cost from now on.
func (o *organization) open(r resource, id, name string, rate Money, at time.Time) *charge {
	c := &charge{resource: r, transaction: kernel.UUID(), instance: kernel.UUID(), id: id, name: name, rate: rate, since: at}
	o.charges = append(o.charges, c)
	o.ledger.Begin(rate, at)
	return c
}

// shut ends a charge, and writes what it came to. Nil is fine.
func (o *organization) shut(c *charge, at time.Time) {
	if c == nil || !c.until.IsZero() {
		return
	}
	c.until = at
	o.settled[c.id] += c.cost(at)
	o.ledger.End(c.rate, c.since)
	o.ledger.Write(kernel.Entry{Time: at, Kind: kernel.Usage, ID: c.id, Name: c.name, Amount: c.cost(at), Duration: kernel.Metered(c.since, at)})
}

// spent is what all charges of a thing have cost, of which one may go on.
func (o *organization) spent(id string, present *charge, now time.Time) Money {
	sum := o.settled[id]
	if present != nil && present.until.IsZero() {
		sum += present.cost(now)
	}
	return sum
}
