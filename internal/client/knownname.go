package client

import "github.com/voltagegpu/volt-go/internal/lifecycle"

// KnownName returns the name that a resource is known to have been given, or "" if the
// server may have made the shown name from the wanted one. given is the name that this
// client gave it or learned from a Get, or "".
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
