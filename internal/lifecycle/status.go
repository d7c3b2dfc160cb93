package lifecycle

import "strings"

// State is the part of a resource's life that a status names.
type State uint8

const (
	// StateUnknown: the word is not in the table.
	StateUnknown State = iota
	StateStarting
	StateRunning
	// StatePaused: it can be started again, and keeps its data. A resource on its way
	// there is paused too.
	StatePaused
	// StateStopping: it is being deleted, or it is ending.
	StateStopping
	StateSucceeded
	StateFailed
	StateGone
)

var stateNames = [...]string{"unknown", "starting", "running", "paused", "stopping", "succeeded", "failed", "gone"}

// String returns the state in a word.
func (s State) String() string { return stateNames[s] }

// Status is the meaning of a status word.
type Status struct {
	State State
	// Usable reports whether it can be used.
	Usable bool
	// Billed reports whether it is billed, or may be.
	Billed bool
	// Ended reports whether it does not change without a request.
	Ended bool
	// Gone reports whether it does not exist any more and bills nothing. Only this
	// counts as absent.
	Gone bool
}

// The meanings that the table uses.
var (
	unknown   = Status{State: StateUnknown, Billed: true}
	starting  = Status{State: StateStarting, Billed: true}
	running   = Status{State: StateRunning, Usable: true, Billed: true}
	pausing   = Status{State: StatePaused, Billed: true}
	paused    = Status{State: StatePaused, Billed: true, Ended: true}
	pausedOff = Status{State: StatePaused, Ended: true} // paused, and not billed
	stopping  = Status{State: StateStopping, Billed: true}
	failed    = Status{State: StateFailed, Billed: true, Ended: true}
	gone      = Status{State: StateGone, Ended: true, Gone: true}

	// A job is paid upfront: no status of it is billed further.
	jobActive    = Status{State: StateRunning, Billed: true}
	jobSucceeded = Status{State: StateSucceeded, Usable: true, Ended: true}
	jobFailed    = Status{State: StateFailed, Ended: true}
)

// The kinds of resource.
const (
	KindPod        = "pod"
	KindJob        = "job"
	KindVM         = "vm"
	KindRental     = "rental"
	KindDeployment = "deployment"
)

// The providers of pods that give a word another meaning.
const (
	providerLium         = "lium"
	providerTargon       = "targon"
	providerConfidential = "confidential"
)

// row is one line of the table. An empty API, kind or provider is any.
type row struct {
	api, kind, provider string
	words               string
	status              Status
}

// rows are the meanings of the words. A row for a provider goes before one for a kind, and
// that before one for every API. The words come from the documented pages, from public
// clients of the APIs, and from the usual vocabulary of the systems behind them. Only
// documented or observed words are gone or usable.
var rows = []row{
	{"", "", "", "running", running},
	{"", "", "", "pending registered provisioning deploying starting creating initializing scheduled scheduling queued restarting rebooting resuming", starting},
	{"", "", "", "error failed failure crashed crashing crashloopbackoff unhealthy", failed},
	{"", "", "", "stopping deleting terminating destroying removing shuttingdown", stopping},
	{"", "", "", "deleted terminated destroyed", gone},
	{"", "", "", "stopped suspended paused", paused},

	// Volt: stopping a Lium pod keeps its data. A confidential pod that is stopped was
	// destroyed (v2: "equivalent to DELETE").
	{"volt", KindPod, providerLium, "stopped", pausedOff},
	{"volt", KindPod, providerLium, "stopping", pausing},
	{"volt", KindPod, providerTargon, "stopped", gone},
	{"volt", KindPod, providerConfidential, "stopped", gone},
	{"volt", KindVM, "", "stopped", gone},

	// Volt: the status flow of a job (v1), and the training network's own words.
	{"volt", KindJob, "", "pending preparingdata idle lookingfornodes delayed ready queued", starting},
	{"volt", KindJob, "", "training preevaluation evaluating running", jobActive},
	{"volt", KindJob, "", "success succeeded completed", jobSucceeded},
	{"volt", KindJob, "", "failure failurefindingnodes nodetrainingfailure preptaskfailure failed error crashed", jobFailed},
	{"volt", KindJob, "", "cancelled canceled", gone},

	// Voltage Park: both stopped states keep the disk and its bill.
	{"voltagepark", KindVM, "", "stopped stoppeddisassociated", paused},
	{"voltagepark", KindVM, "", "relocating", starting},
	{"voltagepark", KindVM, "", "outbid", failed},
	{"voltagepark", KindRental, "", "imaging", starting},

	// Packet.ai: the statuses of the marketplace that it resells.
	{"packetai", KindDeployment, "", "terminatedprovider", gone},
}

type rowKey struct{ api, kind, provider, word string }

var statuses = func() map[rowKey]Status {
	table := map[rowKey]Status{}
	for _, r := range rows {
		for word := range strings.FieldsSeq(r.words) {
			table[rowKey{r.api, r.kind, r.provider, word}] = r.status
		}
	}
	return table
}()

// StatusOf returns the meaning of a status word for a resource of a kind. Case and
// punctuation do not matter. A word that the table does not have is neither usable
// nor gone, and counts as billed.
func StatusOf(api, kind, provider, word string) Status {
	word = plainName(word)
	for _, key := range [...]rowKey{{api, kind, provider, word}, {api, kind, "", word}, {"", "", "", word}} {
		if status, ok := statuses[key]; ok {
			return status
		}
	}
	return unknown
}
