package client

// IsLeaving reports whether a status, in lower case, is that of something on its
// way out, or that has come to nothing, beside those that an API documents: an
// Ensure must not adopt it.
func IsLeaving(status string) bool {
	switch status {
	case "stopping", "terminating", "deleting", "destroying", "terminated", "deleted", "destroyed", "failed", "error":
		return true
	}
	return false
}
