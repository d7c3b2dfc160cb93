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

// Measure runs both ways in alternating rounds, each first in every other one, so
// that what slows the machine down slows both.
func (p Pair) Measure(rounds int) Figures {
	p.cost(p.Floor)
	p.cost(p.Ours)
	var times, sizes, more, floorTimes, floorSizes, floorAllocs []float64
	for n := range rounds {
		floor, ours := inTurn(n, func() Cost { return p.cost(p.Floor) }, func() Cost { return p.cost(p.Ours) })
		times = append(times, ours.Nanoseconds/floor.Nanoseconds)
		sizes = append(sizes, ours.Bytes/floor.Bytes)
		more = append(more, ours.Allocs-floor.Allocs)
		floorTimes = append(floorTimes, floor.Nanoseconds)
		floorSizes = append(floorSizes, floor.Bytes)
		floorAllocs = append(floorAllocs, floor.Allocs)
	}
	return Figures{
		Time: median(times), Bytes: median(sizes), Allocs: median(more),
		Floor: Cost{median(floorTimes), median(floorSizes), median(floorAllocs)},
	}
}

func (p Pair) cost(f func()) Cost {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	for range p.Calls {
		f()
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	n := float64(p.Calls)
	return Cost{float64(took) / n, float64(after.TotalAlloc-before.TotalAlloc) / n, float64(after.Mallocs-before.Mallocs) / n}
}

// Share is how many of the floor's requests per second ours makes with so many
// goroutines, Calls each, and how many the floor does.
func (p Pair) Share(rounds, goroutines int) (share, floorRate float64) {
	rate := func(f func()) float64 {
		var all sync.WaitGroup
		began := time.Now()
		for range goroutines {
			all.Go(func() {
				for range p.Calls {
					f()
				}
			})
		}
		all.Wait()
		return float64(goroutines*p.Calls) / time.Since(began).Seconds()
	}
	rate(p.Floor)
	rate(p.Ours)
	var shares, rates []float64
	for n := range rounds {
		floor, ours := inTurn(n, func() float64 { return rate(p.Floor) }, func() float64 { return rate(p.Ours) })
		shares, rates = append(shares, ours/floor), append(rates, floor)
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
	s := slices.Clone(values)
	slices.Sort(s)
	return s[len(s)/2]
}
