package volt

import (
	"fmt"
	"math"
	"net/url"
)

// A TaskType is a kind of training. The set is open.
type TaskType string

// The kinds of training.
const (
	TaskText       TaskType = "text"
	TaskChat       TaskType = "chat"
	TaskDPO        TaskType = "dpo"
	TaskGRPO       TaskType = "grpo"
	TaskCustomChat TaskType = "custom_chat"
	TaskImage      TaskType = "image"
)

// A ChatTemplate is a format for the turns of a conversation. The set is open.
type ChatTemplate string

// The chat templates that the API documents.
const (
	ChatTemplateAlpaca          ChatTemplate = "alpaca"
	ChatTemplateChatML          ChatTemplate = "chatml"
	ChatTemplateDeepSeekV3      ChatTemplate = "deepseek_v3"
	ChatTemplateGemma3          ChatTemplate = "gemma3"
	ChatTemplateLlama3          ChatTemplate = "llama3"
	ChatTemplateLlama4          ChatTemplate = "llama4"
	ChatTemplateMistralV3Tekken ChatTemplate = "mistral_v3_tekken"
	ChatTemplatePhi4            ChatTemplate = "phi_4"
	ChatTemplateQwen25          ChatTemplate = "qwen_25"
	ChatTemplateQwen3           ChatTemplate = "qwen3"
)

// An ImageModelType is a family of image models. The set is open.
type ImageModelType string

// The families of image models that the API documents.
const (
	ImageModelFlux ImageModelType = "flux"
	ImageModelSDXL ImageModelType = "sdxl"
)

// A Dataset is the data to train with: see HuggingFace and DatasetURL.
type Dataset struct{ repo, url string }

// HuggingFace returns a data set in a Hugging Face repository, such as
// "myorg/support-qa".
func HuggingFace(repo string) Dataset { return Dataset{repo: repo} }

// DatasetURL returns a data set at a URL, such as "https://my-server.com/data.jsonl".
func DatasetURL(address string) Dataset { return Dataset{url: address} }

// A JobSpec describes a new job. It is a TextJob, ChatJob, DPOJob, GRPOJob, CustomChatJob
// or ImageJob.
type JobSpec interface{ jobRequest() jobRequest }

// jobRequest is the body of a create, or a problem with its specification.
type jobRequest struct {
	kind  string
	body  jobBody
	extra map[string]any

	field, problem string
}

// jobBody has the fields of all kinds of jobs, in the spelling of the API's page.
type jobBody struct {
	Name              string         `json:"name"`
	TaskType          TaskType       `json:"taskType"`
	Model             string         `json:"model"`
	DatasetRepo       string         `json:"dsRepo,omitempty"`
	DatasetURL        string         `json:"datasetUrl,omitempty"`
	Hours             float64        `json:"hours"`
	ChatTemplate      ChatTemplate   `json:"chatTemplate,omitempty"`
	FieldInstruction  string         `json:"fieldInstruction,omitempty"`
	FieldOutput       string         `json:"fieldOutput,omitempty"`
	FieldConversation string         `json:"fieldConversation,omitempty"`
	FieldPrompt       string         `json:"fieldPrompt,omitempty"`
	FieldChosen       string         `json:"fieldChosen,omitempty"`
	FieldRejected     string         `json:"fieldRejected,omitempty"`
	ImageModelType    ImageModelType `json:"imageModelType,omitempty"`
	WebhookURL        string         `json:"webhookUrl,omitempty"`
}

// A TextJob is supervised training on pairs of instruction and output.
type TextJob struct {
	// Name, Model, Dataset and Hours are required.
	Name string
	// Model is the Hugging Face model to train, such as
	// "meta-llama/Llama-3.1-8B-Instruct".
	Model string
	// Dataset is the data to train with.
	Dataset Dataset
	// Hours is the training time to pay for, in hours. Parts of an hour are allowed.
	Hours float64
	// FieldInstruction and FieldOutput name the data set's columns.
	FieldInstruction, FieldOutput string
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j TextJob) jobRequest() jobRequest {
	r := newJobRequest("TextJob", TaskText, j.Name, j.Model, j.Dataset, j.Hours, j.WebhookURL, j.Extra)
	r.body.FieldInstruction, r.body.FieldOutput = j.FieldInstruction, j.FieldOutput
	return r
}

// A ChatJob is supervised training on conversations.
type ChatJob struct {
	// Name, Model, Dataset and Hours are required; see TextJob.
	Name    string
	Model   string
	Dataset Dataset
	Hours   float64
	// ChatTemplate is the format for the turns of a conversation.
	ChatTemplate ChatTemplate
	// FieldConversation names the data set's column.
	FieldConversation string
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j ChatJob) jobRequest() jobRequest {
	r := newJobRequest("ChatJob", TaskChat, j.Name, j.Model, j.Dataset, j.Hours, j.WebhookURL, j.Extra)
	r.body.ChatTemplate, r.body.FieldConversation = j.ChatTemplate, j.FieldConversation
	return r
}

