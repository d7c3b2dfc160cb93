package volt

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// FineTuningService manages fine-tuning jobs. The newest page of the API omits it. If the
// server does not offer it any more, its calls return ErrNotSupported.
type FineTuningService struct {
	core      *rest.Core
	engine    *lifecycle.Engine[Job]
	listLag   time.Duration
	room      *poll.Room[Job]
	creations *creationLog
}

var (
	jobsList   = earlierEndpoint(rest.Read, "GET", "/fine-tuning", "list fine-tuning jobs")
	jobsGet    = earlierEndpoint(rest.Read, "GET", "/fine-tuning/{id}", "get fine-tuning job")
	jobsCreate = earlierEndpoint(rest.Create, "POST", "/fine-tuning", "create fine-tuning job")
	jobsCancel = earlierEndpoint(rest.Write, "DELETE", "/fine-tuning/{id}", "cancel fine-tuning job")
)

// A Job is a fine-tuning job. A member that is absent or null is the zero value.
type Job struct {
	// ID is Volt's id of the job.
	ID string `json:"id"`
	// GradientsTaskID is the job's id in the training network.
	GradientsTaskID string `json:"gradients_task_id,omitempty"`
	// Name is the name of the job.
	Name string `json:"name,omitempty"`
	// BaseModel is the model to train.
	BaseModel string `json:"base_model,omitempty"`
	// TaskType is the kind of training.
	TaskType TaskType `json:"task_type,omitempty"`
	// Status is the job's status.
	Status JobStatus `json:"status,omitempty"`
	// Message is the server's message, for example about the refund of a cancel.
	Message string `json:"message,omitempty"`
	// HoursRequested is the paid training time in hours.
	HoursRequested float64 `json:"hours_requested,omitempty"`
	// CostPerHour is the price in USD per hour of training.
	CostPerHour USD `json:"cost_per_hour,omitzero"`
	// TotalCost is the amount in USD that was debited upfront.
	TotalCost USD `json:"total_cost,omitzero"`
	// DatasetRepo is the repository of the data set.
	DatasetRepo string `json:"dataset_repo,omitempty"`
	// OutputModelRepo is the repository of the trained model, after a success.
	OutputModelRepo string `json:"output_model_repo,omitempty"`
	// CreatedAt, StartedAt and CompletedAt are zero if that has not happened, or if the
	// response omits them.
	CreatedAt   time.Time `json:"created_at,omitzero"`
	StartedAt   time.Time `json:"started_at,omitzero"`
	CompletedAt time.Time `json:"completed_at,omitzero"`
	// Unreadable names the members of the response that could not be read, or only in
	// part, such as a time without a zone. No decision is based on them.
	Unreadable []string `json:"unreadable,omitempty"`
}

// JobListParams filters a list of jobs. Zero fields are not sent.
type JobListParams struct {
	// Status lists only jobs with this status.
	Status JobStatus `url:"status,omitempty"`
}

// List returns the account's jobs. It sends one request. The list may lag behind Get, for
// which the server asks the training network each time.
//
// Documented under "Fine-Tuning Jobs" (v1).
func (s *FineTuningService) List(ctx context.Context, params JobListParams, opts ...CallOption) (List[Job], error) {
	return jobs.get(ctx, s.core, jobsList, rest.Params{Query: params}, opts)
}

// Get returns one job with its current status. It sends one request.
//
// Documented under "Fine-Tuning Jobs" (v1).
func (s *FineTuningService) Get(ctx context.Context, id string, opts ...CallOption) (Job, error) {
	return s.get(ctx, id, settingsOf(opts))
}

func (s *FineTuningService) get(ctx context.Context, id string, settings callSettings) (Job, error) {
	return s.engine.Get(ctx, id, lifecycle.Request{Settings: settings.CallSettings})
}

// Create starts a job: a TextJob, ChatJob, DPOJob, GRPOJob, CustomChatJob or ImageJob.
// The account is debited at once for all hours (Job.TotalCost).
//
// It sends one request. It is not repeated once the server may have received it: the
// error is then ErrMaybeCreated. The other errors are the same as for PodsService.Create.
//
// With MaxTotalCost, a job over the cap is cancelled at once, and the ErrPriceTooHigh
// says what was debited and refunded. If the response omits the cost, Create gets the job
// once. If the cost is still unknown, the job is cancelled with ErrPriceUnknown, unless
// KeepUnpriced is given.
//
// Documented under "Fine-Tuning Jobs" (v1).
func (s *FineTuningService) Create(ctx context.Context, spec JobSpec, opts ...CreateJobOption) (Job, error) {
	var settings callSettings
	for _, o := range opts {
		o.applyCreateJob(&settings)
	}
	req, _, err := checkJobSpec(spec, settings)
	if err != nil {
		return Job{}, err
	}
	job, err := s.engine.Create(ctx, &jobCreate{s, req, settings}, false, lifecycle.Request{Settings: settings.CallSettings})
	if err != nil {
		return Job{}, err
	}
	return job, nil
}

