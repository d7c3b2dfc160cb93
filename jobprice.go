package volt

import (
	"context"
	"time"
)

// cancelTime bounds the cancel of a job that is too dear.
const cancelTime = time.Minute

// keepUnder gives up a job that costs more than it may. The API's page gives a
// tariff that its own example contradicts, so that only the answer counts.
func (s *FineTuningService) keepUnder(ctx context.Context, job Job, limit USD, name string) (Job, error) {
	e := &PriceError{Call: callOf(jobsCreate, name), Cap: limit, Price: job.TotalCost, Job: job}
	if !e.Price.Known() {
		fresh, err := s.Get(ctx, job.ID)
		if err != nil {
			e.Reason = err.Error()
			return job, e
		}
		job, e.Price, e.Reason = fresh, fresh.TotalCost, "neither the create's answer nor the job tells it"
		e.Job = job
	}
	switch {
	case !e.Price.Known():
		return job, e
	case e.Price.Cmp(limit) <= 0:
		return job, nil
	}
	// The caller's context may be about to end; the job must go all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTime)
	defer cancel()
	cancelled, err := s.Cancel(ctx, job.ID)
	e.Charged, e.Err, e.Deleted = e.Price, err, err == nil
	if err == nil {
		fill(&job.Message, cancelled.Message)
		job.Status = cancelled.Status
		e.Job = job
	}
	return job, e
}
