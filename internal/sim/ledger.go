package sim

// The kinds of entries that say what was made and ended. Those that move money
// are the kernel's.
const (
	PodCreated   EntryKind = "pod created"
	PodDeleted   EntryKind = "pod deleted"
	JobCreated   EntryKind = "job created"
	JobCancelled EntryKind = "job cancelled"
)
