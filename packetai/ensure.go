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

// Ensure returns one live deployment with the spec's name. It adopts the deployment if
// there is one, and creates it otherwise, with at most one create a call. To retry, call
// it again. It never adopts a deployment that has failed, is terminated or is ending. It
// adopts a stopped deployment, because that may be billed: see Deployment.Status. If the
// status of the deployment is unknown, Ensure creates nothing and returns ErrCannotVerify
// with the status and the id.
//
// If the outcome of a create is unknown, Ensure only lists deployments until the settle
// window (a minute, see WithSettle) is over, also after it has found the deployment. Then
// it returns the deployment, or an AmbiguousError if it found none.
//
// Ensure returns ErrDuplicateName with all ids if several deployments have the name. It
// returns ErrSpecMismatch if the deployment has another provider, GPU, number of GPUs,
// region, operating system or instance type, as far as these are shown. The offer is not
// compared, because the same machine can be offered again under another id. It creates
// nothing and returns ErrCannotVerify if the name or id of a live deployment cannot be
// read, if its name may be the server's form of the spec's name (train-1 for Train-1), or
// if the list is not complete. It creates nothing and returns ErrNotSupported if the API
// uses another path for the list. Its other errors are the same as for Create.
//
// Concurrent calls of a client for the same name wait for each other. A deployment that
// the client has just created, or may have, counts even if the list does not show it: in
// the settle window Ensure searches for it and does not create again. If Get does not
// find it either, the error is ErrCannotVerify. If two processes call Ensure for the same
// name at the same time, both can create. The API cannot prevent that. A list after the
// create finds the second deployment if it is shown by then, and Ensure returns
// ErrDuplicateName.
//
// A lookup sends one request of the class LimitRead for each page of the list, and one
// more if the server does not show the number of pages. To adopt costs one lookup and a
// Get. To create costs two lookups and the requests of Create. After an unknown outcome
// there are five more lookups, a Get, and a Get for each id in the response. Each live
// deployment whose name the list omits costs one Get. It bills like Create.
//
// Unconfirmed: it uses List, and Get if the API has one.
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

// isLive reports whether a deployment may be the wanted one: it is usable, starting or
// stopped, or its status is unknown.
func isLive(d Deployment) bool {
	switch d.Status.meaning().State {
	case lifecycle.StateFailed, lifecycle.StateStopping, lifecycle.StateGone:
		return false
	}
	return true
}

// statusError returns the error for a deployment of the name with an unknown status.
// Ensure does not adopt it and does not create another. lost is the create that may have
// made it, or nil.
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

// noPath reports whether a call failed as if the API uses another path, which says
// nothing about the deployment.
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