// checkJobSpec checks a specification and its cost cap before a request is sent.
func checkJobSpec(spec JobSpec, settings callSettings) (req jobRequest, limit USD, err error) {
	if spec == nil {
		return req, limit, argumentError(jobsCreate, "", "spec", "it is nil: want a TextJob or another kind of job")
	}
	req = spec.jobRequest()
	if req.problem != "" {
		return req, limit, argumentError(jobsCreate, req.body.Name, req.kind+"."+req.field, req.problem)
	}
	limit, err = jobCap(req, settings)
	return req, limit, err
}

// send sends one create, and cancels the job if it costs more than its cap.
func (s *FineTuningService) send(ctx context.Context, req jobRequest, settings callSettings) (Job, error) {
	limit, err := jobCap(req, settings)
	if err != nil {
		return Job{}, err
	}
	job, err := rest.Do(ctx, s.core, jobsCreate, &rest.Params{
		Target: req.body.Name, Body: req.body, Extra: req.extra, Secrets: webhookSecrets(req.body.WebhookURL), Settings: settings.CallSettings,
	}, client.Named(decodeJob, req.body.Name, func(j Job) string { return j.Name }))
	if err == nil {
		s.creations.add(Creation{Job: job.ID, Name: req.body.Name, Cost: job.Cost()})
	}
	if err != nil || !settings.totalCapped {
		return job, err
	}
	return s.keepUnder(ctx, job, limit, req.body.Name, settings.withoutResponse())
}

// Cancel cancels a job. A job is refunded in full before its training starts
// (JobStatus.IsRefundable), and not at all after that. Job.Message describes the refund.
//
// It sends one request and may be repeated safely.
//
// Documented under "Fine-Tuning Jobs" (v1).
func (s *FineTuningService) Cancel(ctx context.Context, id string, opts ...CallOption) (Job, error) {
	if rest.ContextProblem(ctx) == "" && rest.ArgProblem(id) == "" {
		s.engine.Deleting(Job{ID: id})
	}
	job, err := call(ctx, s.core, jobsCancel, rest.Params{Args: []string{id}}, opts, decodeCancel(id))
	if err == nil && !job.Status.IsSuccess() {
		s.engine.Ledger().Accepted(id)
	}
	return job, err
}

// decodeCancel reads the response to a cancel of the job id.
func decodeCancel(id string) func([]byte) (Job, error) {
	e := lifecycle.Ending{
		API: provider.Name, Kind: lifecycle.KindJob, IDs: []string{"id"}, Envelopes: jobEnvelopes,
		IsOther: func(shown string) bool { return shown != id },
	}
	return decodeEnding(e, func(object wire.Value) Job {
		inner, _ := wire.Object(object, jobEnvelopes...)
		job := readJob(inner)
		if job.ID == "" && job.Status == "" {
			job.Status = JobCancelled
		}
		fill(&job.ID, id)
		// The message is outside the job object.
		for name, v := range object.Members() {
			if string(name) == "message" {
				fill(&job.Message, v.Text())
			}
		}
		return job
	})
}

func readJob(object wire.Value) (out Job) {
	unreadable := (*wire.Unreadable)(&out.Unreadable)
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "gradientsTaskId", "gradients_task_id":
			out.GradientsTaskID = v.Text()
		case "name":
			out.Name = v.Text()
		case "baseModel", "base_model":
			out.BaseModel = v.Text()
		case "taskType", "task_type":
			out.TaskType = TaskType(v.Lower())
		case "status":
			out.Status = JobStatus(v.Lower())
		case "message":
			out.Message = v.Text()
		case "hoursRequested", "hours_requested":
			out.HoursRequested = v.Float()
		case "costPerHour", "cost_per_hour":
			out.CostPerHour = unreadable.USD("cost_per_hour", v)
		case "totalCost", "total_cost":
			out.TotalCost = lifecycle.PriceOf(out.TotalCost, unreadable.USD("total_cost", v))
		case "datasetRepo", "dataset_repo":
			out.DatasetRepo = v.Text()
		case "outputModelRepo", "output_model_repo":
			out.OutputModelRepo = v.Text()
		case "createdAt", "created_at":
			out.CreatedAt = unreadable.Time("created_at", v)
		case "startedAt", "started_at":
			out.StartedAt = unreadable.Time("started_at", v)
		case "completedAt", "completed_at":
			out.CompletedAt = unreadable.Time("completed_at", v)
		}
	}
	return out
}

var jobEnvelopes = []string{"job", "data"}

// decodeJobAbout reads a response, and returns an error unless it shows the job id.
func decodeJobAbout(id string) func([]byte) (Job, error) {
	return func(body []byte) (Job, error) {
		job, err := decodeJob(body)
		if err == nil && job.ID != id {
			return Job{}, errOtherJob
		}
		return job, err
	}
}

var (
	decodeJob = client.One(readJob, func(j Job) string { return j.ID }, "job", "data")
	jobs      = listReader[Job]{readJob, []string{"jobs"}, []string{"items", "data"}}
)
