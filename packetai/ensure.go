package packetai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// EnsuredDeployment is what DeploymentsService.Ensure found or made.
type EnsuredDeployment struct {
	// Deployment is the deployment.
	Deployment Deployment
	// Created is true where it was not there before, and false where it was
	// adopted, or where it may be another's: beside an error.
	Created bool
}

// Ensure makes sure that there is one live deployment with the spec's name: it
// adopts the one that there is, or else creates it, at most once in a call. Calling
// it again is the retry. A deployment that failed, is terminated or is on its way out
// is never adopted; one that is stopped is, as it is, since it may be billed: see
// Deployment.Status. One with a status that is not known is neither adopted nor created
// a second time: that is ErrCannotVerify, which shows the status and the id.
//
// After a create whose outcome is unknown it only looks, until the settle window (a
// minute; WithSettle) is over, also after it has found one: then it returns the
// deployment, or an AmbiguousError where none has shown up.
//
// It fails with ErrDuplicateName where several deployments have the name, all of them named;
// with ErrSpecMismatch where the one of that name has another provider, GPU, number
// of GPUs, region, operating system or instance type, as far as that is told (the
// offer is not compared: the same machine is offered anew); with ErrCannotVerify,
// and creates nothing, where a live deployment's name or id cannot be read, or its name
// may be what the server has made of the spec's (train-1 of Train-1), or the list is
// not whole; with ErrNotSupported, and creates nothing, where List's path is
// another; and otherwise as Create does.
//
// Within a client, calls under one name take turns, and what it has just created
// under the name, or may have, counts also while the list does not show it: for the
// settle window such a create is looked for, and not made again, and where Get does
// not know it either, it is ErrCannotVerify. Two processes that call it at the same
// time under one name can both create: this API cannot exclude that. A look after the
// create names the twin where it can be seen, as ErrDuplicateName.
//
// A look takes one request of the class LimitRead for each page of the list, and one
// more where the server does not say how many there are. Adopting takes one look and
// a Get; creating two beside what Create takes, and five more looks and a Get where
// its outcome is unknown, with a Get for each id that it told; and each live deployment
// whose name the list does not show takes one Get. It bills what Create bills.
//
// Unconfirmed: it uses List, and Get as far as there is one.
func (s *DeploymentsService) Ensure(ctx context.Context, spec DeploymentSpec, opts ...EnsureOption) (EnsuredDeployment, error) {
	settings := callSettings{settle: client.SettleWindow}
	for _, o := range opts {
		o.applyEnsure(&settings)
	}
	if field, problem := spec.problem(); problem != "" {
		return EnsuredDeployment{}, argumentError(deploymentsCreate, spec.Name, field, problem)
	}
	e := deploymentEnsure{service: s, spec: spec, settings: settings}
	if maybe := s.creates.Recall(e.name()).Maybe; maybe != nil {
		e.lost = maybe
	}
	d, created, err := e.ensure().Do(ctx)
	if err == nil && !e.made { // adopted, or found after a create with an unknown outcome
		if err = e.statusError(d, e.lost); err != nil {
			created = false
		}
	}
	return EnsuredDeployment{Deployment: d, Created: created}, err
}

// deploymentEnsure is one call of Ensure.
type deploymentEnsure struct {
	service  *DeploymentsService
	spec     DeploymentSpec
	settings callSettings
	// made is set if this call's create succeeded, and lost is the error of a create
	// with an unknown outcome.
	made bool
	lost error
}

func (e *deploymentEnsure) name() string { return strings.TrimSpace(e.spec.Name) }

// ensure is the call for what every Ensure has in common.
func (e *deploymentEnsure) ensure() *client.Ensure[Deployment] {
	return &client.Ensure[Deployment]{
		Name: e.name(), Call: e.call(), Names: e.service.creates, Settle: e.settings.settle,
		List: e.service.reader(e.settings.lookups()).all, Get: e.get,
		Known:    func(id string) Deployment { return Deployment{ID: id, Name: e.service.names.Get(id)} },
		IDs:      func(d Deployment) []string { return []string{d.ID} },
		Is:       func(d Deployment, id string) bool { return d.ID == id },
		Live:     func(d Deployment) bool { return isLive(d) && !e.service.terminated.Get(d.ID) },
		NameOf:   e.nameOf,
		AskName:  e.askName,
		WithName: func(d Deployment, name string) Deployment { d.Name = name; return d },
		Merge:    merge,
		Remember: func(d Deployment) { e.service.names.Put(d.ID, e.spec.Name) },
		Check:    func(_ context.Context, d Deployment) error { return e.mismatch(d) },
		Create: func(ctx context.Context) (Deployment, error) {
			own := every(func(c *api.CallSettings) { *c = e.settings.CallSettings })
			d, err := e.service.create(ctx, e.spec, []CallOption{own}, e.settings.settle)
			e.made = err == nil
			if errors.Is(err, ErrMaybeCreated) {
				e.lost = err
			}
			return d, err
		},
	}
}

