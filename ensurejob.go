package volt

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
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
// most once in a call. A job that failed or was cancelled is not adopted; one that
// this client has cancelled, not even where the list is late. See PodsService.Ensure:
// the rest is as there.
//
// Adopting takes one request (two where the client has just created the job and
// the list does not show it yet), creating two beside what Create takes, and six
// more where its outcome is unknown, with one for each id that it told. It bills
// what Create bills.
func (s *FineTuningService) Ensure(ctx context.Context, spec JobSpec, opts ...EnsureJobOption) (EnsuredJob, error) {
	settings := callSettings{settle: client.SettleWindow}
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
	e := jobEnsure{service: s, req: req, settings: settings, limit: limit, looks: settings.looks()}
	job, created, err := e.ensure().Do(ctx)
	return EnsuredJob{Job: job, Created: created}, err
}

// jobEnsure is one call of Ensure.
type jobEnsure struct {
	service  *FineTuningService
	req      jobRequest
	settings callSettings
	limit    USD // of the cost, where it is capped
	looks    CallOption
}

// ensure is the call for what every Ensure has in common.
func (e *jobEnsure) ensure() *client.Ensure[Job] {
	ensure := &client.Ensure[Job]{
		Name: e.req.body.Name, Call: e.call(), Names: e.service.names, Settle: e.settings.settle,
		List: e.list, Believe: true,
		Get:      func(ctx context.Context, j Job) (Job, error) { return e.service.Get(ctx, j.ID, e.looks) },
		Known:    func(id string) Job { return Job{ID: id} },
		IDs:      func(j Job) []string { return []string{j.ID} },
		Is:       func(j Job, id string) bool { return j.ID == id },
		Live:     e.live,
		NameOf:   func(j Job) string { return client.KnownName(e.req.body.Name, e.service.given.Get(j.ID), j.Name) },
		WithName: func(j Job, name string) Job { j.Name = name; return j },
		Merge:    func(now, _ Job) Job { return now },
		Remember: func(j Job) { e.service.given.Put(j.ID, e.req.body.Name) },
		Check:    func(_ context.Context, j Job) error { return e.mismatch(j) },
		Create:   func(ctx context.Context) (Job, error) { return e.service.create(ctx, e.req, e.settings) },
	}
	if e.settings.totalCapped {
		ensure.Cap = e.checkCap
	}
	return ensure
}

func (e *jobEnsure) call() api.Call {
	c := callOf(jobsCreate, e.req.body.Name)
	c.Operation = "ensure fine-tuning job"
	return c
}

func (e *jobEnsure) list(ctx context.Context) ([]Job, bool, error) {
	list, err := e.service.List(ctx, JobListParams{}, e.looks)
	return list.Items, list.Complete, err
}

// live reports whether a job may come to something, or has: not one that is
// cancelled, whatever a late list shows.
func (e *jobEnsure) live(j Job) bool {
	return j.Status.IsSuccess() || !j.Status.IsTerminal() && j.Status.meaning().State != lifecycle.StateStopping && !e.service.cancelled.Get(j.ID)
}

func (e *jobEnsure) mismatch(j Job) error {
	if err := unknownStatus(e.call(), []string{j.ID}, string(j.Status), j.Status.meaning()); err != nil {
		return err
	}
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

// checkCap compares a job that was found with the cap.
func (e *jobEnsure) checkCap(ctx context.Context, job *Job) error {
	if over := e.service.overCap(ctx, job, e.call(), e.limit, e.looks); over != nil {
		return over
	}
	return nil
}