// A DPOJob is direct preference optimization, on pairs of a chosen and a rejected output.
type DPOJob struct {
	// Name, Model, Dataset and Hours are required; see TextJob.
	Name    string
	Model   string
	Dataset Dataset
	Hours   float64
	// ChatTemplate is the format for the turns of a conversation.
	ChatTemplate ChatTemplate
	// FieldPrompt, FieldChosen and FieldRejected name the data set's columns.
	FieldPrompt, FieldChosen, FieldRejected string
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j DPOJob) jobRequest() jobRequest {
	r := newJobRequest("DPOJob", TaskDPO, j.Name, j.Model, j.Dataset, j.Hours, j.WebhookURL, j.Extra)
	r.body.ChatTemplate = j.ChatTemplate
	r.body.FieldPrompt, r.body.FieldChosen, r.body.FieldRejected = j.FieldPrompt, j.FieldChosen, j.FieldRejected
	return r
}

// A GRPOJob is group relative policy optimization, on prompts.
type GRPOJob struct {
	// Name, Model, Dataset and Hours are required; see TextJob.
	Name    string
	Model   string
	Dataset Dataset
	Hours   float64
	// ChatTemplate is the format for the turns of a conversation.
	ChatTemplate ChatTemplate
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j GRPOJob) jobRequest() jobRequest {
	r := newJobRequest("GRPOJob", TaskGRPO, j.Name, j.Model, j.Dataset, j.Hours, j.WebhookURL, j.Extra)
	r.body.ChatTemplate = j.ChatTemplate
	return r
}

// A CustomChatJob is training on conversations in the caller's own file.
type CustomChatJob struct {
	// Name, Model, DatasetURL and Hours are required; see TextJob.
	Name  string
	Model string
	// DatasetURL is the URL of the file, such as "https://my-server.com/data.jsonl".
	DatasetURL string
	Hours      float64
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j CustomChatJob) jobRequest() jobRequest {
	return newJobRequest("CustomChatJob", TaskCustomChat, j.Name, j.Model, DatasetURL(j.DatasetURL), j.Hours, j.WebhookURL, j.Extra)
}

// An ImageJob trains an image model (LoRA) with pictures.
type ImageJob struct {
	// Name, Model, Dataset and Hours are required; see TextJob.
	Name    string
	Model   string
	Dataset Dataset
	Hours   float64
	// ImageModelType is the model's family.
	ImageModelType ImageModelType
	// WebhookURL receives a request when the job has ended. It is optional.
	WebhookURL string
	// Extra has further fields to send that this package does not know.
	Extra map[string]any
}

func (j ImageJob) jobRequest() jobRequest {
	r := newJobRequest("ImageJob", TaskImage, j.Name, j.Model, j.Dataset, j.Hours, j.WebhookURL, j.Extra)
	r.body.ImageModelType = j.ImageModelType
	return r
}

// newJobRequest fills in and checks the fields that all kinds of jobs have.
func newJobRequest(kind string, task TaskType, name, model string, data Dataset, hours float64, webhook string, extra map[string]any) jobRequest {
	r := jobRequest{kind: kind, extra: extra, body: jobBody{
		Name: name, TaskType: task, Model: model, Hours: hours,
		DatasetRepo: data.repo, DatasetURL: data.url, WebhookURL: webhook,
	}}
	switch {
	case isBlank(name):
		r.field, r.problem = "Name", "it is empty: want a name for the job"
	case isBlank(model):
		r.field, r.problem = "Model", "it is empty: want a Hugging Face model such as meta-llama/Llama-3.1-8B-Instruct"
	case isBlank(data.repo) && data.url == "":
		r.field, r.problem = datasetField(task), "it is empty: want the data to train with"
	case data.url != "" && !webAddress(data.url):
		r.field, r.problem = datasetField(task), "it is no address: want one such as https://my-server.com/data.jsonl"
	case math.IsNaN(hours) || math.IsInf(hours, 0) || hours <= 0:
		r.field, r.problem = "Hours", fmt.Sprintf("%g hours: want more than 0", hours)
	case webhook != "" && !webAddress(webhook):
		r.field, r.problem = "WebhookURL", "it is no address: want one such as https://my-server.com/webhook"
	}
	return r
}

func datasetField(task TaskType) string {
	if task == TaskCustomChat {
		return "DatasetURL"
	}
	return "Dataset"
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
