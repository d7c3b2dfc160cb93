package volt

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// cancelTime bounds the cancel of a job that is too dear.
const cancelTime = time.Minute

// jobCap is what a job may cost at most, where that is capped.
func jobCap(req jobRequest, settings callSettings) (USD, error) {
	limit, err := client.ParseCap(settings.maxTotalCost)
	if settings.totalCapped && err != nil {
		return USD{}, argumentError(jobsCreate, req.body.Name, "MaxTotalCost", err.Error())
	}
	return limit, nil
}

// keepUnder gives up a job that costs more than it may. The API's page gives a
// tariff that its own example contradicts, so that only the answer counts.
func (s *FineTuningService) keepUnder(ctx context.Context, job Job, limit USD, name string, settings callSettings) (Job, error) {
	over := s.overCap(ctx, &job, callOf(jobsCreate, name), limit, settings)
	switch {
	case over == nil:
		return job, nil
	case !over.Price.Known() && settings.keepUnpriced:
		return job, nil
	}
	// The caller's context may be about to end; the job must go all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTime)
	defer cancel()
	cancelled, err := s.Cancel(ctx, job.ID)
	over.Err, over.Deleted = err, err == nil
	if err == nil {
		fill(&job.Message, cancelled.Message)
		if cancelled.Status != "" {
			job.Status = cancelled.Status
		}
		over.Job = job
	}
	return job, over
}

// overCap compares a job that was made with its cap, and gets it once where its
// cost is not told. It is nil for one within.
func (s *FineTuningService) overCap(ctx context.Context, job *Job, call api.Call, limit USD, settings callSettings) *PriceError {
	e := &PriceError{Call: call, Cap: limit}
	if !positive(job.TotalCost).Known() {
		fresh, err := s.get(ctx, job.ID, settings)
		if err != nil {
			e.Reason, e.Job = err.Error(), *job
			return e
		}
		if *job = fresh; !positive(job.TotalCost).Known() {
			e.Reason = "neither the create's answer nor the job tells it"
		}
	}
	e.Job, e.Price = *job, positive(job.TotalCost)
	if e.Price.Known() {
		if lifecycle.Within(e.Price, limit) == lifecycle.Known {
			return nil
		}
		e.Charged = e.Price
	}
	return e
}
