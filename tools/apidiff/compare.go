package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
)

// A difference is what one API has that another has not.
type difference struct {
	added    []string
	breaking []change
}

// A change is a line that is gone, and those that stand for the same name now.
type change struct {
	was string
	is  []string
}

func (d difference) none() bool { return len(d.added) == 0 && len(d.breaking) == 0 }

// compare pairs the lines of one name, so that a change shows as such.
func compare(was, is []string) difference {
	gone := withoutWidened(without(was, is), is)
	fresh := map[string][]string{}
	for _, line := range without(is, was) {
		fresh[subject(line)] = append(fresh[subject(line)], line)
	}
	var d difference
	paired := map[string]bool{}
	for _, line := range gone {
		c := change{was: line}
		if s := subject(line); !paired[s] {
			c.is = fresh[s]
			paired[s] = true
		}
		d.breaking = append(d.breaking, c)
	}
	for _, line := range without(is, was) {
		if !paired[subject(line)] {
			d.added = append(d.added, line)
		}
	}
	return d
}

// without is the lines of a that b lacks, in order.
func without(a, b []string) []string {
	has := make(map[string]bool, len(b))
	for _, line := range b {
		has[line] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return has[line] })
}

// withoutWidened leaves out what a pointer had and the value has now too: what was
// written with the one still holds. It is the one change that takes a line away
// and breaks nobody.
func withoutWidened(gone, is []string) []string {
	return slices.DeleteFunc(gone, func(line string) bool {
		widened := onPointer.ReplaceAllString(line, "$1$2")
		return widened != line && slices.Contains(is, widened)
	})
}

var onPointer = regexp.MustCompile(`^(pkg [^,]+, method \(|pkg [^,]+, type )\*(.*)`)

// subjects finds what a line is about: a member of a type, a method, or a name
// of the package.
var subjects = []*regexp.Regexp{
	regexp.MustCompile(`^pkg [^,]+, type [^ \[]+ (struct|interface), (field|promoted|method|promotes|embeds|comparable) ?[^ (]*`),
	regexp.MustCompile(`^pkg [^,]+, type [^ ]+, implements .*`),
	regexp.MustCompile(`^pkg [^,]+, method \(\*?([^)\[]+)[^)]*\) [^(\[]+`),
	regexp.MustCompile(`^pkg [^,]+, (const|var|func|type) [^ (\[]+`),
}

var (
	pointer   = regexp.MustCompile(`method \(\*?([^)\[]+)[^)]*\)`)
	promotion = regexp.MustCompile(`struct, promoted `)
)

func subject(line string) string {
	for _, s := range subjects {
		if found := s.FindString(line); found != "" {
			// A receiver may become a pointer, and a field move into what is
			// embedded: the name that callers write is the same.
			found = pointer.ReplaceAllString(found, "method ($1)")
			return promotion.ReplaceAllString(found, "struct, field ")
		}
	}
	return line
}

// print shows the two sorts of change apart, what breaks callers first.
func (d difference) print(w io.Writer) {
	if len(d.breaking) > 0 {
		fmt.Fprintln(w, "removed or changed, which breaks callers:")
		for _, c := range d.breaking {
			fmt.Fprintln(w, "  -", c.was)
			for _, line := range c.is {
				fmt.Fprintln(w, "  +", line)
			}
		}
	}
	if len(d.added) > 0 {
		fmt.Fprintln(w, "added:")
		for _, line := range d.added {
			fmt.Fprintln(w, "  +", line)
		}
	}
}
