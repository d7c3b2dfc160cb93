package main

import (
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/volttest"
)

// seen is what the API saw.
type seen struct {
	went    int
	refused int     // 429
	most    int     // within any window's length
	used    float64 // the part of the quota, over whole windows
}

// count counts requests as the API does, whose window begins with the first
// request after the last one's end.
func count(requests []volttest.Request, quota int, window time.Duration) (s seen) {
	var first, began time.Time
	oldest := 0
	for i, r := range requests {
		for r.Time.Sub(requests[oldest].Time) >= window {
			oldest++
		}
		s.most = max(s.most, i-oldest+1)
		switch {
		case first.IsZero():
			first, began = r.Time, r.Time
		case r.Time.Sub(began) >= window:
			began = r.Time
			s.used = float64(s.went) / (float64(quota) * float64(began.Sub(first)) / float64(window))
		}
		switch r.Status {
		case http.StatusOK:
			s.went++
		case http.StatusTooManyRequests:
			s.refused++
		}
	}
	return s
}