func (e *deploymentEnsure) call() api.Call {
	c := callOf(deploymentsCreate, e.spec.Name)
	c.Operation = "ensure deployment"
	return c
}

// reader reads the list of deployments.
func (s *DeploymentsService) reader(opts []CallOption) reader[Deployment] {
	return reader[Deployment]{core: s.core, ep: deploymentsList, opts: opts, list: deployments, id: func(d Deployment) string { return d.ID }}
}

// isLive reports whether a deployment can stand for the one that is wanted, or exists
// in a state that is not known.
func isLive(d Deployment) bool {
	switch d.Status.meaning().State {
	case lifecycle.StateFailed, lifecycle.StateStopping, lifecycle.StateGone:
		return false
	}
	return true
}

// statusError returns the error of a deployment that has the name and a status that is
// not known: it is neither adopted nor created a second time. lost is the create that
// may have made it, or nil.
func (e *deploymentEnsure) statusError(d Deployment, lost error) error {
	if !d.Status.isUnknown() {
		return nil
	}
	why := fmt.Errorf("its status %q is not known, so it can neither be adopted nor counted as gone", d.Status)
	if lost != nil {
		why = fmt.Errorf("%w; %w", why, lost)
	}
	return &CannotVerifyError{Call: e.call(), IDs: []string{d.ID}, Err: why}
}

// nameOf is the name that a deployment is shown with, or that it was created under
// with this client. It is "" for one that the server may have made of the name.
func (e *deploymentEnsure) nameOf(d Deployment) string {
	name, given := strings.TrimSpace(d.Name), strings.TrimSpace(e.service.names.Get(d.ID))
	if name == "" { // as this client gave it, or was told by Get
		name = given
	}
	return client.KnownName(e.name(), given, name)
}

// noPath reports whether a call failed as it does if its path is another one, which
// says nothing about the deployment.
func noPath(err error) bool {
	var e *Error
	return errors.Is(err, ErrNotSupported) || errors.Is(err, ErrNotFound) || errors.As(err, &e) && e.Status == http.StatusNotFound
}

// askName is the name that Get tells, or "".
func (e *deploymentEnsure) askName(ctx context.Context, d Deployment) (string, error) {
	if strings.TrimSpace(d.Name) != "" { // it may be the name
		return "", nil
	}
	fresh, err := e.service.Get(ctx, d.ID, e.settings.lookups()...)
	switch {
	case errors.Is(err, ErrNotSupported):
		return "", client.ErrUntold
	case noPath(err):
		return "", nil // the list shows it: the path may be another
	case err != nil:
		return "", err
	}
	name := strings.TrimSpace(fresh.Name)
	if name != "" {
		e.service.names.Put(d.ID, name)
	}
	return e.nameOf(fresh), nil
}

// get is a deployment as Get has it, where there is one.
func (e *deploymentEnsure) get(ctx context.Context, d Deployment) (Deployment, error) {
	fresh, err := e.service.Get(ctx, d.ID, e.settings.lookups()...)
	switch {
	case noPath(err):
		return d, client.ErrUntold
	case err != nil:
		return d, err
	}
	return merge(fresh, d), nil
}

// merge is a deployment as it is now, under the id that it was known by, and with
// its name where it does not tell that.
func merge(now, before Deployment) Deployment {
	now.ID = before.ID
	fill(&now.Name, before.Name)
	return now
}

// mismatch is what a deployment of the right name has other than it should.
func (e *deploymentEnsure) mismatch(d Deployment) error {
	s := e.spec
	fill(&s.InstanceType, InstanceBareMetal)
	for _, f := range [...]struct{ field, want, have string }{
		{"GPU", s.GPUType, d.GPUType},
		{"number of GPUs", counted(s.GPUCount), counted(d.GPUCount)},
		{"operating system", s.OperatingSystem, d.OperatingSystem},
		{"region", s.Region, d.Region},
		{"provider", s.Provider, d.Provider},
		{"instance type", s.InstanceType, d.InstanceType},
	} {
		if f.want != "" && f.have != "" && plain(f.want) != plain(f.have) {
			return &SpecMismatchError{Call: e.call(), ID: d.ID, Field: f.field, Want: f.want, Have: f.have}
		}
	}
	return nil
}

// counted is a number that is told.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// plain is a word in the one form that its spellings share: "b200" for "NVIDIA
// B200" and nvidia-b200.
func plain(word string) string {
	word = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
	return strings.TrimPrefix(word, "nvidia")
}
