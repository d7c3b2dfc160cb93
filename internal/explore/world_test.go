package explore

import (
	"math/rand/v2"
	"slices"
	"time"
)

// The revisions of the pods API.
const (
	classic      = "v1"
	confidential = "v2"
	observed     = "observed"
)

// The classes of schedules. Only bounded fails the test: one client that keeps its
// memory, and a true lag of at most the client's list lag.
const (
	bounded    = "bounded"
	noMemory   = "no memory"
	twoClients = "two clients"
	beyondLag  = "beyond lag"
)

// How many requests of a schedule go wrong.
const (
	noFault    = "none"
	oneFault   = "one"
	manyFaults = "many"
)

// settings are the flags.
type settings struct {
	lag      time.Duration // negative: drawn
	revision string        // empty: drawn
	class    string
	faults   string
}

// world is the behaviour of a schedule's server. It does not change during the schedule.
type world struct {
	seed      uint64
	class     string
	faultMode string
	revision  string
	kind      kind

	// lag is the longest time from a request until every way of access shows its effect:
	// first effectLag until the effect, then viewLag until it is shown. listLag is the
	// value of the client's WithListLag.
	lag, effectLag, viewLag, listLag time.Duration
	// replicas makes each read see data of one of several ages, so that a later read may
	// see older data. Without it, each way of access shows each change once, after a
	// delay.
	replicas bool
	ages     []time.Duration
	// slowLists makes lists show each change as late as the lag allows.
	slowLists bool
	// getIsExact turns the lag of Get off. The model has no delete with a false response
	// together with a Get that lags.
	getIsExact bool

	// The effects of Get, DELETE and stop by each of the two ids. Get never lies.
	gets, deletes, stops [2]way
	acceptance           string // the form of the response to an accepted delete
	keepsGone            bool   // lists and Gets still show deleted things, as deleted
	listNames            string // the names that lists show
	listForm             string // the form of the list
	createdForm          string // the form of creation times
	skew                 time.Duration
	noDate               bool // responses have no Date
	traced               bool // the transport supports httptrace, like net/http
	upperCase            bool
	readyAtOnce          bool // creates and lists show RUNNING before the pod runs
	provider             string
	noCatalogue          bool // GET /machines answers 404, so that a price cap must read the pod

	latency    time.Duration
	deployTime time.Duration
	// sticks, failRate and vanishRate are the shares of pods that never run, fail, or
	// vanish without a request.
	sticks, failRate, vanishRate float64

	plan  faultPlan
	theme theme
}

// theme makes a rare combination more likely.
type theme string

const (
	noTheme   theme = ""
	twinTheme theme = "twin" // a lost create, and somebody else's thing of the same name
	dropTheme theme = "drop" // lists that omit a thing
	lateTheme theme = "late" // a lost create, and a list that omits its thing
)

// way is the effect of a request by one kind of id.
type way int

const (
	works way = iota
	notFound
	lies
)

func (w way) String() string { return [...]string{"works", "404", "lies"}[w] }

func newWorld(seed uint64, set settings) (*world, *rand.Rand) {
	rng := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	w := &world{seed: seed}
	w.class = override(set.class, weighted(rng, bounded, 14, noMemory, 2, twoClients, 2, beyondLag, 2))
	w.revision = override(set.revision, weighted(rng, classic, 5, confidential, 9, observed, 4))
	w.faultMode = override(set.faults, weighted(rng, noFault, 3, oneFault, 3, manyFaults, 6))
	w.drawLags(rng, set)
	if rng.IntN(7) == 0 {
		w.kind = jobs
	}

	if w.revision != classic && w.kind == pods {
		w.drawWays(rng)
	}
	if rng.IntN(8) == 0 {
		w.getIsExact = true // the responses to single deletes may be false: see faultPlan
	}
	w.acceptance = pick(rng, "documented", "documented", "documented", "empty", "202", "204")
	w.keepsGone = rng.IntN(4) == 0
	w.listNames = "real"
	switch w.revision {
	case confidential:
		w.listNames = pick(rng, "cm_", "cm_", "cm_", "wl_", "CM_", "suffix", "real")
	case observed:
		w.listNames = pick(rng, "cm_", "none", "none", "CM_", "wl_")
	}
	w.listForm = pick(rng, "documented", "documented", "documented", "other")
	w.createdForm = pick(rng, "rfc3339", "rfc3339", "rfc3339", "micro", "offset", "+0000", "utc", "rfc1123", "millis", "seconds", "no zone", "date", "epoch", "null", "absent")
	if rng.IntN(3) == 0 {
		w.skew = below(rng, 20*time.Minute) - 10*time.Minute
	} else if rng.IntN(4) == 0 {
		w.noDate = true
	}
	w.traced = rng.IntN(2) == 0
	w.upperCase = w.revision == confidential || rng.IntN(3) == 0
	w.readyAtOnce = w.revision != classic && w.gets[1] == works && rng.IntN(2) == 0
	w.provider = pick(rng, "confidential", "confidential", "targon")
	w.noCatalogue = rng.IntN(3) == 0
	w.latency = pick(rng, 5*time.Millisecond, 50*time.Millisecond, 300*time.Millisecond, 2*time.Second)
	w.deployTime = pick(rng, 0, 10*time.Second, 40*time.Second, 3*time.Minute)
	if rng.IntN(12) == 0 {
		w.sticks = 0.5
	}
	if rng.IntN(4) == 0 {
		w.failRate = 0.4
	}
	if rng.IntN(5) == 0 {
		w.vanishRate = 0.3
	}
	w.theme = weighted(rng, noTheme, 16, twinTheme, 3, dropTheme, 1, lateTheme, 2)
	if w.theme == lateTheme {
		w.makeLate(rng, set)
	}
	w.plan = newFaultPlan(rng, w)
	return w, rng
}

