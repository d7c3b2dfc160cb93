package volt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// EnsuredJob is what FineTuningService.Ensure found or made.
type EnsuredJob struct {
	// Job is the job.
	Job Job
	// Created is true where it was not there before, and false where it was
	// adopted, or where it may be another's: beside an error.
	Created bool
}

// Ensure makes sure that there is one job with the spec's name: it adopts the
// one that there is, also one that is a success already, or else creates it, at
// most once in a call. A job that failed or was cancelled is not adopted. See
// PodsService.Ensure: the rest is as there.
//
// Adopting takes one request (two where the client has just created the job and
// the list does not show it yet), creating two beside what Create takes, and six
// more where its outcome is unknown, with one for each id that it told. It bills
// what Create bills.
func (s *FineTuningService) Ensure(ctx context.Context, spec JobSpec, opts ...EnsureJobOption) (EnsuredJob, error) {
	settings := callSettings{settle: settleWindow}
	for _, o := range opts {
		o.applyEnsureJob(&settings)
	}
	if spec == nil {
		return EnsuredJob{}, argumentError(jobsCreate, "", "spec", "it is nil: want a TextJob or another kind of job")
	}
	req := spec.jobRequest()
	if req.problem != "" {
		return EnsuredJob{}, argumentError(jobsCreate, req.body.Name, req.kind+"."+req.field, req.problem)
	}
	limit, err := jobCap(req, settings)
	if err != nil {
		return EnsuredJob{}, err
	}
	e := jobEnsure{service: s, req: req, looks: settings.looks()}
	leave, err := s.names.enter(ctx, e.call(), req.body.Name)
	if err != nil {
		return EnsuredJob{}, err
	}
	defer leave()
	found, err := e.find(ctx)
	if err == nil {
		found, err = e.unlisted(ctx, found)
	}
	switch {
	case err != nil:
		return EnsuredJob{}, err
	case len(found) > 1:
		return EnsuredJob{Job: found[0]}, e.twinsError(found, nil)
	case len(found) == 1:
		job := found[0]
		if err = e.mismatch(job); err == nil && settings.totalCapped {
			err = e.checkCap(ctx, &job, limit)
		}
		return EnsuredJob{Job: job}, err
	}
	var job Job
	maybe := s.names.recall(req.body.Name).maybe
	if maybe == nil {
		job, err = s.create(ctx, req, settings)
	} else { // it may exist already, and not be listed yet
		err = copyOf(maybe)
	}
	created := job.ID != ""
	switch {
	case errors.As(err, &maybe):
		job, err = e.settle(ctx, maybe)
		if created = err == nil; created && settings.totalCapped {
			err = e.checkCap(ctx, &job, limit)
		}
	case err == nil:
		if found, findErr := e.find(ctx); findErr == nil {
			others := slices.DeleteFunc(found, func(j Job) bool { return j.ID == job.ID })
			if len(others) > 0 {
				err = e.twinsError(append([]Job{job}, others...), nil)
			}
		}
	}
	return EnsuredJob{Job: job, Created: created}, err
}

// jobEnsure is one call of Ensure.
type jobEnsure struct {
	service *FineTuningService
	req     jobRequest
	looks   CallOption
	listed  []Job // by the last look
}

func (e *jobEnsure) call() api.Call {
	c := callOf(jobsCreate, e.req.body.Name)
	c.Operation = "ensure fine-tuning job"
	return c
}

// find looks for the jobs with the name that have not come to nothing.
func (e *jobEnsure) find(ctx context.Context) ([]Job, error) {
	list, err := e.service.List(ctx, JobListParams{}, e.looks)
	if err != nil {
		return nil, err
	}
	if !list.Complete() {
		return nil, &IdentityError{Call: e.call(), Err: errPartialList}
	}
	e.listed = list.Items
	var found []Job
	var nameless []string
	for _, j := range list.Items {
		switch {
		case !j.adoptable():
		case j.ID == "" || j.Name == "":
			nameless = append(nameless, j.ID)
		case j.Name == e.req.body.Name:
			found = append(found, j)
		}
	}
	if len(found) == 0 && len(nameless) > 0 {
		return nil, &IdentityError{Call: e.call(), IDs: nameless}
	}
	return found, nil
}

