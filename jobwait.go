package volt

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// A JobWaitOption changes one wait for a job.
type JobWaitOption func(*jobWaitSettings)

type jobWaitSettings struct{ progress func(Job) }

// WithJobProgress calls f with the job after each poll, on the goroutine that waits.
func WithJobProgress(f func(Job)) JobWaitOption {
	return func(s *jobWaitSettings) { s.progress = f }
}

// Wait waits until the job has ended, and returns it if it succeeded. If the job ended in
// another state, Wait returns it with a WaitError of kind ErrJobFailed. If ctx ends
// first, it returns the last known job with a WaitError of kind ErrWaitTimeout. A job
// with an unknown status is waited for.
//
// All waits of a client get their jobs in turn, because the list may lag behind a Get:
// every 4 s in the first minute, then less often, and at last every 30 s. With several
// jobs the requests are more frequent, but they and the polls of pods are never more than
// 450 an hour, so the data about one of n jobs may be n × 10 s old. A confirmed webhook
// (WebhookHandler) ends the wait at once.
func (s *FineTuningService) Wait(ctx context.Context, id string, opts ...JobWaitOption) (Job, error) {
	var settings jobWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	last := Job{ID: id}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return last, argumentError(jobsGet, id, "ctx", problem)
	}
	if problem := rest.ArgProblem(id); problem != "" {
		return last, argumentError(jobsGet, id, "id", problem)
	}
	began := time.Now()
	m := s.room.Join(id)
	defer s.room.Leave(m)
	fail := func(err error) (Job, error) {
		call := callOf(jobsGet, id)
		call.Operation = "wait for fine-tuning job"
		return last, &WaitError{Job: last, WaitError: api.WaitError{
			Call: call, Status: string(last.Status), Message: last.Message, Ended: last.Status.IsTerminal(),
			Kind: ErrJobFailed, Waited: time.Since(began), Err: err,
		}}
	}
	for {
		seen, err := s.room.Await(ctx, m)
		if err != nil {
			return fail(err)
		}
		job := seen.Value
		last = job
		if settings.progress != nil {
			settings.progress(job)
		}
		switch {
		case job.Status.IsSuccess():
			return job, nil
		case job.Status.IsTerminal():
			return fail(nil)
		}
	}
}

// Watch yields each of the jobs as it is now, and then after each change of its status,
// until all have ended. A job that the API does not find for a minute, or refuses to
// show, is yielded once with the error. If ctx ends (a WaitError), if the API fails
// permanently, or if an id is invalid (ErrInvalidArgument), Watch yields the error and
// ends.
//
// It shares its polls with all waits of the client: see Wait.
func (s *FineTuningService) Watch(ctx context.Context, ids ...string) iter.Seq2[Job, error] {
	return func(yield func(Job, error) bool) {
		statuses := map[string]JobStatus{}
		began := time.Now()
		if problem := rest.ContextProblem(ctx); problem != "" {
			yield(Job{}, argumentError(jobsGet, "", "ctx", problem))
			return
		}
		left := slices.Compact(slices.Sorted(slices.Values(ids)))
		for _, id := range left {
			if problem := rest.ArgProblem(id); problem != "" {
				yield(Job{}, argumentError(jobsGet, id, "id", problem))
				return
			}
		}
		m := s.room.Join(left...)
		defer s.room.Leave(m)
		for n := len(left); n > 0; {
			seen, err := s.room.Await(ctx, m)
			if err != nil && seen.ID == "" {
				yield(Job{}, watchEnded(ctx, jobsGet, "watch fine-tuning jobs", began, err))
				return
			}
			job := seen.Value
			fill(&job.ID, seen.ID)
			if status, known := statuses[seen.ID]; !known || status != job.Status || err != nil {
				statuses[seen.ID] = job.Status
				if !yield(job, err) {
					return
				}
			}
			if err != nil || job.Status.IsTerminal() {
				s.room.Forget(m, seen.ID)
				n--
			}
		}
	}
}
