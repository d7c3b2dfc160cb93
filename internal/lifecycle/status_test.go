package lifecycle

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wantStatuses was typed from the pages and from observed.md, and not from the table. A
// line is an API, a kind, a provider, the words, and what they mean: the state, then u
// for usable, b for billed, e for ended and g for gone.
const wantStatuses = `
# Volt, v1 page: a Lium pod. "Stop: GPU billing pauses; storage is retained."
volt pod lium         | deploying starting PENDING STARTING                            | starting b
volt pod lium         | running RUNNING                                               | running ub
volt pod lium         | stopping                                                      | paused b
volt pod lium         | stopped STOPPED                                               | paused e
volt pod lium         | FAILED failed                                                 | failed be
volt pod lium         | deleted                                                       | gone eg
# Volt, v2 page and Targon: a confidential pod. "Stop is equivalent to DELETE."
volt pod confidential | RUNNING running                                               | running ub
volt pod confidential | registered provisioning                                       | starting b
volt pod confidential | error                                                         | failed be
volt pod confidential | suspended                                                     | paused be
volt pod confidential | stopping                                                      | stopping b
volt pod confidential | stopped deleted                                               | gone eg
volt pod targon       | deploying registered provisioning                             | starting b
volt pod targon       | stopped deleted                                               | gone eg
# A pod whose provider is not shown, and the words of cases.md, L9.
volt pod -            | stopped                                                       | paused be
volt pod -            | stopping terminating destroying deleting                      | stopping b
volt pod -            | destroyed terminated                                          | gone eg
volt pod -            | crashed                                                       | failed be
# A confidential VM: "a VM that is stopped is gone".
volt vm -             | running                                                       | running ub
volt vm -             | stopped                                                       | gone eg
# A job: the status flow of the v1 page, and the network's own words.
volt job -            | pending preparing_data idle looking_for_nodes delayed ready   | starting b
volt job -            | training preevaluation evaluating                             | running b
volt job -            | success                                                       | succeeded ue
volt job -            | failure failure_finding_nodes node_training_failure           | failed e
volt job -            | prep_task_failure failed error crashed                        | failed e
volt job -            | cancelled canceled                                            | gone eg
volt job -            | queued                                                        | starting b
volt job -            | running                                                       | running b
volt job -            | succeeded completed                                           | succeeded ue
volt job -            | deleted terminated                                            | gone eg
# Voltage Park: both stopped states keep the disk and its bill.
voltagepark vm -      | Running                                                       | running ub
voltagepark vm -      | Relocating                                                    | starting b
voltagepark vm -      | Stopped StoppedDisassociated stopped_disassociated            | paused be
voltagepark vm -      | Terminated                                                    | gone eg
voltagepark vm -      | Outbid                                                        | failed be
voltagepark rental -  | Pending Imaging                                               | starting b
voltagepark rental -  | Running                                                       | running ub
voltagepark rental -  | Terminated                                                    | gone eg
voltagepark rental -  | Failed                                                        | failed be
voltagepark rental -  | stopped                                                       | paused be
# Packet.ai: the statuses of the marketplace that it resells.
packetai deployment - | deploying                                                     | starting b
packetai deployment - | running                                                       | running ub
packetai deployment - | stopped                                                       | paused be
packetai deployment - | failed                                                        | failed be
packetai deployment - | terminated terminated-provider TERMINATED_PROVIDER            | gone eg
# The usual words of the systems behind them, for every API.
any any -             | creating initializing scheduled scheduling queued             | starting b
any any -             | restarting rebooting resuming                                 | starting b
any any -             | failure crashing CrashLoopBackOff unhealthy                   | failed be
any any -             | removing shutting_down                                        | stopping b
any any -             | paused Suspended                                              | paused be
# What is not known is neither usable nor gone, and may be billed.
volt pod lium         | on_fire removed released archived none                        | unknown b
voltagepark vm -      | cancelled success training                                    | unknown b
any any -             | - --- 0 true ready completed                                  | unknown b
`

func TestStatusTable(t *testing.T) {
	t.Parallel()
	reached := map[rowKey]bool{}
	words := 0
	for line := range strings.Lines(wantStatuses) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "|")
		require.Len(t, cells, 3, line)
		who, want := strings.Fields(cells[0]), strings.Fields(cells[2])
		flags := ""
		if len(want) > 1 {
			flags = want[1]
		}
		provider := strings.TrimPrefix(who[2], "-")
		for word := range strings.FieldsSeq(cells[1]) {
			words++
			got := StatusOf(who[0], who[1], provider, word)
			assert.Equal(t, want[0], got.State.String(), "%s: %s", cells[0], word)
			assert.Equal(t, strings.ContainsRune(flags, 'u'), got.Usable, "usable: %s: %s", cells[0], word)
			assert.Equal(t, strings.ContainsRune(flags, 'b'), got.Billed, "billed: %s: %s", cells[0], word)
			assert.Equal(t, strings.ContainsRune(flags, 'e'), got.Ended, "ended: %s: %s", cells[0], word)
			assert.Equal(t, strings.ContainsRune(flags, 'g'), got.Gone, "gone: %s: %s", cells[0], word)
			for _, key := range []rowKey{{who[0], who[1], provider, plainName(word)}, {who[0], who[1], "", plainName(word)}, {"", "", "", plainName(word)}} {
				if _, ok := statuses[key]; ok {
					reached[key] = true
					break
				}
			}
		}
	}
	for key := range maps.Keys(statuses) {
		assert.True(t, reached[key], "%v stands in the table, and no line here reaches it", key)
	}
	t.Logf("%d words reach %d of %d entries of the table", words, len(reached), len(statuses))
}

// In every row, only gone is absent, and a usable status has not ended unless it is a
// success.
func TestStatusesAreConsistent(t *testing.T) {
	t.Parallel()
	for key, s := range statuses {
		assert.Equal(t, s.State == StateGone, s.Gone, key)
		assert.False(t, s.Gone && (s.Billed || s.Usable || !s.Ended), key)
		assert.False(t, s.Usable && s.State != StateRunning && s.State != StateSucceeded, key)
		assert.False(t, s.Ended && slices.Contains([]State{StateStarting, StateRunning, StateStopping}, s.State), key)
		assert.NotEqual(t, StateUnknown, s.State, key)
	}
}