// unlisted adds to what was found the jobs that the client has just created and
// the list does not show yet.
func (e *jobEnsure) unlisted(ctx context.Context, found []Job) ([]Job, error) {
	for _, id := range e.service.names.recall(e.req.body.Name).ids {
		if slices.ContainsFunc(e.listed, func(j Job) bool { return j.ID == id }) {
			continue
		}
		j, err := e.service.Get(ctx, id, e.looks)
		switch {
		case isNotFound(err): // it may not be known yet
			return nil, &IdentityError{Call: e.call(), IDs: []string{id}}
		case err != nil:
			return nil, err
		case j.adoptable() && (j.Name == "" || j.Name == e.req.body.Name):
			found = append(found, j)
		}
	}
	return found, nil
}

// adoptable reports whether a job can stand for the one that is wanted.
func (j Job) adoptable() bool { return j.Status.IsSuccess() || !j.Status.IsTerminal() }

func (e *jobEnsure) mismatch(j Job) error {
	body := e.req.body
	for _, f := range []struct{ field, want, have string }{
		{"task type", string(body.TaskType), string(j.TaskType)},
		{"model", body.Model, j.BaseModel},
		{"data set", body.DatasetRepo, j.DatasetRepo},
		{"hours", fmt.Sprint(body.Hours), fmt.Sprint(j.HoursRequested)},
	} {
		if f.want != "" && f.have != "" && f.have != "0" && f.want != f.have {
			return e.differs(j, f.field, f.want, f.have)
		}
	}
	return nil
}

func (e *jobEnsure) differs(j Job, field, want, have string) error {
	return &SpecMismatchError{SpecMismatchError: api.SpecMismatchError{Call: e.call(), ID: j.ID, Field: field, Want: want, Have: have}, Job: j}
}

// settle only looks, after a create whose outcome is unknown.
func (e *jobEnsure) settle(ctx context.Context, maybe *AmbiguousError) (Job, error) {
	began := time.Now()
	window := max(0, time.Until(e.service.names.recall(e.req.body.Name).until))
	found := map[string]Job{}
	for _, sixtieths := range settleLooksAt {
		if err := pause(ctx, time.Until(began.Add(window*time.Duration(sixtieths)/60))); err != nil {
			break
		}
		for _, id := range maybe.IDs { // what the create's own answer named is ours
			if _, known := found[id]; known {
				continue
			}
			if j, err := e.service.Get(ctx, id, e.looks); err == nil && j.adoptable() {
				found[j.ID] = j
			}
		}
		if named, err := e.find(ctx); err == nil {
			for _, j := range named {
				found[j.ID] = j
			}
		}
	}
	seen := slices.Sorted(maps.Keys(found))
	if ctx.Err() == nil {
		e.service.names.settled(e.req.body.Name)
		for id := range found { // what was seen early may have failed by now
			switch j, err := e.service.Get(ctx, id, e.looks); {
			case err == nil && j.adoptable():
				found[id] = j
			case err == nil, isNotFound(err):
				delete(found, id)
			}
		}
	}
	jobs := slices.Collect(maps.Values(found))
	switch {
	case len(jobs) > 1:
		return jobs[0], e.twinsError(jobs, maybe)
	case len(jobs) == 1 && ctx.Err() == nil:
		return jobs[0], e.mismatch(jobs[0])
	}
	for _, id := range seen {
		if !slices.Contains(maybe.IDs, id) {
			maybe.IDs = append(maybe.IDs, id)
		}
	}
	return Job{}, maybe
}

// checkCap compares what was found, before a create or after a lost answer, with
// the cap. It cancels nothing: another process may have made it.
func (e *jobEnsure) checkCap(ctx context.Context, job *Job, limit USD) error {
	if over := e.service.overCap(ctx, job, e.call(), limit, e.looks); over != nil {
		return over
	}
	return nil
}

func (e *jobEnsure) twinsError(jobs []Job, err error) error {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	slices.Sort(ids)
	return &TwinsError{Call: e.call(), Name: e.req.body.Name, IDs: ids, Err: err}
}
