package volt

import (
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ErrBadWebhook: the body of a request is not a webhook of Volt's.
const ErrBadWebhook api.Kind = "bad webhook"

// longestWebhook is the largest size of a webhook in bytes. The documented webhook has
// 300.
const longestWebhook = 64 << 10

// A WebhookEvent is the body that Volt posts to a job's WebhookURL when the job has
// ended. A member that is absent or null is the zero value.
//
// Volt does not sign its webhooks, so anybody who knows the address can post one. Confirm
// an event with FineTuningService.Get before you trust it. WebhookHandler does that.
type WebhookEvent struct {
	// Event is the kind of event: "fine_tuning.job.completed", also for a job that
	// failed. The set is open.
	Event string `json:"event,omitempty"`
	// JobID is Volt's id of the job. It is never empty.
	JobID string `json:"job_id"`
	// GradientsTaskID is the id that the training network gave the job.
	GradientsTaskID string `json:"gradients_task_id,omitempty"`
	// Status is the job's final status, in lower case. The set is open.
	Status JobStatus `json:"status,omitempty"`
	// BaseModel is the trained model's base.
	BaseModel string `json:"base_model,omitempty"`
	// OutputModelRepo is the repository of the trained model, after a success.
	OutputModelRepo string `json:"output_model_repo,omitempty"`
	// TotalCost is the amount in USD that was debited for the job.
	TotalCost USD `json:"total_cost,omitzero"`
	// CompletedAt is when the job ended.
	CompletedAt time.Time `json:"completed_at,omitzero"`
}

// ParseWebhook reads the body of a webhook. It sends no request, and the event is not
// confirmed: see WebhookEvent.
//
// Unknown events and statuses are kept, unknown fields are ignored, and a field of an
// unexpected type is the zero value. The error is a WebhookError of kind ErrBadWebhook if
// the body is over 64 KiB, cannot be read, is not a JSON object or has no job id.
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

// A WebhookError reports a body that is not a webhook of Volt's. errors.Is finds
// ErrBadWebhook, ErrTooLarge for a body over 64 KiB, and the reader's own error.
type WebhookError struct {
	// Problem describes the error. It quotes nothing from the body, which anybody may
	// have sent.
	Problem string
	// Err is why the body could not be read, ErrTooLarge, or nil.
	Err error `json:"-"`
}

// Error returns the problem and the cause.
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
