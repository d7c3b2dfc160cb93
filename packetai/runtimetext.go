package packetai

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// span finds a length of time in a message: "17 minutes", "25-minute", "4m 30s",
// "17 more minutes", "1 hour and 5 minutes". Of two in the same unit, as in "25
// minutes, 8 minutes left", each is one of its own.
var (
	span = regexp.MustCompile(`(?i)\b(?:` + hours + then(minutes) + then(seconds) + `|` + minutes + then(seconds) + `|` + seconds + `)`)
	unit = regexp.MustCompile(`(?i)` + amountOf + `(h|m|s)`)
)

const (
	amountOf = `(\d{1,6}(?:\.\d{1,3})?)[ -]?(?:more |additional )?`
	hours    = amountOf + `h(?:ours?|rs?)?\b`
	minutes  = amountOf + `m(?:inutes?|ins?)?\b`
	seconds  = amountOf + `s(?:econds?|ecs?)?\b`
)

func then(part string) string { return `(?:(?:,| and)? *` + part + `)?` }

// leftInMessage finds the time left in a message's words. A message may tell the
// rule too, and how long the deployment has run.
func leftInMessage(message string) (left time.Duration, known bool) {
	var ran, other time.Duration
	var hasRan, hasOther bool
	all := span.FindAllStringIndex(message, -1)
	for i, at := range all {
		text := message[at[0]:at[1]]
		d := spanLength(text)
		from, to := 0, len(message)
		if i > 0 {
			from = all[i-1][1]
		}
		if i+1 < len(all) {
			to = all[i+1][0]
		}
		before, after := clause(message[from:at[0]], message[at[1]:to])
		switch {
		case containsAny(strings.ToLower(text), "more", "additional"),
			containsAny(after, "remain", "left", "more", "to go", "longer"),
			containsAny(before, "remain", "wait", "again in", "try in", "left", "another"):
			return d, true
		case d == MinimumRuntime: // the rule
		case containsAny(before, "running for", "ran", "run for", "only", "up for", "been", "elapsed", "uptime", "current"),
			containsAny(after, "ago", "elapsed", "old", "so far", "of the", "out of"):
			ran, hasRan = d, true
		case !hasOther:
			other, hasOther = d, true
		}
	}
	switch {
	case hasOther:
		return other, true
	case hasRan:
		return max(0, MinimumRuntime-ran), true
	}
	return 0, false
}

// clause is what stands around a span in its own sentence.
func clause(before, after string) (string, string) {
	if i := strings.LastIndexAny(before, ".;!("); i >= 0 {
		before = before[i:]
	}
	if i := strings.IndexAny(after, ".;!)"); i >= 0 {
		after = after[:i]
	}
	return strings.ToLower(before), strings.ToLower(after)
}

func spanLength(text string) (sum time.Duration) {
	for _, m := range unit.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.ParseFloat(m[1], 64)
		per := time.Minute
		switch m[2][0] {
		case 'h', 'H':
			per = time.Hour
		case 's', 'S':
			per = time.Second
		}
		sum = min(longestLeft, sum+length(n, per))
	}
	return sum
}
