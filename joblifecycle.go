package volt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Ensure returns one job with the name of spec. It adopts the job if there is one, even
// if it has succeeded, and creates it otherwise, with at most one create a call. created
// reports whether this call created the job. A job that failed or was cancelled is not
// adopted: Ensure creates another. If the last job failed on its own, the create waits
// for the back-off (ErrBackoff).
//
// Its errors are the same as for PodsService.Ensure. It usually sends one list and one
// create.
func (s *FineTuningService) Ensure(ctx context.Context, spec JobSpec, opts ...EnsureJobOption) (job Job, created bool, err error) {
	var settings callSettings
	for _, o := range opts {
		o.applyEnsureJob(&settings)
	}
	req, limit, err := checkJobSpec(spec, settings)
	if err != nil {
		return Job{}, false, err
	}
	if err := portable(jobsCreate, req.body.Name, req.kind+".Name"); err != nil {
		return Job{}, false, err
	}
	call := callOf(jobsCreate, req.body.Name)
	call.Operation = "ensure fine-tuning job"
	job, created, err = s.engine.Ensure(ctx, &jobCreate{s, req, settings}, lifecycle.EnsureOptions{
		Call: call, Request: lifecycle.Request{Settings: settings.CallSettings},
	})
	if err == nil && settings.totalCapped {
		over := s.overCap(ctx, &job, call, limit, settings.withoutResponse())
		if over != nil && (over.Price.Known() || !settings.keepUnpriced) {
			over.adopted = !created
			return Job{}, false, over // the job may be somebody else's, so it is not cancelled for its price
		}
	}
	var mismatch *api.SpecMismatchError
	if errors.As(err, &mismatch) {
		known, _ := s.engine.Ledger().Known(mismatch.ID)
		err = &SpecMismatchError{SpecMismatchError: mismatch, Job: known}
	}
	if err != nil {
		return Job{}, false, err
	}
	return job, created, nil
}

