package packetai

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// A DeploymentStatus is the status of a deployment, in lower case and with hyphens. The
// page documents only running. The others come from the providers behind it. The set is
// open: a deployment with an unknown status counts as neither running nor gone, and
// Ensure returns an error with the status.
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

// isUnknown reports whether this package does not know the status.
func (s DeploymentStatus) isUnknown() bool {
	return s != "" && s.meaning().State == lifecycle.StateUnknown
}

// IsDeploying reports whether the deployment is starting.
func (s DeploymentStatus) IsDeploying() bool { return s.meaning().State == lifecycle.StateStarting }

// IsRunning reports whether the deployment runs.
func (s DeploymentStatus) IsRunning() bool { return s.meaning().State == lifecycle.StateRunning }

// IsStopped reports whether the deployment is stopped, is stopping or is being
// terminated. It may be billed.
func (s DeploymentStatus) IsStopped() bool {
	state := s.meaning().State
	return state == lifecycle.StatePaused || state == lifecycle.StateStopping
}

// IsFailed reports whether the deployment failed. It may still be billed: terminate it.
func (s DeploymentStatus) IsFailed() bool { return s.meaning().State == lifecycle.StateFailed }

// IsGone reports whether the deployment does not exist any more.
func (s DeploymentStatus) IsGone() bool { return s.meaning().Gone }

// IsTerminal reports whether the deployment needs a request to run again, or can never
// run again.
func (s DeploymentStatus) IsTerminal() bool { return s.IsStopped() || s.IsFailed() || s.IsGone() }

func readStatus(v wire.Value) DeploymentStatus {
	return DeploymentStatus(strings.ReplaceAll(v.Lower(), "_", "-"))
}
