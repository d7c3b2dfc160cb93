package voltagepark

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// VMStatus is where a virtual machine stands, in lower case always, so that ==
// works. The set is open: a status that none of the predicates knows is neither
// running nor gone.
type VMStatus string

// The statuses that the API and its public clients name.
const (
	VMRunning VMStatus = "running"
	// VMStopped is switched off, and billed in full.
	VMStopped VMStatus = "stopped"
	// VMStoppedDisassociated has given its GPUs back, and is billed for its disk.
	VMStoppedDisassociated VMStatus = "stopped_disassociated"
	// VMRelocating is moved to another host node.
	VMRelocating VMStatus = "relocating"
	// VMOutbid is a spot machine that somebody pays more for.
	VMOutbid     VMStatus = "outbid"
	VMTerminated VMStatus = "terminated"
)

func (s VMStatus) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindVM, "", string(s))
}

// IsRunning reports whether the machine runs.
func (s VMStatus) IsRunning() bool { return s.meaning().State == lifecycle.StateRunning }

// IsStopped reports whether the machine is switched off. That says nothing about
// what it costs: see VMPowerStatus.
func (s VMStatus) IsStopped() bool { return s.meaning().State == lifecycle.StatePaused }

// IsGone reports whether the machine does not exist any more. A machine that is being
// terminated still exists.
func (s VMStatus) IsGone() bool { return s.meaning().Gone }

// IsTerminal reports whether the machine needs a request to run again, or can never run
// again.
func (s VMStatus) IsTerminal() bool { return isTerminal(s.meaning()) }

// isTerminal reports whether a machine in this state does not run again without a
// request.
func isTerminal(status lifecycle.Status) bool {
	return isLost(status) || status.State == lifecycle.StatePaused || status.State == lifecycle.StateStopping
}

// isLost reports whether a machine failed or does not exist any more.
func isLost(status lifecycle.Status) bool {
	return status.Gone || status.State == lifecycle.StateFailed
}

// vmStatus is a status in the one form: the API spells StoppedDisassociated as
// one word.
func vmStatus(text string) VMStatus {
	if strings.ReplaceAll(text, "_", "") == "stoppeddisassociated" {
		return VMStoppedDisassociated
	}
	return VMStatus(text)
}

// VMType is how a virtual machine is paid for, in lower case. The set is open.
type VMType string

// The types that the API and its public clients name.
const (
	VMOnDemand     VMType = "ondem"
	VMSpot         VMType = "spot"
	VMSubscription VMType = "subscription"
)

// VMPowerStatus is what a virtual machine is switched to.
type VMPowerStatus string

// What a virtual machine can be switched to.
const (
	// VMPowerStarted runs it, and bills in full.
	VMPowerStarted VMPowerStatus = "started"
	// VMPowerStopped switches it off, keeps its GPUs for it, and bills in full as
	// if it ran.
	VMPowerStopped VMPowerStatus = "stopped"
	// VMPowerStoppedDisassociated switches it off and gives its GPUs back: only
	// its disk is billed, but there may be no GPU for it when it is to be started
	// again.
	VMPowerStoppedDisassociated VMPowerStatus = "stopped_disassociated"
)

// RentalStatus is where a bare metal rental stands, in lower case always. The set
// is open: a status that none of the predicates knows is neither running nor
// gone.
type RentalStatus string

// The statuses that the API and its public clients name.
const (
	// RentalPending is being made, or rebooted.
	RentalPending    RentalStatus = "pending"
	RentalRunning    RentalStatus = "running"
	RentalFailed     RentalStatus = "failed"
	RentalTerminated RentalStatus = "terminated"
)

func (s RentalStatus) meaning() lifecycle.Status {
	return lifecycle.StatusOf(provider.Name, lifecycle.KindRental, "", string(s))
}

// IsRunning reports whether the rental runs, unless its nodes are switched off:
// see Rental.PowerStatus.
func (s RentalStatus) IsRunning() bool { return s.meaning().State == lifecycle.StateRunning }

// IsFailed reports whether the rental failed. It may still be billed.
func (s RentalStatus) IsFailed() bool { return s.meaning().State == lifecycle.StateFailed }

// IsGone reports whether the rental does not exist any more. A rental that is being
// terminated still exists.
func (s RentalStatus) IsGone() bool { return s.meaning().Gone }

// IsTerminal reports whether the rental needs a request to run again, or can never run
// again.
func (s RentalStatus) IsTerminal() bool { return isTerminal(s.meaning()) }

// RentalPowerStatus is what a rental's nodes are switched to, in lower case. In
// an answer the set is open, and "running" is what the page shows.
type RentalPowerStatus string

// What a rental's nodes can be switched to. The page does not say that a rental
// costs less while they are off.
const (
	RentalPowerStarted RentalPowerStatus = "started"
	RentalPowerStopped RentalPowerStatus = "stopped"
)

// IsStopped reports whether the nodes are switched off.
func (s RentalPowerStatus) IsStopped() bool { return s == RentalPowerStopped }

// mayBeOn reports whether the nodes are switched on, or nothing is told. An unknown
// status, such as one on the way to off, is not on.
func (s RentalPowerStatus) mayBeOn() bool {
	return s == "" || s == RentalPowerStarted || s == "running"
}

// NetworkType is what a rental's nodes are joined by.
type NetworkType string

// The networks that the API's page names.
const (
	// NetworkInfiniBand is 3.2 Tbps.
	NetworkInfiniBand NetworkType = "infiniband"
	// NetworkEthernet is 100 Gbps.
	NetworkEthernet NetworkType = "ethernet"
)

// StorageStatus is where a storage volume stands, in lower case. The set is open.
type StorageStatus string

// StorageActive is the status that the API's page shows.
const StorageActive StorageStatus = "active"

// IsActive reports whether the volume can be used.
func (s StorageStatus) IsActive() bool { return s == StorageActive }
