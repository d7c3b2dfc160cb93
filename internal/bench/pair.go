package bench

import (
	"runtime"
	"slices"
	"sync"
	"time"
)

// Pair is one piece of work, done in two ways.
type Pair struct {
	// Calls is how many make a round.
	Calls int
	// Floor is what Ours is compared with.
	Floor, Ours func()
}

// Cost is what one call took.
type Cost struct{ Nanoseconds, Bytes, Allocs float64 }

// Figures are the medians of all rounds.
type Figures struct {
	// Time and Bytes are ours : floor.
	Time, Bytes float64
	// Allocs is how many ours makes beyond the floor's.
	Allocs float64
	// Floor is what the floor cost.
	Floor Cost
}

// pieces is how many a round is cut into. The two ways take turns at them, so
// that what slows the machine down for longer than a piece slows both.
const pieces = 20

// Measure runs both ways in so many rounds.
func (p Pair) Measure(rounds int) Figures {
	calls := max(1, p.Calls/pieces)
	p.cost(p.Floor, calls)
	p.cost(p.Ours, calls)
	var times, sizes, more, floorTimes, floorSizes, floorAllocs []float64
	for range rounds {
		runtime.GC()
		var floor, ours Cost
		for n := range pieces {
			f, o := inTurn(n, func() Cost { return p.cost(p.Floor, calls) }, func() Cost { return p.cost(p.Ours, calls) })
			floor, ours = floor.plus(f), ours.plus(o)
		}
		times = append(times, ours.Nanoseconds/floor.Nanoseconds)
		sizes = append(sizes, ours.Bytes/floor.Bytes)
		n := float64(pieces * calls)
		more = append(more, (ours.Allocs-floor.Allocs)/n)
		floorTimes = append(floorTimes, floor.Nanoseconds/n)
		floorSizes = append(floorSizes, floor.Bytes/n)
		floorAllocs = append(floorAllocs, floor.Allocs/n)
	}
	return Figures{
		Time: median(times), Bytes: median(sizes), Allocs: median(more),
		Floor: Cost{median(floorTimes), median(floorSizes), median(floorAllocs)},
	}
}

func (c Cost) plus(d Cost) Cost {
	return Cost{c.Nanoseconds + d.Nanoseconds, c.Bytes + d.Bytes, c.Allocs + d.Allocs}
}

// cost is what so many calls take together.
func (p Pair) cost(f func(), calls int) Cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	for range calls {
		f()
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return Cost{float64(took), float64(after.TotalAlloc - before.TotalAlloc), float64(after.Mallocs - before.Mallocs)}
}

// Share is how many of the floor's requests per second ours makes with so many
// goroutines, Calls each, and how many the floor does.
func (p Pair) Share(rounds, goroutines int) (share, floorRate float64) {
	calls := max(1, p.Calls/pieces)
	took := func(f func()) float64 {
		var all sync.WaitGroup
		began := time.Now()
		for range goroutines {
			all.Go(func() {
				for range calls {
					f()
				}
			})
		}
		all.Wait()
		return time.Since(began).Seconds()
	}
	took(p.Floor)
	took(p.Ours)
	var shares, rates []float64
	for range rounds {
		var floor, ours float64
		for n := range pieces {
			f, o := inTurn(n, func() float64 { return took(p.Floor) }, func() float64 { return took(p.Ours) })
			floor, ours = floor+f, ours+o
		}
		shares, rates = append(shares, floor/ours), append(rates, float64(pieces*calls*goroutines)/floor)
	}
	return median(shares), median(rates)
}

// inTurn runs a and b, b first in every other round.
func inTurn[T any](round int, a, b func() T) (fromA, fromB T) {
	if round%2 == 0 {
		fromA = a()
		return fromA, b()
	}
	fromB = b()
	return a(), fromB
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
