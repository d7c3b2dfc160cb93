package voltagepark

import "strings"

// What several services say of arguments that cannot be right.
const (
	nothingSet = "it changes nothing: want a field that is Set"
	emptyTag   = "it has an empty tag: want words"
)

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
