package packetai

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// DeploymentStatus is where a deployment stands, in lower case and with hyphens,
// so that == works. The page names running alone; the others are those of the
// providers behind it. The set is open: a status that none of the predicates
// knows is neither ready nor gone.
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

// IsDeploying reports whether it is on its way to running.
func (s DeploymentStatus) IsDeploying() bool { return s == StatusDeploying }

// IsRunning reports whether it runs.
func (s DeploymentStatus) IsRunning() bool { return s == StatusRunning }

// IsStopped reports whether it is stopped. Whether that is billed is not known.
func (s DeploymentStatus) IsStopped() bool { return s == StatusStopped }

// IsFailed reports whether it ended in a fault. Whether that is billed is not
// known: terminate it.
func (s DeploymentStatus) IsFailed() bool { return s == StatusFailed }

// IsGone reports whether it is no more.
func (s DeploymentStatus) IsGone() bool {
	return s == StatusTerminated || s == StatusTerminatedByProvider
}

// IsTerminal reports whether it does not come to run by itself from here.
func (s DeploymentStatus) IsTerminal() bool { return s.IsStopped() || s.IsFailed() || s.IsGone() }

func readStatus(v wire.Value) DeploymentStatus {
	return DeploymentStatus(strings.ReplaceAll(v.Lower(), "_", "-"))
}