func (w *world) drawLags(rng *rand.Rand, set settings) {
	lag := weighted(rng, time.Duration(0), 3, 3*time.Second, 2, 20*time.Second, 3, time.Minute, 4, 5*time.Minute, 4)
	if lag > 0 && rng.IntN(2) == 0 {
		lag = time.Second + below(rng, lag)
	}
	if set.lag >= 0 {
		lag = set.lag
	}
	w.lag, w.listLag = lag, lag
	switch rng.IntN(4) {
	case 0:
		w.listLag = max(lag, time.Minute)
	case 1:
		w.listLag = lag + below(rng, 30*time.Second)
	}
	w.listLag = max(w.listLag, time.Second)
	if beyond := 1.2 + 3*rng.Float64(); w.class == beyondLag {
		w.listLag = max(time.Second, w.listLag)
		w.lag = time.Duration(float64(w.listLag) * beyond)
	}
	w.effectLag = pick(rng, 0, 0, w.lag/10, w.lag/2)
	w.viewLag = w.lag - w.effectLag
	w.replicas = rng.IntN(3) == 0
	w.ages = []time.Duration{0, w.viewLag, below(rng, w.viewLag+1)}
}

// makeLate draws the world of the late theme. The first list that could show the thing of
// a create is also the first list by which a client may decide, and it omits the thing.
func (w *world) makeLate(rng *rand.Rand, set settings) {
	w.faultMode = override(set.faults, manyFaults)
	w.replicas, w.slowLists = false, true
	if w.class == bounded {
		w.listLag = max(w.lag, time.Second)
	}
	if w.revision == classic || w.kind == jobs || rng.IntN(2) == 0 {
		return
	}
	// No call works by the id that lists show, so only lists can show that the pod exists.
	w.gets = [2]way{works, notFound}
	w.deletes = [2]way{works, pick(rng, notFound, lies)}
	w.stops = [2]way{works, pick(rng, notFound, lies)}
	w.getIsExact = w.getIsExact || w.deletes[1] == lies || w.stops[1] == lies
	w.readyAtOnce = false
}

// drawWays decides which ids each call accepts. At least one id works for deletes, and
// one for Gets.
func (w *world) drawWays(rng *rand.Rand) {
	switch rng.IntN(10) {
	case 0: // a client in use gets pods by the API's own id
		w.gets[1] = notFound
	case 1, 2, 3, 4:
		w.gets[0] = notFound
	}
	for i := range 2 {
		w.deletes[i] = weighted(rng, works, 5, notFound, 3, lies, 1)
		w.stops[i] = weighted(rng, works, 5, notFound, 3, lies, 1)
	}
	if rng.IntN(2) == 0 {
		w.deletes[1] = works // as documented on the page
	}
	all := []*way{&w.deletes[0], &w.deletes[1], &w.stops[0], &w.stops[1]}
	if !slices.ContainsFunc(all, func(way *way) bool { return *way == works }) {
		*all[rng.IntN(len(all))] = works
	}
	for _, way := range all {
		w.getIsExact = w.getIsExact || *way == lies
	}
}

func override[T comparable](flag, drawn T) T {
	var zero T
	if flag != zero {
		return flag
	}
	return drawn
}

func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// weighted draws from pairs of a value and its weight.
func weighted[T any](rng *rand.Rand, first T, weight int, more ...any) T {
	values, weights, sum := []T{first}, []int{weight}, weight
	for i := 0; i < len(more); i += 2 {
		values, weights = append(values, more[i].(T)), append(weights, more[i+1].(int))
		sum += more[i+1].(int)
	}
	n := rng.IntN(sum)
	for i, w := range weights {
		if n < w {
			return values[i]
		}
		n -= w
	}
	return first
}

// below draws a duration that is less than most.
func below(rng *rand.Rand, most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	return time.Duration(rng.Int64N(int64(most)))
}
