package voltagepark

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// deletions are the ids whose Delete the server has accepted: it knew them, so
// that what it does not show any more is gone rather than not known yet.
type deletions struct{ ids client.Recent[bool] }

func (d *deletions) accepted(id string) bool { return d.ids.Get(id) }

// accept takes in how a Delete ended, and returns it.
func (s *waits[T]) accept(id string, err error) error {
	if err == nil {
		s.deleted.ids.Put(id, true)
		s.creates.Gone(func(made string) bool { return strings.EqualFold(made, id) })
	}
	return err
}

var (
	errUnclear = errors.New("it does not say whether the request was accepted")
	errOther   = errors.New("it is about something else: it shows another id")
)

// shownIDs are the names of members with the id of the resource of a response.
var shownIDs = []string{"id", "vm_id", "virtual_machine_id", "rental_id", "baremetal_rental_id", "bare_metal_rental_id", "uuid"}

// objectEnvelopes are the names of members that may contain the resource of a response.
var objectEnvelopes = []string{"virtual_machine", "virtualMachine", "vm", "instance", "machine", "rental", "baremetal_rental", "bare_metal", "ssh_key", "key", "storage", "volume"}

// isOther reports whether shown is the id of another resource. The case of a UUID does
// not matter.
func isOther(id, shown string) bool {
	return lifecycle.IsAbout(lifecycle.ResourceID{ID: id}, lifecycle.ResourceID{ID: shown}) == lifecycle.Denied
}

// about returns a decoder for a response that must be about the resource with id.
func about[T any](id string, decode func([]byte) (T, error), idOf func(T) string) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		t, err := decode(body)
		if err == nil && isOther(id, idOf(t)) {
			var none T
			return none, errOther
		}
		return t, err
	}
}

// verdict returns an error if a response refuses the request, or does not show whether it
// is accepted.
func verdict(evidence lifecycle.Evidence) error {
	switch evidence {
	case lifecycle.Known:
		return nil
	case lifecycle.Denied:
		return rest.ErrRefused
	}
	return errUnclear
}

// sendDelete sends the request that deletes the resource of a kind with id. It returns
// ErrRejected if the response reports a failure, and ErrBadResponse if it reports neither
// success nor failure.
func sendDelete(ctx context.Context, core *rest.Core, ep *rest.Endpoint, kind, id string, opts []CallOption) error {
	ending := lifecycle.Ending{
		API: provider.Name, Kind: kind, IDs: shownIDs, Envelopes: objectEnvelopes,
		IsOther: func(shown string) bool { return isOther(id, shown) },
	}
	_, err := call(ctx, core, ep, args(id), opts, func(body []byte) (struct{}, error) {
		return struct{}{}, verdict(ending.Accepted(body))
	})
	return err
}

// powerChange is a request that starts or stops a machine.
type powerChange struct {
	kind, id string
	power    string // the requested power status
}

// send sends the request, and returns the status in the response, or else the requested
// one. It returns ErrRejected if the response reports a failure, and ErrBadResponse if it
// reports neither success nor failure.
func (p powerChange) send(ctx context.Context, core *rest.Core, ep *rest.Endpoint, opts []CallOption) (shown string, err error) {
	body := struct {
		Status string `json:"status"`
	}{p.power}
	return call(ctx, core, ep, rest.Params{Args: []string{p.id}, Body: body}, opts, func(body []byte) (string, error) {
		if err := verdict(p.accepted(body)); err != nil {
			return "", err
		}
		return p.shown(body), nil
	})
}

// shown returns the status in the response to an accepted change, or else the requested
// status.
func (p powerChange) shown(body []byte) string {
	object, _ := wire.Object(body)
	for name, v := range object.Members() {
		if word := v.Lower(); string(name) == "status" && !saysOnlyYes(word) {
			return word
		}
	}
	return p.power
}

// saysOnlyYes reports whether a word is the status of the response, and not of a machine.
func saysOnlyYes(word string) bool {
	_, err := strconv.Atoi(word)
	return err == nil || isWord(word, "", "ok", "success", "accepted", "done", "completed")
}

// accepted returns whether the change was accepted, from the body of its 2xx response.
func (p powerChange) accepted(body []byte) lifecycle.Evidence {
	object, err := wire.Object(body)
	if err != nil { // a body without members is read like the response to a delete
		return lifecycle.Ending{}.Accepted(body)
	}
	return p.read(object, 0)
}

func (p powerChange) read(object wire.Value, depth int) lifecycle.Evidence {
	var status, powerStatus wire.Value
	var yes, no bool
	empty := true
	for name, v := range object.Members() {
		empty = false
		switch name := string(name); {
		case isWord(name, "success", "ok", "accepted"):
			yes = yes || v.Bool() // the core has already handled false
		case isWord(name, shownIDs...):
			no = no || isOther(p.id, v.Text())
		case isWord(name, "power_status", "powerStatus", "power_state", "powerState", "power"):
			powerStatus = v
		case isWord(name, "status", "state"):
			status = v
		case depth == 0 && v[0] == '{' && (isWord(name, objectEnvelopes...) || isWord(name, "data", "result", "response")):
			inner := p.read(v, depth+1)
			yes, no = yes || inner == lifecycle.Known, no || inner == lifecycle.Denied
		}
	}
	if powerStatus == nil { // with a power status, status is the machine's
		powerStatus = status
	}
	word := lifecycle.Unknown
	if powerStatus != nil {
		word = p.judge(powerStatus)
	}
	switch {
	case no || word == lifecycle.Denied:
		return lifecycle.Denied
	case word == lifecycle.Known, powerStatus == nil && (yes || empty):
		return lifecycle.Known
	}
	return lifecycle.Unknown
}

// judge returns whether a status is the requested one, or leads to it. 200 to 299 is the
// status of the response.
func (p powerChange) judge(v wire.Value) lifecycle.Evidence {
	if n := v.Int(0); n >= 100 && n <= 599 {
		if n < 300 {
			return lifecycle.Known
		}
		return lifecycle.Denied
	}
	word := strings.NewReplacer("_", "", "-", "", " ", "").Replace(v.Lower())
	wanted := strings.ReplaceAll(p.power, "_", "")
	state := lifecycle.StatusOf(provider.Name, p.kind, "", word).State
	stops := p.power != string(VMPowerStarted)
	switch {
	case word == wanted, word != "" && saysOnlyYes(word):
		return lifecycle.Known
	case isWord(word, "started", "on", "poweredon"), state == lifecycle.StateRunning, state == lifecycle.StateStarting:
		if stops {
			return lifecycle.Denied
		}
		return lifecycle.Known
	case stops && isWord(word, "stopping", "poweringoff"), p.power == string(VMPowerStopped) && isWord(word, "off", "poweredoff"):
		return lifecycle.Known
	case state == lifecycle.StateUnknown && !isWord(word, "off", "poweredoff", "poweringoff"):
		return lifecycle.Unknown
	}
	return lifecycle.Denied
}

func isWord(text string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(text, w) {
			return true
		}
	}
	return false
}
