package main

import "strings"

// A changelog is the entries of each of its sections: by version ("unreleased"
// for what has none yet), and by heading below that ("Changed").
type changelog map[string]map[string][]string

// parseChangelog reads the form of keepachangelog.com. An entry is its whole
// text, over however many lines.
func parseChangelog(text string) changelog {
	log := changelog{}
	version, heading := "", ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "## "); ok {
			version, heading = versionOf(rest), ""
			log[version] = map[string][]string{}
			continue
		}
		if rest, ok := strings.CutPrefix(line, "### "); ok {
			heading = strings.TrimSpace(rest)
			continue
		}
		if version == "" || heading == "" || trimmed == "" {
			continue
		}
		entries := log[version][heading]
		if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") {
			log[version][heading] = append(entries, strings.TrimSpace(trimmed[1:]))
		} else if len(entries) > 0 {
			entries[len(entries)-1] += " " + trimmed
		}
	}
	return log
}

const unreleased = "unreleased"

// versionOf is the version in a heading such as "[0.2.0] - 2026-12-01".
func versionOf(heading string) string {
	fields := strings.Fields(heading)
	if len(fields) == 0 {
		return ""
	}
	return strings.ToLower(strings.Trim(fields[0], "[]"))
}

// since is the entries under some headings that the base's changelog has not:
// those of Unreleased, and, as a release is made, of the version that it became.
// Without headings it is those under any.
func (l changelog) since(base changelog, headings ...string) []string {
	var entries []string
	for version, sections := range l {
		if _, old := base[version]; old && version != unreleased {
			continue
		}
		for heading, list := range sections {
			if len(headings) > 0 && !isOneOf(heading, headings) {
				continue
			}
			entries = append(entries, without(list, base[unreleased][heading])...)
		}
	}
	return entries
}

func isOneOf(heading string, headings []string) bool {
	for _, h := range headings {
		if strings.EqualFold(h, heading) {
			return true
		}
	}
	return false
}
