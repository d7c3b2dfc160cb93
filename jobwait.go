package volt

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// JobWaitOption changes how a wait on a job goes.
type JobWaitOption func(*jobWaitSettings)

type jobWaitSettings struct{ progress func(Job) }

// WithJobProgress calls f with the job each time it was looked at, from the
// goroutine that waits.
func WithJobProgress(f func(Job)) JobWaitOption {
	return func(s *jobWaitSettings) { s.progress = f }
}

// Wait waits until the job has ended. A success is returned; another end is too,
// beside a WaitError of kind ErrJobFailed. An unknown status keeps waiting.
//
// The jobs' list may lag behind a job's own page, so jobs are read one by one,
// in turn, for all waits of the client: each 4 s in the first minute, and less
// and less often after that, every 30 s at last. With more jobs the reads are
// more frequent, but never more than 450 an hour together with the looks at
// pods, so what is known of one of n jobs may be n × 10 s old. A webhook that is
// confirmed (WebhookHandler) ends the wait at once.
func (s *FineTuningService) Wait(ctx context.Context, id string, opts ...JobWaitOption) (Job, error) {
	var settings jobWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	last := Job{ID: id}
	if id == "" {
		return last, argumentError(jobsGet, id, "id", "it is empty: want a Job's ID")
	}
	m := s.room.join(id)
	defer s.room.leave(m)
	fail := func(err error) (Job, error) {
		return last, &WaitError{
			Call: api.Call{API: "volt", Operation: "wait for fine-tuning job", Target: id, Method: jobsGet.Method, Path: jobsGet.Path},
			Job:  last, Waited: time.Since(m.since), Err: err, job: true,
		}
	}
	for {
		seen, err := s.room.await(ctx, m)
		if err != nil {
			return fail(err)
		}
		job := seen.value
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

// Watch yields each of the jobs as it is now, and then each time that its status
// changes, until all have ended. A job that the API knows nothing of for a
// minute, or refuses to tell of, is yielded once with the error. When ctx ends,
// or the API fails in a way that does not pass, it yields the error and ends.
//
// It shares its looks with all waits of the client: see Wait.
func (s *FineTuningService) Watch(ctx context.Context, ids ...string) iter.Seq2[Job, error] {
	return func(yield func(Job, error) bool) {
		statuses := map[string]JobStatus{}
		left := slices.Compact(slices.Sorted(slices.Values(ids)))
		m := s.room.join(left...)
		defer s.room.leave(m)
		for n := len(left); n > 0; {
			seen, err := s.room.await(ctx, m)
			if err != nil && seen.id == "" {
				yield(Job{}, err)
				return
			}
			job := seen.value
			fill(&job.ID, seen.id)
			if status, known := statuses[seen.id]; !known || status != job.Status || err != nil {
				statuses[seen.id] = job.Status
				if !yield(job, err) {
					return
				}
			}
			if err != nil || job.Status.IsTerminal() {
				s.room.forget(m, seen.id)
				n--
			}
		}
	}
}

// look reads the job whose turn it is, and tells all who wait on it.
func (s *FineTuningService) look(ctx context.Context, r *room[Job]) error {
	id, since := r.whoseTurn()
	if id == "" {
		return nil
	}
	began := time.Now()
	job, err := s.Get(ctx, id, lookOnce)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.turns[id].After(began) {
		return nil // a webhook told of it meanwhile, and this may be older
	}
	r.turns[id] = time.Now()
	switch {
	case isNotFound(err) && time.Since(since) < listedLate:
		return nil // it may not be known yet
	case err != nil && !concernsOne(err):
		return err
	}
	for m := range r.members {
		if slices.Contains(m.ids, id) {
			m.tell(news[Job]{id: id, value: job, found: err == nil, err: err})
		}
	}
	return nil
}

// concernsOne reports whether an error is about the thing that was asked for, so
// that it says nothing of others.
func concernsOne(err error) bool {
	for _, kind := range []error{ErrNotFound, ErrInvalidArgument, ErrBadRequest, ErrForbidden, ErrConflict, ErrRejected} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
