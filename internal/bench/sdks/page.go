package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

const head = `# Compared

What this module's client and three of the best-kept SDKs for Go do when something
goes wrong, and what each costs. They speak to other APIs, and some of what they do
may be right there: a repository that is created twice is an error, a GPU is a bill.

`

const failing = `
## When a create goes wrong

One call that creates something, with the settings that an SDK has by default, against
a server of its own. A 307 goes to another host.

`

const costing = `
## What a call costs

Over plain net/http and encoding/json: the same requests to the same server, which is a
process of its own, through the same transport, in rounds in which the two take turns; these
are the medians. Allocations are those beyond the floor's. A single figure moves by a
few hundredths from run to run.

**The same bytes**: %d bytes of JSON into the same plain struct, with each SDK's own way
to make a request that it has no method for.

`

const typed = `
**Its own types**: what each has a method for, decoded into its own types, and the floor
into the same. Answers are of one length: %d bytes for one thing, %d for each of %d.

`

const whole = `
**The client as it comes**: 64 goroutines with the connections that its default settings
keep, as a share of the floor's requests per second; a 429 that asks for no wait, and then
an answer; making a client; and what it adds to a program that has net/http and
encoding/json.

`

const foot = `
## See it

` + "```sh" + `
make comparison # measures all of it anew, and writes this page
` + "```" + `

The first table is checked by a test too: ` + "`make test-modules`" + ` fails where this module's
client does anything else, and where the versions above are not those that are built.
`

// write writes the page.
func write(w io.Writer, cells [][]string, speeds []speed) {
	fmt.Fprint(w, head)
	fmt.Fprintln(w, stamp(time.Now()))
	fmt.Fprint(w, failing)
	row(w, "", len(sdks), func(i int) string { return "**" + sdks[i].name + "**" })
	rule(w, len(sdks))
	for j, f := range failures {
		row(w, f.what+": "+f.asks, len(sdks), func(i int) string { return cells[i][j] })
	}
	fmt.Fprintf(w, costing, len(sameBody))
	figures := func(what string, of func(speed) (time, bytes, allocs float64)) {
		row(w, what, len(speeds), func(i int) string {
			t, b, a := of(speeds[i])
			return fmt.Sprintf("%.2f / %.2f / %+.0f", t, b, a)
		})
	}
	names := func(what string) {
		row(w, what, len(sdks), func(i int) string { return "**" + sdks[i].name + "**" })
		rule(w, len(sdks))
	}
	names("time / bytes / allocations")
	figures("GET", func(s speed) (float64, float64, float64) { return s.sameGet.Time, s.sameGet.Bytes, s.sameGet.Allocs })
	figures("POST", func(s speed) (float64, float64, float64) { return s.samePost.Time, s.samePost.Bytes, s.samePost.Allocs })
	fmt.Fprintf(w, typed, oneLength, eachLength, listed)
	names("time / bytes / allocations")
	figures("get", func(s speed) (float64, float64, float64) { return s.get.Time, s.get.Bytes, s.get.Allocs })
	figures("create", func(s speed) (float64, float64, float64) { return s.create.Time, s.create.Bytes, s.create.Allocs })
	figures("list", func(s speed) (float64, float64, float64) { return s.list.Time, s.list.Bytes, s.list.Allocs })
	fmt.Fprint(w, whole)
	names("")
	row(w, "64 goroutines", len(speeds), func(i int) string { return fmt.Sprintf("%.2f", speeds[i].share) })
	row(w, "a 429, then an answer", len(speeds), func(i int) string { return speeds[i].limited })
	row(w, "making a client: µs / allocations", len(speeds), func(i int) string {
		r := speeds[i].construct
		return fmt.Sprintf("%.1f / %d", float64(r.NsPerOp())/1e3, r.AllocsPerOp())
	})
	row(w, "in a program: MB", len(speeds), func(i int) string { return fmt.Sprintf("%+.2f", speeds[i].size) })
	fmt.Fprint(w, foot)
}

// stamp says when and with what.
func stamp(now time.Time) string {
	var versions []string
	for _, s := range sdks[1:] {
		versions = append(versions, s.name+" "+s.version())
	}
	return fmt.Sprintf("Measured on %s with %s, %s, %s/%s, %d cores.", now.UTC().Format(time.DateOnly), strings.Join(versions, ", "),
		strings.Replace(runtime.Version(), "go", "Go ", 1), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}

func row(w io.Writer, head string, n int, cell func(int) string) {
	fmt.Fprintf(w, "| %s |", head)
	for i := range n {
		fmt.Fprintf(w, " %s |", cell(i))
	}
	fmt.Fprintln(w)
}

func rule(w io.Writer, n int) { fmt.Fprintln(w, "|"+strings.Repeat(" --- |", n+1)) }
