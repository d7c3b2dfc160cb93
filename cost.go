package volt

import (
	"sync"
	"time"
)

// A Cost is the cost of a pod or job, as responses show it. An amount that they omit is
// unknown.
type Cost struct {
	// Hourly is the price in USD per hour: of a pod while it runs, of a job for each hour
	// of training that was requested.
	Hourly USD
	// Total is the cost until now in USD. A job is debited upfront.
	Total USD
	// Refundable is the part of Total in USD that is refunded if the job is cancelled
	// now: all of it before the training begins, and nothing afterwards. It is unknown
	// for a pod, because the API does not document whether the upfront hour is refunded.
	Refundable USD
}

// Cost returns the pod's cost as this response shows it.
func (p Pod) Cost() Cost { return Cost{Hourly: p.HourlyPrice, Total: p.TotalCost} }

// Cost returns the job's cost as this response shows it.
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

// A Creation is a pod or job that a client has created.
type Creation struct {
	// Time is when the response came.
	Time time.Time
	// Pod is the id of a pod, and Job the id of a job. The other is empty.
	Pod, Job string
	// Name is the requested name.
	Name string
	// Cost is the cost in the response to the create.
	Cost Cost
}

// creationLog has a client's newest creations.
type creationLog struct {
	mu    sync.Mutex
	items []Creation
	count int64
}

// keptCreations is the largest number of creations that a client keeps.
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
