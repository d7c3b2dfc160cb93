package volt

import "github.com/voltagegpu/volt-go/internal/lifecycle"

// A Provider is a supplier of pods and machines. The set is open.
type Provider string

// The providers that the API documents.
const (
	// ProviderLium runs standard pods, which can be stopped and started.
	ProviderLium Provider = "lium"
	// ProviderTargon runs confidential pods, in the API's earlier revision.
	ProviderTargon Provider = "targon"
	// ProviderConfidential runs confidential pods, in the newest revision.
	ProviderConfidential Provider = "confidential"
)

// A PodStatus is the status of a pod, in lower case. The API's revisions use upper or
// lower case. The set is open: a status without a meaning in this package is neither
// running nor gone.
type PodStatus string

// The statuses that the API and the systems behind it document.
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

func (s PodStatus) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindPod, "", string(s))
}

// meaning returns the meaning of the pod's status, which depends on its provider: a
// stopped confidential pod is gone, and a stopped Lium pod is not.
func (p Pod) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindPod, string(p.Provider), string(p.Status))
}

// IsRunning reports whether the pod runs. A create may return it before the pod can be
// reached: see PodsService.WaitRunning.
func (s PodStatus) IsRunning() bool { return s.meaning().State == lifecycle.StateRunning }

// IsStarting reports whether the pod is starting.
func (s PodStatus) IsStarting() bool { return s.meaning().State == lifecycle.StateStarting }

// IsFailed reports whether the pod failed. Its Message may say why. It may still be
// billed.
func (s PodStatus) IsFailed() bool { return s.meaning().State == lifecycle.StateFailed }

// IsGone reports whether the pod does not exist any more. A pod that is being deleted
// still exists: see IsStopped.
func (s PodStatus) IsGone() bool { return s.meaning().Gone }

// IsStopped reports whether the pod is stopped, is stopping or is being deleted.
func (s PodStatus) IsStopped() bool {
	state := s.meaning().State
	return state == lifecycle.StatePaused || state == lifecycle.StateStopping
}

// IsTerminal reports whether the pod needs a request to run again, or can never run
// again.
func (s PodStatus) IsTerminal() bool { return s.IsFailed() || s.IsGone() || s.IsStopped() }

// A JobStatus is the status of a fine-tuning job, in lower case. The set is open.
type JobStatus string

// The statuses of a job, in the usual order.
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

func (s JobStatus) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindJob, "", string(s))
}

// IsSuccess reports whether the job has succeeded.
func (s JobStatus) IsSuccess() bool { return s.meaning().State == lifecycle.StateSucceeded }

// IsFailed reports whether the job failed.
func (s JobStatus) IsFailed() bool { return s.meaning().State == lifecycle.StateFailed }

// IsTerminal reports whether the job has ended.
func (s JobStatus) IsTerminal() bool { return s.meaning().Ended }

// IsRefundable reports whether a cancel at this status is refunded in full, because
// training has not started.
func (s JobStatus) IsRefundable() bool {
	switch s {
	case JobPending, JobPreparingData, JobIdle, JobLookingForNodes:
		return true
	}
	return false
}
