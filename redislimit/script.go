package redislimit

import (
	"context"
	_ "embed"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed limiter.lua
var source string

// script is all that is done on the server: one call of it, one round trip. The
// source is sent once to a server, and after that its digest.
var script = redis.NewScript(source)

// The things that a process asks.
const (
	opTake  = "take"  // leave for one request
	opLook  = "look"  // how things are
	opStay  = "stay"  // the same, and to keep its place
	opLeave = "leave" // to give its place up
)

// question is what the script is asked.
type question struct {
	op       string
	member   string        // take: the grant's name
	patience time.Duration // take: the longest wait that will be waited, negative for any
	urgent   bool          // take: the request may use the reserve
	pause    time.Duration // from now, 0 for none
	report   *report       // what this process knows, where it has to tell
}

// report is what a process knows of grants that the server may have lost.
type report struct {
	told  told // how many there were when it was told last; count -1 for nothing to tell
	alone bool // some were granted without the server
	own   []grant
}

// args are the question as the script takes it, in the order that it says.
func (l *lane) args(q question, epoch, newest string, now time.Time) []any {
	patience := int64(-1)
	if q.patience >= 0 {
		patience = q.patience.Microseconds()
	}
	args := []any{q.op, l.owner.id, epoch, l.quota, l.full.Microseconds(), l.owner.settle.Microseconds(),
		q.member, patience, ceilMicroseconds(q.pause), newest, flag(q.urgent)}
	if r := q.report; r != nil {
		args = append(args, r.told.count, r.told.order, microseconds(now.Sub(r.told.at)), flag(r.alone))
		for _, g := range r.own {
			args = append(args, g.member, microseconds(now.Sub(g.at)))
		}
	}
	return args
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func microseconds(d time.Duration) string { return strconv.FormatInt(max(0, d.Microseconds()), 10) }

func ceilMicroseconds(d time.Duration) int64 {
	us := max(0, d) / time.Microsecond
	if us*time.Microsecond < d {
		us++
	}
	return int64(us)
}

// call asks the script once, and returns when the answer is there or ctx has
// ended, whichever is first: whether go-redis heeds ctx depends on how the client
// was configured. A call that is left alone ends with the client's own time-outs,
// and what it would have granted is asked for again under the same name.
func (l *lane) call(ctx context.Context, args []any) (reply, error) {
	type result struct {
		value any
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := script.Run(ctx, l.owner.client, l.keys, args...).Result()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return reply{}, r.err
		}
		return decode(r.value)
	case <-ctx.Done():
		return reply{}, context.Cause(ctx)
	}
}
