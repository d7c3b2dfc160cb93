package client

import "github.com/voltagegpu/volt-go/internal/lifecycle"

// KnownName returns the name of a resource, or "" if the server may have changed the
// wanted name into the shown one. given is the name that this client requested or learned
// from a Get, or "".
func KnownName(wanted, given, shown string) string {
	switch {
	case given != "" && given != shown && lifecycle.NamesAgree(given, shown),
		given != "" && lifecycle.NamesAgree(wanted, shown) && !lifecycle.NamesAgree(wanted, given):
		return given
	case lifecycle.HasName(wanted, shown, lifecycle.FromGet) == lifecycle.Unknown:
		return ""
	}
	return shown
}
