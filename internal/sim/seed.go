package sim

import "time"

// SSHKey is a public key of the account.
type SSHKey struct {
	ID          string
	Name        string
	PublicKey   string
	Fingerprint string
	CreatedAt   time.Time
}

// Credential is a Docker registry's credential. Its password is not kept.
type Credential struct {
	ID        string
	Name      string
	Registry  string
	Username  string
	CreatedAt time.Time
}

// APIKey is an API key of the account.
type APIKey struct {
	ID        string
	Name      string
	Key       string
	CreatedAt time.Time
	LastUsed  time.Time
}

// PodSeed is a pod that is there from the start. What it has cost before that
// has been paid.
type PodSeed struct {
	ID         string
	WorkloadID string
	Name       string
	ShownName  string // what the newest revision's list shows
	Provider   string // lium by default in Classic, else confidential
	Status     string // running by default
	Message    string

	MachineID    string
	ResourceName string
	TemplateID   string
	Image        string
	GPUCount     int
	VolumeGB     int
	SSHKeys      []string
	IP           string
	SSHPort      int
	CreatedAt    time.Time // now by default
	UpdatedAt    time.Time
	RunningSince time.Time // CreatedAt by default
}

// JobSeed is a job that is there from the start, and stays in its status.
type JobSeed struct {
	ID, TaskID  string
	Name        string
	Model       string
	TaskType    string
	Status      string
	Hours       float64
	Repo        string
	Output      string
	CreatedAt   time.Time
	StartedAt   time.Time
	CompletedAt time.Time
}
