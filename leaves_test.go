package volt_test

import (
	"testing"

	"github.com/voltagegpu/volt-go/internal/contract"
)

// unknownLeaves are the places of the observed list that no page documents: put
// there to be tolerated, and within reach through WithResponse alone.
var unknownLeaves = map[string][]string{
	"volt-observed/pods_list.response.json": {"1.labels.team", "1.events.0.reason", "1.events.0.count"},
}

// nullIsAbsent are members that say no more as null than left out, and that other
// documented answers to the same calls do leave out: flags and counts, and what
// is known from the request or from another member, by the end of the answer's
// name.
var nullIsAbsent = map[string][]string{
	".response.json":             {"success", "deleted", "total"},
	"_delete.response.json":      {"id", "status"},
	"_revoke.response.json":      {"id"},
	"_start.response.json":       {"id"},
	"_stop.response.json":        {"id"},
	"_cancel.response.json":      {"job.id"},
	"pods_update.response.json":  {"id"},
	"pods_create.response.json":  {"pod.workloadUid", "pod.targonUid", "pod.name"}, // ssh_command has the id too, the request the name
	"_create_lium.response.json": {"name"}, "_create_targon.response.json": {"name"}, "finetuning_create.response.json": {"job.name"},
}

// Nothing that an answer says is lost: another leaf makes another value, or an
// error.
func TestEveryLeafOfEveryAnswerMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryAnswerMatters(t, suite)
}

// What this package does not know is still there.
func TestUnknownLeavesAreInTheRawAnswer(t *testing.T) {
	t.Parallel()
	contract.UnknownLeavesAreInTheRawAnswer(t, suite)
}

// The same for what a server says no with: the error changes.
func TestEveryLeafOfEveryErrorMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryErrorMatters(t, suite)
}
