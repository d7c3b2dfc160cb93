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
// It takes one request of the class LimitDeploy, 5 a minute, needs $50 in the
// wallet, and bills until the deployment is terminated, which is refused in its
// first 25 minutes. It is never sent twice once the server may have received it;
// then it ends with ErrMaybeCreated, and the AmbiguousError says which name, and
// which ids if any, to look for. A 2xx without an id that can be found, or with
// another name than the spec's, is such an end, too: WithResponse gives it. When ctx ends after the request was
// sent, the answer is still awaited for a moment (WithGrace), and returned if it
// comes.
//
// ErrInsufficientBalance is a BalanceError, and says what the wallet has to hold;
// ErrInvalidArgument that the spec could not be right (a private key for a public
// one, say), and nothing was sent.
//
// Documented under "Deployments" and as step 3 of the "Quick Start Example". What
// is answered is not: see Deployment.
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
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing. ErrNotFound means that there is none of this id, that it is another
// account's, or that the path is another. Where the answer leaves the id out, it
// is filled in. A response with neither id nor status, or about another id, is
// ErrBadResponse.
//
// Unconfirmed: "monitor … GPU deployments" is all that the page says under
// "Deployments"; the path is GET /deployments/{id}.
func (s *DeploymentsService) Get(ctx context.Context, id string, opts ...CallOption) (Deployment, error) {
	return call(ctx, s.core, deploymentsGet, args(id), opts, decodeDeploymentAbout(id))
}

// Terminate destroys a deployment and all that is on it; volumes survive. It returns
// nil if the server accepted that: with an empty response, or one that says yes.
// ErrRejected is a 2xx that says no or is about another deployment, and ErrBadResponse
// a 2xx that says neither; the deployment may then live on.
//
// In its first 25 minutes it is refused with ErrTooEarly: the MinimumRuntimeError
// tells how long it has to run still, and TerminateWhenAllowed waits for it. A
// termination within the first hour is refunded in part, says the page.
//
// It takes one request of the class LimitWrite, may be repeated safely, and ends
// the billing.
//
// Unconfirmed: "terminate GPU deployments" is all that the page says under
// "Deployments"; the path is DELETE /deployments/{id}. ErrNotFound where it is
// another.
func (s *DeploymentsService) Terminate(ctx context.Context, id string, opts ...CallOption) (Deployment, error) {
	d, body, err := callRaw(ctx, s.core, deploymentsTerminate, args(id), opts, decodeTermination(id))
	if err != nil {
		return Deployment{}, runtimeError(err, body)
	}
	s.terminated.Put(id, true)
	s.creates.Gone(func(made string) bool { return made == id })
	return d, nil
}
