package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultSpec is a Fault in data, for flags and for another process. Which fields
// count depends on the Kind: see Kinds.
type FaultSpec struct {
	Kind   string        `json:"kind"`
	Then   bool          `json:"then,omitempty"`
	Status int           `json:"status,omitempty"`
	For    time.Duration `json:"for,omitempty"`
	Text   string        `json:"text,omitempty"`
	Type   string        `json:"type,omitempty"`
	Names  []string      `json:"names,omitempty"`
	Size   int64         `json:"size,omitempty"`
}

// kindOfFault says how a kind of fault is made, and what its arguments are in
// text: names of FaultSpec's fields.
type kindOfFault struct {
	make func(FaultSpec) Fault
	args []string
}

var faultKinds = map[string]kindOfFault{
	"cut":              {func(FaultSpec) Fault { return Cut() }, nil},
	"reset":            {func(FaultSpec) Fault { return Reset() }, nil},
	"cut-body":         {func(f FaultSpec) Fault { return CutBody(int(f.Size)) }, []string{"size"}},
	"slow-headers":     {func(f FaultSpec) Fault { return SlowHeaders(f.For) }, []string{"for"}},
	"slow-body":        {func(f FaultSpec) Fault { return SlowBody(f.For) }, []string{"for"}},
	"late":             {func(f FaultSpec) Fault { return Late(f.For) }, []string{"for"}},
	"lag":              {func(f FaultSpec) Fault { return Lag(f.For) }, []string{"for"}},
	"status":           {func(f FaultSpec) Fault { return Status(f.Status) }, []string{"status"}},
	"html":             {func(f FaultSpec) Fault { return HTML(f.Status) }, []string{"status"}},
	"empty":            {func(f FaultSpec) Fault { return Empty(f.Status) }, []string{"status"}},
	"answer":           {func(f FaultSpec) Fault { return Answer(f.Status, f.Type, f.Text) }, []string{"status", "type", "text"}},
	"redirect":         {func(f FaultSpec) Fault { return Redirect(f.Status, f.Text) }, []string{"status", "text"}},
	"rate-limited":     {func(f FaultSpec) Fault { return RetryAfter(http.StatusTooManyRequests, Seconds(f.For)) }, []string{"for"}},
	"retry-after":      {func(f FaultSpec) Fault { return RetryAfter(f.Status, func() string { return f.Text }) }, []string{"status", "text"}},
	"retry-after-date": {func(f FaultSpec) Fault { return RetryAfter(f.Status, Date(f.For, orText(f.Type, http.TimeFormat))) }, []string{"status", "for"}},
	"huge":             {func(f FaultSpec) Fault { return Huge(f.Size) }, []string{"size"}},
	"gzip":             {func(f FaultSpec) Fault { return Gzip(f.Size) }, nil},
	"gzip-bomb":        {func(f FaultSpec) Fault { return Gzip(f.Size) }, []string{"size"}},
	"half-json":        {func(FaultSpec) Fault { return HalfJSON() }, nil},
	"numbers-as-text":  {func(FaultSpec) Fault { return NumbersAsText() }, nil},
	"wrong-types":      {func(FaultSpec) Fault { return WrongTypes() }, nil},
	"added-fields":     {func(FaultSpec) Fault { return AddedFields() }, nil},
	"null-fields":      {func(f FaultSpec) Fault { return NullFields(f.Names...) }, []string{"names"}},
	"unknown-status":   {func(f FaultSpec) Fault { return UnknownStatus(orText(f.Text, "HIBERNATING")) }, []string{"text"}},
	"no-stock":         {func(FaultSpec) Fault { return NoStock() }, nil},
	"deploy-fails":     {func(f FaultSpec) Fault { return DeployFails(f.Text) }, []string{"text"}},
	"job-ends":         {func(f FaultSpec) Fault { return JobEnds(orText(f.Text, jobFailure)) }, []string{"text"}},
}

// Fault makes the fault. It fails for a kind that there is not, and for a status
// that no answer can have.
func (f FaultSpec) Fault() (Fault, error) {
	kind, known := faultKinds[f.Kind]
	if !known {
		return Fault{}, fmt.Errorf("no fault %q: want one of %s", f.Kind, strings.Join(FaultKinds(), ", "))
	}
	if slices.Contains(kind.args, "status") && (f.Status < 200 || f.Status > 599) {
		return Fault{}, fmt.Errorf("fault %s: status %d: want one from 200 to 599", f.Kind, f.Status)
	}
	fault := kind.make(f)
	if f.Then {
		fault = Then(fault)
	}
	return fault, nil
}

// FaultKinds are the kinds of faults, each with its arguments as text has them.
func FaultKinds() []string {
	var kinds []string
	for name, kind := range faultKinds {
		kinds = append(kinds, strings.Join(append([]string{name}, kind.args...), ":"))
	}
	slices.Sort(kinds)
	return kinds
}

// ParseFault reads a fault and its requests, as a flag gives it:
//
//	POST /pods=then-cut
//	GET /pods/:id=status:503,nth=2,times=3
//	*=rate-limited:30s,p=0.05
func ParseFault(text string) (FaultSpec, When, error) {
	route, rest, ok := strings.Cut(text, "=")
	if !ok || route == "" || rest == "" {
		return FaultSpec{}, When{}, fmt.Errorf("%q: want a route and a fault, as in POST /pods=then-cut", text)
	}
	// The conditions stand last: what comes before them may hold commas.
	parts, when := strings.Split(rest, ","), When{Route: route}
	for len(parts) > 1 && when.parse(parts[len(parts)-1]) == nil {
		parts = parts[:len(parts)-1]
	}
	spec, err := parseSpec(strings.Join(parts, ","))
	if err == nil {
		_, err = spec.Fault()
	}
	if err != nil {
		return FaultSpec{}, When{}, fmt.Errorf("%q: %w", text, err)
	}
	return spec, when, nil
}

func (w *When) parse(text string) (err error) {
	name, value, _ := strings.Cut(text, "=")
	switch name {
	case "nth":
		w.Nth, err = strconv.Atoi(value)
	case "times":
		w.Times, err = strconv.Atoi(value)
	case "always":
		w.Times = -1
	case "p":
		w.Probability, err = strconv.ParseFloat(value, 64)
	default:
		err = fmt.Errorf("%q: want nth=2, times=3, always or p=0.1", text)
	}
	return err
}

func parseSpec(text string) (f FaultSpec, err error) {
	name, rest, given := strings.Cut(text, ":")
	f.Kind, f.Then = name, strings.HasPrefix(name, "then-")
	f.Kind = strings.TrimPrefix(f.Kind, "then-")
	args := faultKinds[f.Kind].args
	for i, arg := range args {
		if !given {
			break
		}
		value := rest
		if i < len(args)-1 {
			value, rest, given = strings.Cut(rest, ":")
		}
		if err := f.set(arg, value); err != nil {
			return f, fmt.Errorf("%s of %s: %w", arg, f.Kind, err)
		}
	}
	return f, nil
}

func (f *FaultSpec) set(arg, value string) (err error) {
	switch arg {
	case "status":
		f.Status, err = strconv.Atoi(value)
	case "for":
		f.For, err = time.ParseDuration(value)
	case "size":
		f.Size, err = strconv.ParseInt(value, 10, 64)
	case "type":
		f.Type = value
	case "names":
		f.Names = strings.Split(value, "+")
	case "text":
		f.Text = value
	}
	return err
}
