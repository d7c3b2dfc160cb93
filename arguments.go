package volt

import "strings"

// Problems that several services find in arguments.
const (
	nothingSet = "it changes nothing: want a field that is Set"
	emptyKeyID = "it has an empty id: want the ids of SSHKeys"
)

// isSetBlank reports whether o is set to an empty or blank text.
func isSetBlank(o Optional[string]) bool {
	v, ok := o.Get()
	return ok && isBlank(v)
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
