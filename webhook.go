package volt

import (
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ErrBadWebhook: what was posted is no webhook of Volt's.
const ErrBadWebhook api.Kind = "bad webhook"

// longestWebhook is how many bytes a webhook may have. The documented one has
// 300.
const longestWebhook = 64 << 10

// WebhookEvent is what Volt posts to a job's WebhookURL when the job has ended.
// What is absent or null is the zero value.
//
// Volt does not sign its webhooks: whoever knows the address can post one. So an
// event is a hint to ask FineTuningService.Get, and no more; WebhookHandler does
// that.
type WebhookEvent struct {
	// Event says what has happened: "fine_tuning.job.completed", also of a job
	// that failed. The set is open.
	Event string `json:"event,omitempty"`
	// JobID is Volt's id of the job. It is never empty.
	JobID string `json:"job_id"`
	// GradientsTaskID is the id that the training network gave the job.
	GradientsTaskID string `json:"gradients_task_id,omitempty"`
	// Status is how the job is said to have ended, in lower case. The set is
	// open.
	Status JobStatus `json:"status,omitempty"`
	// BaseModel is the model that was trained.
	BaseModel string `json:"base_model,omitempty"`
	// OutputModelRepo is the repository of the trained model, after a success.
	OutputModelRepo string `json:"output_model_repo,omitempty"`
	// TotalCost is what was debited for the job in USD.
	TotalCost USD `json:"total_cost,omitzero"`
	// CompletedAt is when the job ended.
	CompletedAt time.Time `json:"completed_at,omitzero"`
}

// ParseWebhook reads the body of a webhook. It spends no request, and what it
// returns is not confirmed: see WebhookEvent.
//
// An unknown event or status is kept, unknown fields are passed over, and a field
// of an odd type is the zero value. A body over 64 KiB, one that is no JSON
// object, one that names no job and one that cannot be read are a WebhookError,
// of kind ErrBadWebhook.
//
// Documented under "Webhooks" (v1).
func ParseWebhook(r io.Reader) (WebhookEvent, error) {
	if r == nil {
		return WebhookEvent{}, &WebhookError{Problem: "there is no body"}
	}
	body, err := io.ReadAll(io.LimitReader(r, longestWebhook+1))
	switch {
	case err != nil:
		return WebhookEvent{}, &WebhookError{Problem: "its body cannot be read", Err: err}
	case len(body) > longestWebhook:
		return WebhookEvent{}, &WebhookError{Problem: "its body is over 64 KiB", Err: ErrTooLarge}
	}
	object, err := wire.Object(bytes.TrimSpace(body))
	if err != nil {
		return WebhookEvent{}, &WebhookError{Problem: err.Error()}
	}
	e := readWebhook(object)
	if e.JobID == "" {
		return WebhookEvent{}, &WebhookError{Problem: "it names no job"}
	}
	return e, nil
}

func readWebhook(object wire.Value) (out WebhookEvent) {
	for name, v := range object.Members() {
		switch string(name) {
		case "event":
			out.Event = v.Text()
		case "jobId", "job_id":
			out.JobID = v.Text()
		case "gradientsTaskId", "gradients_task_id":
			out.GradientsTaskID = v.Text()
		case "status":
			out.Status = JobStatus(v.Lower())
		case "baseModel", "base_model":
			out.BaseModel = v.Text()
		case "outputModelRepo", "output_model_repo":
			out.OutputModelRepo = v.Text()
		case "totalCost", "total_cost":
			out.TotalCost = v.USD()
		case "completedAt", "completed_at":
			out.CompletedAt, _ = v.Time()
		}
	}
	return out
}

// WebhookError is a body that is no webhook of Volt's. errors.Is finds
// ErrBadWebhook, ErrTooLarge for one over 64 KiB, and the reader's own error.
type WebhookError struct {
	// Problem says what is wrong. It repeats nothing of the body, which may be
	// anyone's.
	Problem string
	// Err is why the body could not be read, ErrTooLarge, or nil.
	Err error `json:"-"`
}

// Error says what is wrong.
func (e *WebhookError) Error() string {
	text := "volt: parse webhook: " + e.Problem
	if e.Err != nil && !errors.Is(e.Err, ErrTooLarge) {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrBadWebhook.
func (e *WebhookError) Is(target error) bool { return target == ErrBadWebhook }

// Unwrap returns Err.
func (e *WebhookError) Unwrap() error { return e.Err }
