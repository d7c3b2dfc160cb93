package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

//go:embed page.html
var pageHTML string

// The page has no resource but itself; its policy names its own style and script
// by what they hash to.
var (
	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
		"ago": ago, "tone": tone, "key": podKey, "outcome": outcomeTone, "clock": func(t time.Time) string { return t.Format("15:04:05") },
	}).Parse(pageHTML))
	pagePolicy = fmt.Sprintf("default-src 'none'; img-src data:; connect-src 'self'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		hashOf("style"), hashOf("script"))
)

// hashOf is the hash of an element of the page, as a policy has it.
func hashOf(element string) string {
	_, rest, _ := strings.Cut(pageHTML, "<"+element+">")
	text, _, _ := strings.Cut(rest, "</"+element+">")
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// view is what the page shows.
type view struct {
	sim.State
	Origin  string
	Billed  int
	Percent int // of the quota that is used
	Left    int
	Resets  time.Duration
}

const shownRequests = 40

// page serves the page, and under /live the part of it that changes.
func page(server *sim.Server, origin string) http.Handler {
	mux := http.NewServeMux()
	serve := func(pattern, name string) {
		mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, _ *http.Request) {
			var b bytes.Buffer
			if err := pageTemplate.ExecuteTemplate(&b, name, look(server, origin)); err != nil {
				http.Error(w, "the page could not be made", http.StatusInternalServerError)
				return
			}
			h := w.Header()
			h.Set("Content-Type", "text/html; charset=utf-8")
			h.Set("Content-Security-Policy", pagePolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cache-Control", "no-store")
			_, _ = w.Write(b.Bytes())
		})
	}
	serve("/{$}", "page")
	serve("/live", "live")
	return mux
}

func look(server *sim.Server, origin string) view {
	v := view{State: server.State(sim.Query{Query: kernel.Query{Log: shownRequests}}), Origin: origin}
	for _, p := range v.Pods {
		if p.Billed {
			v.Billed++
		}
	}
	if v.Quota > 0 {
		v.Percent, v.Left = min(100, 100*v.Used/v.Quota), max(0, v.Quota-v.Used)
	}
	if v.State.Resets.After(v.Now) {
		v.Resets = v.State.Resets.Sub(v.Now).Round(time.Second)
	}
	slices.Reverse(v.Log) // the newest first
	slices.Reverse(v.Pods)
	slices.Reverse(v.Jobs)
	return v
}

// ago is how long before now a time was.
func ago(now, t time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return "–"
	case d < time.Second:
		return "now"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}

// tone is the class of a status.
func tone(status string) string {
	switch {
	case status == "running" || status == "success":
		return "good"
	case strings.Contains(status, "fail") || status == "error":
		return "bad"
	case status == "stopped" || status == "cancelled":
		return "still"
	}
	return "busy"
}

func outcomeTone(r sim.Record) string {
	switch {
	case r.Violations > 0 || r.Status == 0 || r.Status >= 500:
		return "bad"
	case r.Status >= 300:
		return "busy"
	}
	return "good"
}

func podKey(p sim.Pod) string {
	if p.WorkloadID != "" {
		return p.WorkloadID
	}
	return p.ID
}
