package packetai

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// DeploymentsService rents machines.
type DeploymentsService struct {
	core *rest.Core
	room *poll.Room[sighting]
	// names are those that this client gave, by id: a list may not show them.
	names *client.Recent[string]
	// creates are what this client has just created, under which names, and
	// terminated the ids whose terminate was accepted.
	creates    *client.Names
	terminated *client.Recent[bool]
}

// sighting is what a look at a deployment showed, or why it showed nothing, where
// the next look may show more.
type sighting struct {
	deployment Deployment
	err        error
}

func newDeployments(core *rest.Core, looks *poll.Budget) *DeploymentsService {
	s := &DeploymentsService{core: core, names: &client.Recent[string]{}, creates: &client.Names{}, terminated: &client.Recent[bool]{}}
	s.room = poll.OneByOne(looks, func(ctx context.Context, id string) (sighting, error) {
		d, err := s.Get(ctx, id, lookOnce)
		later := poll.IsTransient(err) || errors.Is(err, ErrNotFound)
		if later && ctx.Err() == nil && !errors.Is(err, ErrRateLimited) {
			return sighting{err: err}, nil
		}
		return sighting{deployment: d}, err
	})
	return s
}

// Create deploys a machine. It can be reached once its status is running: see
// WaitRunning.
//
// It sends one request of the class LimitDeploy, 5 a minute, and needs $50 in the wallet.
// The deployment is billed until it is terminated, which is refused in its first 25
// minutes. A create is never sent twice once the server may have received it. The error
// is then ErrMaybeCreated, and the AmbiguousError has the name and any ids. A 2xx without
// an id, or with another name than the spec's, is ErrMaybeCreated too: WithResponse
// returns it. If ctx ends after the request was sent, Create still waits a moment for the
// response (WithGrace).
//
// ErrInsufficientBalance is a BalanceError with the required balance. ErrInvalidArgument
// means that the spec is invalid, for example with a private key instead of a public one,
// and nothing was sent.
//
// Documented under "Deployments" and as step 3 of the "Quick Start Example". The response
// is not documented: see Deployment.
func (s *DeploymentsService) Create(ctx context.Context, spec DeploymentSpec, opts ...CallOption) (Deployment, error) {
	if field, problem := spec.problem(); problem != "" {
		return Deployment{}, argumentError(deploymentsCreate, spec.Name, field, problem)
	}
	return s.create(ctx, spec, opts, client.SettleWindow)
}

// create deploys a machine, which a list may not show for so long.
func (s *DeploymentsService) create(ctx context.Context, spec DeploymentSpec, opts []CallOption, lag time.Duration) (Deployment, error) {
	fill(&spec.InstanceType, InstanceBareMetal)
	spec.SSHPublicKey = strings.TrimSpace(spec.SSHPublicKey)
	p := rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}
	d, body, err := callRaw(ctx, s.core, deploymentsCreate, p, opts,
		client.Named(decodeDeployment, spec.Name, func(d Deployment) string { return d.Name }))
	s.creates.Created(strings.TrimSpace(spec.Name), d.ID, err, lag)
	if err != nil {
		return d, balanceError(err, body)
	}
	fill(&d.Name, spec.Name)
	s.names.Put(d.ID, spec.Name)
	s.terminated.Put(d.ID, false) // whichever had its id before
	return d, nil
}

// List lists the account's deployments.
//
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing.
//
// Unconfirmed: "monitor … GPU deployments" is all that the page says under
// "Deployments"; the path is GET /deployments. ErrNotSupported where it is
// another.
func (s *DeploymentsService) List(ctx context.Context, params ListParams, opts ...CallOption) (List[Deployment], error) {
	return callList(ctx, s.core, deploymentsList, rest.Params{Query: params}, params, opts, deployments)
}

// Get returns one deployment.
//
// It sends one request of the class LimitRead, may be repeated safely, and costs nothing.
// ErrNotFound means that the deployment does not exist, belongs to another account, or
// that the API uses another path. If the response omits the id, Get fills it in. A
// response with neither id nor status, or about another id, is ErrBadResponse.
//
// Unconfirmed: under "Deployments" the page only says "monitor … GPU deployments". The
// path is GET /deployments/{id}.
func (s *DeploymentsService) Get(ctx context.Context, id string, opts ...CallOption) (Deployment, error) {
	return call(ctx, s.core, deploymentsGet, args(id), opts, decodeDeploymentAbout(id))
}

// Terminate destroys a deployment and all its data. Volumes survive. It returns nil if
// the server accepted the request, with an empty response or one that reports success.
// ErrRejected means that a 2xx reports a failure or is about another deployment, and
// ErrBadResponse that a 2xx reports neither success nor failure. The deployment may then
// still run.
//
// In its first 25 minutes the API refuses it with ErrTooEarly. The MinimumRuntimeError
// has the remaining time, and TerminateWhenAllowed waits for it. According to the page, a
// termination within the first hour is refunded in part.
//
// It sends one request of the class LimitWrite, may be repeated safely, and ends the
// billing.
//
// Unconfirmed: under "Deployments" the page only says "terminate GPU deployments". The
// path is DELETE /deployments/{id}. If the API uses another path, the error is
// ErrNotFound.
func (s *DeploymentsService) Terminate(ctx context.Context, id string, opts ...CallOption) (Deployment, error) {
	d, body, err := callRaw(ctx, s.core, deploymentsTerminate, args(id), opts, decodeTermination(id))
	if err != nil {
		return Deployment{}, runtimeError(err, body)
	}
	s.terminated.Put(id, true)
	s.creates.Gone(func(made string) bool { return made == id })
	return d, nil
}
