package kernel

import "time"

// peaks is the most requests that any key made within any window of a length.
type peaks struct {
	recent map[string][]time.Time // of each key, those of the last window
	most   int
}

// count notes a request of a key.
func (p *peaks) count(key string, window time.Duration, now time.Time) {
	if p.recent == nil {
		p.recent = make(map[string][]time.Time)
	}
	times := append(p.recent[key], now)
	drop := 0
	for !times[drop].Add(window).After(now) && drop < len(times)-1 {
		drop++
	}
	p.recent[key] = times[drop:]
	p.most = max(p.most, len(times)-drop)
}
