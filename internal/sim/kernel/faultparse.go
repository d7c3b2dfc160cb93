package kernel

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Parse reads a fault and its requests, as a flag gives it:
//
//	POST /pods=then-cut
//	GET /pods/:id=status:503,nth=2,times=3
//	*=rate-limited:30s,p=0.05
func (k FaultKinds) Parse(text string) (FaultSpec, When, error) {
	route, rest, ok := strings.Cut(text, "=")
	if !ok || route == "" || rest == "" {
		return FaultSpec{}, When{}, fmt.Errorf("%q: want a route and a fault, as in POST /pods=then-cut", text)
	}
	// The conditions stand last: what comes before them may hold commas.
	parts, when := strings.Split(rest, ","), When{Route: route}
	for len(parts) > 1 && when.parse(parts[len(parts)-1]) == nil {
		parts = parts[:len(parts)-1]
	}
	spec, err := k.parseSpec(strings.Join(parts, ","))
	if err == nil {
		_, err = k.Fault(spec)
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
		if w.Probability, err = strconv.ParseFloat(value, 64); w.Probability <= 0 {
			w.Probability = Never
		}
	default:
		err = fmt.Errorf("%q: want nth=2, times=3, always or p=0.1", text)
	}
	return err
}

func (k FaultKinds) parseSpec(text string) (f FaultSpec, err error) {
	name, rest, given := strings.Cut(text, ":")
	f.Kind, f.Then = name, strings.HasPrefix(name, "then-")
	f.Kind = strings.TrimPrefix(f.Kind, "then-")
	args := k[f.Kind].Args
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
