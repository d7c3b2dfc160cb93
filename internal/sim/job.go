package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The statuses of a job.
const (
	jobPending        = "pending"
	jobPreparing      = "preparing_data"
	jobIdle           = "idle"
	jobLooking        = "looking_for_nodes"
	jobReady          = "ready"
	jobTraining       = "training"
	jobEvaluating     = "evaluating"
	jobSuccess        = "success"
	jobFailure        = "failure"
	jobNoNodes        = "failure_finding_nodes"
	jobTrainingFailed = "node_training_failure"
	jobCancelled      = "cancelled"
)

// flow is the documented way of a job, and failures where it can leave it: the
// status from which each failure comes.
var (
	flow     = []string{jobPending, jobPreparing, jobLooking, jobReady, jobTraining, jobEvaluating, jobSuccess}
	failures = map[string]string{
		jobFailure: jobEvaluating, jobNoNodes: jobLooking, jobTrainingFailed: jobTraining,
		"prep_task_failure": jobPreparing, // observed upstream
	}
)

// refundable are the statuses in which a cancel gives everything back.
var refundable = []string{jobPending, jobPreparing, jobIdle, jobLooking}

// job is a training.
type job struct {
	id, task  string
	name      string
	model     string
	taskType  string
	hours     float64
	rate      Money // an hour
	total     Money
	repo      string
	output    string
	webhook   string
	account   *account
	status    string
	created   time.Time
	started   time.Time
	completed time.Time
	next      *kernel.Event
	alarm     func() bool
	fate      string // the status it ends in: success unless it says otherwise
}

func (j *job) over() bool {
	_, failed := failures[j.status]
	return failed || j.status == jobSuccess || j.status == jobCancelled
}

// proceed plans what becomes of a job after its present status.
func (s *Server) proceed(j *job, now time.Time) {
	next := s.nextStatus(j)
	if next == "" {
		return
	}
	at := now.Add(s.stays(j))
	j.next = s.Plan(at, func(at time.Time) {
		j.next = nil
		s.advance(j, next, at)
		s.proceed(j, at)
	})
	if j.webhook != "" {
		// Someone has to be told when it is over, also if nobody asks.
		j.alarm = s.cfg.Clock.AfterFunc(at.Sub(s.cfg.Clock.Now()), s.wake)
	}
}

// wake brings everything up to date.
func (s *Server) wake() {
	s.Enter()
	s.Leave()
}

func (s *Server) nextStatus(j *job) string {
	if failures[j.fate] == j.status && s.does(JobFailures) {
		return j.fate
	}
	i := slices.Index(flow, j.status)
	if i < 0 || i == len(flow)-1 {
		return ""
	}
	if !s.does(JobFlow) && j.status == jobPending {
		return jobTraining
	}
	return flow[i+1]
}

// stays is how long a job stays in its present status.
func (s *Server) stays(j *job) time.Duration {
	switch j.status {
	case jobTraining:
		if s.cfg.Training != (Range{}) || s.cfg.Instant {
			return s.Draw(s.cfg.Training)
		}
		return time.Duration(j.hours * float64(time.Hour))
	case jobEvaluating:
		return s.Draw(s.cfg.Evaluating)
	}
	return s.Draw(s.cfg.Stage)
}

// advance changes a job's status.
func (s *Server) advance(j *job, status string, at time.Time) {
	j.status = status
	if status == jobTraining {
		j.started = at
	}
	if !j.over() {
		return
	}
	j.completed = at
	if status == jobSuccess && s.does(OutputModel) {
		j.output = "voltagegpu/" + j.name + "-" + s.newID(IDModel)
	}
	if status == jobSuccess || s.does(WebhookEveryEnd) {
		s.post(j, at)
	}
}

func (s *Server) seedJob(a *account, seed JobSeed) {
	rate := s.tariff(seed.Model, seed.TaskType)
	j := &job{
		id: seed.ID, task: seed.TaskID, name: seed.Name, model: seed.Model, taskType: seed.TaskType, hours: seed.Hours,
		rate: rate, total: rate.Times(seed.Hours), repo: seed.Repo, output: seed.Output, account: a,
		status: cmp.Or(seed.Status, jobPending), created: seed.CreatedAt, started: seed.StartedAt, completed: seed.CompletedAt,
	}
	if j.id == "" {
		j.id = s.newID(IDJob)
	}
	if j.task == "" {
		j.task = s.newID(IDTask)
	}
	a.jobs.Add(j, j.id)
	a.ledger.CountCreated(j.name)
}
