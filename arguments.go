package volt

import "strings"

// What several services say of arguments that cannot be right.
const (
	nothingSet = "it changes nothing: want a field that is Set"
	emptyKeyID = "it has an empty id: want the ids of SSHKeys"
)

// isSetBlank reports whether a text is Set, and to nothing that can be read.
func isSetBlank(o Optional[string]) bool {
	v, ok := o.Get()
	return ok && isBlank(v)
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
