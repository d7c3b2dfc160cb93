package redislimit

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// code is what became of a question.
type code int64

const (
	granted  code = iota // the request may go, and was counted
	used                 // the quota is used up, or nothing was asked for
	paused               // somebody was answered 429
	forgot               // the server knows another state than the caller, who has to tell what it knows
	settling             // the state is new, and others may have something to tell
)

// reply is the script's answer.
type reply struct {
	code  code
	wait  time.Duration // until the request's turn
	count int           // grants in the window
	order int64         // the server's time in microseconds
	epoch string        // names the state
	// pause and settle are how long they last yet, oldest how long the oldest
	// grant counts yet.
	pause, settle, oldest time.Duration
}

// fields is how many values an answer has.
const fields = 8

// decode reads an answer of the script, and refuses whatever it cannot be.
func decode(v any) (reply, error) {
	list, ok := v.([]any)
	if !ok || len(list) != fields {
		return reply{}, fmt.Errorf("redislimit: an answer of %T that the script does not give", v)
	}
	var n [fields]int64
	for i, f := range list {
		switch f := f.(type) {
		case int64:
			n[i] = f
		case string:
			if i == 4 {
				continue
			}
			var err error
			if n[i], err = strconv.ParseInt(f, 10, 64); err != nil {
				return reply{}, fmt.Errorf("redislimit: value %d of the script's answer is no number", i)
			}
		default:
			return reply{}, fmt.Errorf("redislimit: value %d of the script's answer is a %T", i, f)
		}
		if n[i] < 0 {
			return reply{}, fmt.Errorf("redislimit: value %d of the script's answer is negative", i)
		}
	}
	epoch, ok := list[4].(string)
	if !ok || epoch == "" || n[0] > int64(settling) || n[2] > math.MaxInt32 {
		return reply{}, fmt.Errorf("redislimit: an answer that the script does not give")
	}
	return reply{
		code: code(n[0]), wait: duration(n[1]), count: int(n[2]), order: n[3], epoch: epoch,
		pause: duration(n[5]), settle: duration(n[6]), oldest: duration(n[7]),
	}, nil
}

// duration is so many microseconds, as far as a Duration goes.
func duration(us int64) time.Duration {
	if us > math.MaxInt64/int64(time.Microsecond) {
		return math.MaxInt64
	}
	return time.Duration(us) * time.Microsecond
}
