package client

import "strings"

// KnownName is the name that something is known to have been given, or "" where the
// server may have made the one that is shown of the one that is wanted. given is what
// this client gave it, or was told, or "".
func KnownName(wanted, given, shown string) string {
	switch {
	case mayBecome(given, shown), mayBecome(wanted, shown) && given != "" && !mayBecome(wanted, given):
		return given
	case shown != wanted && mayBecome(wanted, shown):
		return ""
	}
	return shown
}

// mayBecome reports whether a server may have made a name of the one that was given,
// which does not fit every system behind an API.
func mayBecome(given, shown string) bool {
	plain := plainName(given)
	return plain != given && (plain == plainName(shown) || len(plain) > longestName && plain[:longestName] == plainName(shown)) ||
		plain == given && len(given) > longestName && given[:longestName] == shown
}

// longestName is how long a name may be that fits every system.
const longestName = 32

// plainName is a name in lower-case letters, digits and hyphens.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		}
		return '-'
	}, strings.ToLower(strings.TrimSpace(name)))
}
