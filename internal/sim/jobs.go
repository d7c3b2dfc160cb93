package sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

var chatTemplates = []string{
	"alpaca", "chatml", "deepseek_v3", "gemma3", "llama3", "llama4", "mistral_v3_tekken", "phi_4", "qwen_25", "qwen3",
}

// maxJobHours keeps sums in range; the page names no limit.
const maxJobHours = 365 * 24

// taskFields are the fields that each kind of training has besides the common
// ones.
var taskFields = map[string]fields{
	"text":        {may("fieldInstruction", text), may("fieldOutput", text)},
	"chat":        {may("chatTemplate", text), may("fieldConversation", text)},
	"dpo":         {may("chatTemplate", text), may("fieldPrompt", text), may("fieldChosen", text), may("fieldRejected", text)},
	"grpo":        {may("chatTemplate", text)},
	"custom_chat": {},
	"image":       {may("imageModelType", text)},
}

// jobFields are those of the kind of training that the body asks for.
func jobFields(members map[string]json.RawMessage) fields {
	common := fields{
		need("name", text), need("taskType", text), need("model", text), need("hours", number),
		may("dsRepo", text), may("datasetUrl", text), may("webhookUrl", text),
	}
	var task string
	_ = json.Unmarshal(members["taskType"], &task)
	own, known := taskFields[task]
	if !known {
		for _, f := range taskFields {
			own = append(own, f...)
		}
	}
	return append(common, own...)
}

func (s *Server) createJob(c *call) *answer {
	b := c.Body
	task := b.Text("taskType")
	_, known := taskFields[task]
	template := b.Text("chatTemplate")
	image := b.Text("imageModelType")
	switch {
	case !known && s.does(KnownTaskTypes):
		return s.badRequest("taskType must be one of text, chat, dpo, grpo, custom_chat, image")
	case b.Float("hours") <= 0 || b.Float("hours") > maxJobHours:
		return s.badRequest("hours must be more than 0, and a year at most")
	case b.Text("dsRepo") == "" && b.Text("datasetUrl") == "":
		return s.badRequest("dsRepo or datasetUrl required")
	case template != "" && !slices.Contains(chatTemplates, template) && s.does(KnownChatTemplates):
		return s.badRequest("chatTemplate must be one of " + strings.Join(chatTemplates, ", "))
	case image != "" && image != "flux" && image != "sdxl":
		return s.badRequest("imageModelType must be flux or sdxl")
	case b.Has("webhookUrl") && !webAddress(b.Text("webhookUrl")):
		return s.badRequest("webhookUrl must be an http or https address")
	}
	j := &job{
		id: s.newID(IDJob), task: s.newID(IDTask), name: b.Text("name"), model: b.Text("model"), taskType: task,
		hours: b.Float("hours"), repo: b.Text("dsRepo"), webhook: b.Text("webhookUrl"),
		account: c.Key.account, status: jobPending, created: c.Now, fate: wished(c).jobFate,
	}
	j.rate = s.tariff(j.model, task)
	j.total = j.rate.Times(j.hours)
	if c.Key.account.ledger.Balance(c.Now) < j.total && s.does(FundsRequired) {
		return s.fail(http.StatusPaymentRequired, "Insufficient balance: the job costs $"+j.total.String())
	}
	c.Key.account.jobs.Add(j, j.id)
	c.Key.account.ledger.WriteCreated(Entry{Time: c.Now, Kind: JobCreated, ID: j.id, Name: j.name})
	if s.does(JobDebitedUpfront) {
		c.Key.account.ledger.Write(Entry{Time: c.Now, Kind: kernel.Upfront, ID: j.id, Name: j.name, Amount: j.total})
	}
	s.proceed(j, c.Now)
	c.Note = "made job " + j.id + " " + strconv.Quote(j.name)
	return kernel.Created(jobEnvelope{true, j.row(false)})
}

func webAddress(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

type jobEnvelope struct {
	Success bool   `json:"success"`
	Job     jobRow `json:"job"`
}

// jobRow is a job as the page shows it; a create's answer leaves some out.
type jobRow struct {
	ID          string        `json:"id"`
	TaskID      string        `json:"gradientsTaskId"`
	Name        string        `json:"name"`
	Model       string        `json:"baseModel"`
	TaskType    string        `json:"taskType"`
	Status      string        `json:"status"`
	Hours       float64       `json:"hoursRequested"`
	CostPerHour Money         `json:"costPerHour"`
	TotalCost   Money         `json:"totalCost"`
	Repo        **string      `json:"datasetRepo,omitempty"`
	Output      **string      `json:"outputModelRepo,omitempty"`
	CreatedAt   kernel.Stamp  `json:"createdAt"`
	StartedAt   *kernel.Stamp `json:"startedAt,omitempty"`
	CompletedAt *kernel.Stamp `json:"completedAt,omitempty"`
}

func (j *job) row(whole bool) jobRow {
	row := jobRow{
		ID: j.id, TaskID: j.task, Name: j.name, Model: j.model, TaskType: j.taskType, Status: j.status,
		Hours: j.hours, CostPerHour: j.rate, TotalCost: j.total, CreatedAt: kernel.Stamp(j.created),
	}
	if whole {
		started, completed := kernel.Stamp(j.started), kernel.Stamp(j.completed)
		row.Repo, row.Output = address(j.repo, true), address(j.output, true)
		row.StartedAt, row.CompletedAt = &started, &completed
	}
	return row
}

func (s *Server) listJobs(c *call) *answer {
	rows := make([]jobRow, 0, c.Key.account.jobs.Len())
	for j := range c.Key.account.jobs.All() {
		if status := c.Query.Text("status"); status == "" || status == j.status || !s.does(JobFilter) {
			rows = append(rows, j.row(true))
		}
	}
	return kernel.OK(struct {
		Success bool     `json:"success"`
		Jobs    []jobRow `json:"jobs"`
	}{true, rows})
}

func (s *Server) getJob(c *call) *answer {
	j, found := c.Key.account.jobs.Get(c.ID)
	if !found {
		return s.notFound("Job")
	}
	row := j.row(true)
	if !s.does(JobLive) {
		row.Status = jobPending
	}
	return kernel.OK(jobEnvelope{true, row})
}

// cancelJob cancels a job, and gives back what it cost where training has not
// begun.
func (s *Server) cancelJob(c *call) *answer {
	j, found := c.Key.account.jobs.Get(c.ID)
	switch {
	case !found:
		return s.notFound("Job")
	case j.over():
		return s.badRequest("Job is " + j.status + " already")
	}
	message := "Job cancelled. Training had begun, so nothing is refunded"
	c.Key.account.ledger.Write(Entry{Time: c.Now, Kind: JobCancelled, ID: j.id, Name: j.name})
	if slices.Contains(refundable, j.status) && s.does(RefundBeforeTraining) || !s.does(NoRefundAfterTraining) {
		c.Key.account.ledger.Write(Entry{Time: c.Now, Kind: kernel.Refunded, ID: j.id, Name: j.name, Amount: -j.total})
		message = fmt.Sprintf("Job cancelled and $%s refunded to your account", j.total)
	}
	s.Cancel(j.next)
	if j.alarm != nil {
		j.alarm()
	}
	s.advance(j, jobCancelled, c.Now)
	c.Note = "cancelled job " + j.id
	return kernel.OK(struct {
		Success bool   `json:"success"`
		Message string `json:"message"`
		Job     any    `json:"job"`
	}{true, message, struct {
		ID     string `json:"id"`
		Status string `json:"status"`
	}{j.id, j.status}})
}