// Find returns the jobs of a name that have not failed and are not cancelled. See
// PodsService.Find.
func (s *FineTuningService) Find(ctx context.Context, name string, opts ...CallOption) ([]Job, error) {
	if name == "" {
		return nil, argumentError(jobsList, "", "name", "it is empty: want the name of the jobs")
	}
	call := callOf(jobsList, name)
	call.Operation = "find fine-tuning jobs"
	return s.engine.Find(ctx, name, call, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// EnsureDeleted cancels the job and returns nil once a response shows that it has ended.
// If that is not confirmed in time, it returns ErrNotDeleted. It usually sends three
// requests, which overtake all others of the client. A job that has already ended costs
// one request.
func (s *FineTuningService) EnsureDeleted(ctx context.Context, job Job, opts ...CallOption) error {
	if job.ID == "" {
		return argumentError(jobsCancel, job.Name, "job", "it has no id: want a job that Create, Get or List returned")
	}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return argumentError(jobsCancel, job.ID, "ctx", problem)
	}
	if problem := rest.ArgProblem(job.ID); problem != "" {
		return argumentError(jobsCancel, job.ID, "job", problem)
	}
	return s.engine.EnsureDeleted(ctx, job, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// Reclaim cancels the jobs that creates with an unknown outcome may have made. See
// PodsService.Reclaim.
func (s *FineTuningService) Reclaim(ctx context.Context, err error, opts ...CallOption) error {
	unknown := lifecycle.AmbiguousErrors(err, isJobCreate)
	if len(unknown) == 0 {
		return nil
	}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return argumentError(jobsCreate, unknown[0].Name, "ctx", problem)
	}
	request := lifecycle.Request{Settings: settingsOf(opts).CallSettings}
	return lifecycle.ForEach(unknown, func(maybe *AmbiguousError) error {
		if maybe.Name == "" || !isJobCreate(maybe.Call) {
			return maybe
		}
		call := callOf(jobsCreate, maybe.Name)
		call.Operation = "reclaim fine-tuning job"
		return s.engine.Reclaim(ctx, maybe, call, request)
	})
}

func isJobCreate(c api.Call) bool {
	return c.Path == "" || c.Path == jobsCreate.Path && c.API == provider.Name
}

// Adopt records that the job has this name. See PodsService.Adopt.
func (s *FineTuningService) Adopt(ctx context.Context, id, name string, opts ...CallOption) (Job, error) {
	if name == "" {
		return Job{}, argumentError(jobsGet, id, "name", "it is empty: want the name of the job")
	}
	job, err := s.engine.Get(ctx, id, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
	if err != nil {
		return Job{}, err
	}
	s.engine.Ledger().Adopt(id, name)
	job.Name = name
	return job, nil
}

// Disown records that the job belongs to somebody else. It sends nothing.
func (s *FineTuningService) Disown(id string) { s.engine.Ledger().Disown(Job{ID: id}) }

// jobCreate is a specification with the options of its create.
type jobCreate struct {
	service  *FineTuningService
	req      jobRequest
	settings callSettings
}

func (c *jobCreate) Name() string { return c.req.body.Name }

func (c *jobCreate) Create(ctx context.Context) (Job, error) {
	return c.service.send(ctx, c.req, c.settings)
}

// Matches compares a job with the specification.
func (c *jobCreate) Matches(j Job) (lifecycle.Evidence, lifecycle.Field) {
	body := c.req.body
	hours := ""
	if j.HoursRequested != 0 {
		hours = fmt.Sprint(j.HoursRequested)
	}
	return lifecycle.Matches(
		lifecycle.Field{Name: "task type", Want: string(body.TaskType), Have: string(j.TaskType)},
		lifecycle.Field{Name: "model", Want: body.Model, Have: j.BaseModel, Main: true},
		lifecycle.Field{Name: "data set", Want: body.DatasetRepo, Have: j.DatasetRepo},
		lifecycle.Field{Name: "hours", Want: fmt.Sprint(body.Hours), Have: hours},
	)
}

// jobResource adapts jobs to the lifecycle engine.
type jobResource struct{ service *FineTuningService }

func (r jobResource) Kind() lifecycle.Kind {
	return lifecycle.Kind{
		Noun: "fine-tuning job", ListLag: r.service.listLag, Failed: ErrJobFailed, EndedIsGone: true,
		Create: callOf(jobsCreate, ""), Delete: callOf(jobsCancel, ""),
	}
}

func (r jobResource) View(j Job) lifecycle.View {
	v := lifecycle.View{
		Name: j.Name, Word: string(j.Status), Message: j.Message, Status: j.Status.meaning(),
		Age: lifecycle.Age{CreatedAt: j.CreatedAt, Exact: !slices.Contains(j.Unreadable, "created_at")},
	}
	if j.ID != "" {
		v.IDs = []lifecycle.ResourceID{{ID: j.ID}}
	}
	return v
}

func (r jobResource) Merge(now, earlier Job) Job {
	fill(&now.Name, earlier.Name)
	fill(&now.TotalCost, earlier.TotalCost)
	return now
}

func (r jobResource) WithName(j Job, name string) Job { j.Name = name; return j }

func (r jobResource) Get(ctx context.Context, id string, q lifecycle.Request) (Job, error) {
	p := paramsOf(q)
	p.Args = []string{id}
	return rest.Do(ctx, r.service.core, jobsGet, &p, decodeJobAbout(id))
}

func (r jobResource) List(ctx context.Context, q lifecycle.Request) (lifecycle.Page[Job], error) {
	p := paramsOf(q)
	var answer Response
	p.Settings.Response = &answer
	list, err := jobs.get(ctx, r.service.core, jobsList, p, nil)
	if q.Settings.Response != nil {
		*q.Settings.Response = answer
	}
	return pageOf(list, answer), err
}

func (r jobResource) Delete(ctx context.Context, id string, q lifecycle.Request) error {
	p := paramsOf(q)
	p.Args = []string{id}
	_, err := rest.Do(ctx, r.service.core, jobsCancel, &p, decodeCancel(id))
	return err
}

func (r jobResource) Stop(ctx context.Context, id string, q lifecycle.Request) error {
	return r.Delete(ctx, id, q)
}
