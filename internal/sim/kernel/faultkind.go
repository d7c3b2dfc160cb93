package kernel

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// FaultSpec is a Fault in data, for flags and for another process. Which fields
// count depends on the Kind: see FaultKind.
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

// FaultKind says how a kind of fault is made, and what its arguments are in text:
// names of FaultSpec's fields.
type FaultKind struct {
	Make func(FaultSpec) Fault
	Args []string
}

// FaultKinds are kinds of faults by their names.
type FaultKinds map[string]FaultKind

// Faults are the kinds that every API has, and extra ones.
func Faults(extra FaultKinds) FaultKinds {
	all := maps.Clone(faultKinds)
	maps.Copy(all, extra)
	return all
}

var faultKinds = FaultKinds{
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
	"answer":           {func(f FaultSpec) Fault { return AnswerWith(f.Status, f.Type, f.Text) }, []string{"status", "type", "text"}},
	"redirect":         {func(f FaultSpec) Fault { return Redirect(f.Status, f.Text) }, []string{"status", "text"}},
	"rate-limited":     {func(f FaultSpec) Fault { return RetryAfter(http.StatusTooManyRequests, Seconds(f.For)) }, []string{"for"}},
	"retry-after":      {func(f FaultSpec) Fault { return RetryAfter(f.Status, func() string { return f.Text }) }, []string{"status", "text"}},
	"retry-after-date": {func(f FaultSpec) Fault { return RetryAfter(f.Status, Date(f.For, cmp.Or(f.Type, http.TimeFormat))) }, []string{"status", "for"}},
	"huge":             {func(f FaultSpec) Fault { return Huge(f.Size) }, []string{"size"}},
	"gzip":             {func(f FaultSpec) Fault { return Gzip(f.Size) }, nil},
	"gzip-bomb":        {func(f FaultSpec) Fault { return Gzip(f.Size) }, []string{"size"}},
	"half-json":        {func(FaultSpec) Fault { return HalfJSON() }, nil},
	"numbers-as-text":  {func(FaultSpec) Fault { return NumbersAsText() }, nil},
	"wrong-types":      {func(FaultSpec) Fault { return WrongTypes() }, nil},
	"added-fields":     {func(FaultSpec) Fault { return AddedFields() }, nil},
	"null-fields":      {func(f FaultSpec) Fault { return NullFields(f.Names...) }, []string{"names"}},
	"unknown-status":   {func(f FaultSpec) Fault { return UnknownStatus(cmp.Or(f.Text, "HIBERNATING")) }, []string{"text"}},
}

// Fault makes a fault. It fails for a kind that there is not, and for a status
// that no answer can have.
func (k FaultKinds) Fault(f FaultSpec) (Fault, error) {
	kind, known := k[f.Kind]
	if !known {
		return Fault{}, fmt.Errorf("no fault %q: want one of %s", f.Kind, strings.Join(k.Names(), ", "))
	}
	if slices.Contains(kind.Args, "status") && (f.Status < 200 || f.Status > 599) {
		return Fault{}, fmt.Errorf("fault %s: status %d: want one from 200 to 599", f.Kind, f.Status)
	}
	fault := kind.Make(f)
	if f.Then {
		fault = Then(fault)
	}
	return fault, nil
}

// Names are the kinds, each with its arguments as text has them.
func (k FaultKinds) Names() []string {
	var kinds []string
	for name, kind := range k {
		kinds = append(kinds, strings.Join(append([]string{name}, kind.Args...), ":"))
	}
	slices.Sort(kinds)
	return kinds
}
