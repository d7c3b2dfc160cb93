package volt

import (
	"sync"
	"time"
)

// Cost is what the server's answers tell of the money that something takes. What
// they do not tell is unknown.
type Cost struct {
	// Hourly is what it takes in USD per hour: of a pod while it runs, of a job
	// for each hour of training that was asked for.
	Hourly USD
	// Total is what it has taken until now in USD; a job's is debited upfront.
	Total USD
	// Refundable is the part of Total in USD that comes back when it is given up
	// now: all of it for a job whose training has not begun, and nothing after.
	// Of a pod's upfront hour the API tells nothing.
	Refundable USD
}

// Cost is what the pod takes, as far as this answer tells.
func (p Pod) Cost() Cost { return Cost{Hourly: p.HourlyPrice, Total: p.TotalCost} }

// Cost is what the job takes, as far as this answer tells.
func (j Job) Cost() Cost {
	c := Cost{Hourly: j.CostPerHour, Total: j.TotalCost}
	switch {
	case j.Status.IsRefundable():
		c.Refundable = j.TotalCost
	case j.Status != "" && j.TotalCost.Known():
		c.Refundable, _ = ParseUSD("0")
	}
	return c
}

// Creation is something billed that a client has made.
type Creation struct {
	// Time is when the answer came.
	Time time.Time
	// Pod is its id where it is a pod, and Job where it is a job.
	Pod, Job string
	// Name is the name that it was given.
	Name string
	// Cost is what it takes, as the create's answer told.
	Cost Cost
}

// creationLog keeps a client's creations, the newest of them.
type creationLog struct {
	mu    sync.Mutex
	items []Creation
	count int64
}

// keptCreations is how many creations a client remembers at most.
const keptCreations = 1024

func (l *creationLog) add(c Creation) {
	c.Time = time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	l.items = append(l.items, c)
	if len(l.items) > keptCreations {
		l.items = l.items[1:]
	}
}

func (l *creationLog) all() ([]Creation, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Creation(nil), l.items...), l.count
}
