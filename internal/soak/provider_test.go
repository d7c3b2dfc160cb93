package soak

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// balance is what each account has at first.
const balance = "1000000.00"

// provider is a simulated API.
type provider interface {
	// open lets the simulator run.
	open(t *testing.T, seed uint64)
	sim() *apitest.Sim
	// creates are the routes that rent, and deletes the one that gives back.
	creates() []string
	deletes() string
	// own are faults that this API alone has.
	own() map[string]apitest.Fault
	// member makes a client for one goroutine.
	member(rng *rand.Rand) member
	// others live besides those who rent, until the context ends.
	others(f *fleet) []func(context.Context, *rand.Rand)
	// rented are the things that are billed still.
	rented() []thing
	// ledger is all that was billed.
	ledger() []entry
	// price is what a thing costs an hour, and due what it has to have cost by its
	// lines of the ledger.
	price() kernel.Money
	due(lines []entry, price kernel.Money, now time.Time) kernel.Money
	// quotas are the most requests that each window may have, by its name; "" is
	// any hour.
	quotas() map[string]int
	close()
}

// member is a client as one goroutine of the fleet uses it.
type member interface {
	create(ctx context.Context, name string) (thing, error)
	// ensure makes sure that there is one thing of that name; recovered is whether
	// it was found rather than made.
	ensure(ctx context.Context, name string) (th thing, recovered bool, err error)
	wait(ctx context.Context, th thing) error
	// rest stops a thing for a while, where that keeps it.
	rest(ctx context.Context, th thing) error
	// release gives a thing back, and proves it.
	release(ctx context.Context, th thing) error
	// all are the things that there are.
	all(ctx context.Context) ([]thing, error)
}

// thing is something that was rented.
type thing struct {
	name string
	ids  []string
	its  any // the provider's own
}

// entry is a line of the ledger.
type entry struct {
	apitest.Entry
	otherID string
}

func money(t testing.TB, decimal string) kernel.Money {
	t.Helper()
	m, err := kernel.ParseMoney(decimal)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func amountOf(e entry) kernel.Money {
	m, err := kernel.ParseMoney(e.Amount.Decimal())
	if err != nil {
		panic(err)
	}
	return m
}

// lasting is from when to when a thing was there, by its lines.
func lasting(lines []entry, ended string, now time.Time) time.Duration {
	until := now
	for _, e := range lines {
		if e.Kind == ended {
			until = e.Time
		}
	}
	return until.Sub(lines[0].Time)
}

func anyOf[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func upTo(rng *rand.Rand, d time.Duration) time.Duration { return time.Duration(rng.Int64N(int64(d))) }
