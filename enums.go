package volt

// Provider is where a pod or machine comes from. The set is open.
type Provider string

// The providers that the API names.
const (
	// ProviderLium runs standard pods, which can be stopped and started.
	ProviderLium Provider = "lium"
	// ProviderTargon runs confidential pods, in the API's earlier revision.
	ProviderTargon Provider = "targon"
	// ProviderConfidential runs confidential pods, in the newest revision.
	ProviderConfidential Provider = "confidential"
)

// PodStatus is where a pod stands. The API's revisions spell it in upper and in
// lower case; here it is in lower case always, so that == works. The set is
// open: a status that none of the predicates knows is neither ready nor gone.
type PodStatus string

// The statuses that the API and the systems behind it name.
const (
	PodPending      PodStatus = "pending"
	PodRegistered   PodStatus = "registered"
	PodProvisioning PodStatus = "provisioning"
	PodDeploying    PodStatus = "deploying"
	PodStarting     PodStatus = "starting"
	PodRunning      PodStatus = "running"
	PodStopping     PodStatus = "stopping"
	PodStopped      PodStatus = "stopped"
	PodSuspended    PodStatus = "suspended"
	PodError        PodStatus = "error"
	PodFailed       PodStatus = "failed"
	PodDeleting     PodStatus = "deleting"
	PodDeleted      PodStatus = "deleted"
	PodTerminated   PodStatus = "terminated"
)

// IsRunning reports whether the pod runs. That it says so in a create's answer
// does not mean that it can be reached: see PodsService.WaitRunning.
func (s PodStatus) IsRunning() bool { return s == PodRunning }

// IsStarting reports whether the pod is on its way to running.
func (s PodStatus) IsStarting() bool {
	switch s {
	case PodPending, PodRegistered, PodProvisioning, PodDeploying, PodStarting:
		return true
	}
	return false
}

// IsFailed reports whether the pod ended in a fault; its Message may say which.
func (s PodStatus) IsFailed() bool { return s == PodError || s == PodFailed }

// IsGone reports whether the pod is no more, or is about to be.
func (s PodStatus) IsGone() bool { return s == PodDeleted || s == PodTerminated || s == PodDeleting }

// IsStopped reports whether the pod is stopped, or is about to be.
func (s PodStatus) IsStopped() bool {
	return s == PodStopped || s == PodStopping || s == PodSuspended
}

// IsTerminal reports whether the pod does not come to run by itself from here.
func (s PodStatus) IsTerminal() bool { return s.IsFailed() || s.IsGone() || s.IsStopped() }

// JobStatus is where a fine-tuning job stands, in lower case. The set is open.
type JobStatus string

// The statuses of a job, in the order in which it passes them.
const (
	JobPending         JobStatus = "pending"
	JobPreparingData   JobStatus = "preparing_data"
	JobIdle            JobStatus = "idle"
	JobLookingForNodes JobStatus = "looking_for_nodes"
	JobDelayed         JobStatus = "delayed"
	JobReady           JobStatus = "ready"
	JobTraining        JobStatus = "training"
	JobPreEvaluation   JobStatus = "preevaluation"
	JobEvaluating      JobStatus = "evaluating"

	JobSuccess             JobStatus = "success"
	JobFailure             JobStatus = "failure"
	JobFailureFindingNodes JobStatus = "failure_finding_nodes"
	JobNodeTrainingFailure JobStatus = "node_training_failure"
	JobPrepTaskFailure     JobStatus = "prep_task_failure"
	JobCancelled           JobStatus = "cancelled"
)

// IsSuccess reports whether the job is done and its model can be had.
func (s JobStatus) IsSuccess() bool { return s == JobSuccess }

// IsFailed reports whether the job ended in a fault.
func (s JobStatus) IsFailed() bool {
	switch s {
	case JobFailure, JobFailureFindingNodes, JobNodeTrainingFailure, JobPrepTaskFailure:
		return true
	}
	return false
}

// IsTerminal reports whether the job has ended.
func (s JobStatus) IsTerminal() bool { return s.IsSuccess() || s.IsFailed() || s == JobCancelled }

// IsRefundable reports whether a cancel at this status is refunded in full:
// training has not begun.
func (s JobStatus) IsRefundable() bool {
	switch s {
	case JobPending, JobPreparingData, JobIdle, JobLookingForNodes:
		return true
	}
	return false
}
