package packetai

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// DeploymentStatus is where a deployment stands, in lower case and with hyphens,
// so that == works. The page names running alone; the others are those of the
// providers behind it. The set is open: a status that none of the predicates
// knows is neither ready nor gone, and Ensure ends with an error that shows it.
type DeploymentStatus string

// The statuses that are known.
const (
	StatusDeploying            DeploymentStatus = "deploying"
	StatusRunning              DeploymentStatus = "running"
	StatusStopped              DeploymentStatus = "stopped"
	StatusFailed               DeploymentStatus = "failed"
	StatusTerminated           DeploymentStatus = "terminated"
	StatusTerminatedByProvider DeploymentStatus = "terminated-provider"
)

func (s DeploymentStatus) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindDeployment, "", string(s))
}

// isUnknown reports whether the status is a word that no predicate knows.
func (s DeploymentStatus) isUnknown() bool {
	return s != "" && s.meaning().State == lifecycle.StateUnknown
}

// IsDeploying reports whether the deployment is on its way to running.
func (s DeploymentStatus) IsDeploying() bool { return s.meaning().State == lifecycle.StateStarting }

// IsRunning reports whether the deployment runs.
func (s DeploymentStatus) IsRunning() bool { return s.meaning().State == lifecycle.StateRunning }

// IsStopped reports whether the deployment is stopped, or on its way to being stopped
// or terminated. It may be billed.
func (s DeploymentStatus) IsStopped() bool {
	state := s.meaning().State
	return state == lifecycle.StatePaused || state == lifecycle.StateStopping
}

// IsFailed reports whether the deployment failed. It may still be billed: terminate it.
func (s DeploymentStatus) IsFailed() bool { return s.meaning().State == lifecycle.StateFailed }

// IsGone reports whether the deployment does not exist any more.
func (s DeploymentStatus) IsGone() bool { return s.meaning().Gone }

// IsTerminal reports whether the deployment needs a request to run again, or never
// will.
func (s DeploymentStatus) IsTerminal() bool { return s.IsStopped() || s.IsFailed() || s.IsGone() }

func readStatus(v wire.Value) DeploymentStatus {
	return DeploymentStatus(strings.ReplaceAll(v.Lower(), "_", "-"))
}
