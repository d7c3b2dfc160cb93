package volt

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// cancelTime limits the cancel of a job over its cap.
const cancelTime = time.Minute

// jobCap returns the cap on the cost of a job, if there is one.
func jobCap(req jobRequest, settings callSettings) (USD, error) {
	limit, err := client.ParseCap(settings.maxTotalCost)
	if settings.totalCapped && err != nil {
		return USD{}, argumentError(jobsCreate, req.body.Name, "MaxTotalCost", err.Error())
	}
	return limit, nil
}

// keepUnder cancels a job that costs more than its cap. The API's page gives prices that
// its own example contradicts, so only the price in the response counts.
func (s *FineTuningService) keepUnder(ctx context.Context, job Job, limit USD, name string, settings callSettings) (Job, error) {
	over := s.overCap(ctx, &job, callOf(jobsCreate, name), limit, settings)
	switch {
	case over == nil:
		return job, nil
	case !over.Price.Known() && settings.keepUnpriced:
		return job, nil
	}
	// The job must also be cancelled if the caller's context is about to end.
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

// overCap compares a new job with its cap. If the response omitted the cost, it gets the
// job once. It returns nil if the job is within the cap.
func (s *FineTuningService) overCap(ctx context.Context, job *Job, call api.Call, limit USD, settings callSettings) *PriceError {
	e := &PriceError{Call: call, Cap: limit}
	if !positive(job.TotalCost).Known() {
		fresh, err := s.get(ctx, job.ID, settings)
		if err != nil {
			e.Reason, e.Job = err.Error(), *job
			return e
		}
		if *job = fresh; !positive(job.TotalCost).Known() {
			e.Reason = "neither the create's response nor the job shows it"
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
