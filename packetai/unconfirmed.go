package packetai

import "github.com/voltagegpu/volt-go/internal/rest"

// unconfirmed are the calls that the page tells of in prose and whose paths it
// does not show. All of them are declared here, and nowhere else is a path of
// theirs written.
var unconfirmed = map[*rest.Endpoint]bool{}

func unconfirmedEndpoint(limit string, class rest.Class, method, path, operation string) *rest.Endpoint {
	ep := endpoint(limit, class, method, path, operation)
	unconfirmed[ep] = true
	return ep
}

// "Create, monitor, and terminate GPU deployments."
var (
	deploymentsList      = unconfirmedEndpoint(LimitRead, rest.Read, "GET", "/deployments", "list deployments")
	deploymentsGet       = unconfirmedEndpoint(LimitRead, rest.Read, "GET", "/deployments/{id}", "get deployment")
	deploymentsTerminate = unconfirmedEndpoint(LimitWrite, rest.Write, "DELETE", "/deployments/{id}", "terminate deployment")
)

// "Manage SSH keys used for connecting to your deployments."
var (
	sshKeysList   = unconfirmedEndpoint(LimitRead, rest.Read, "GET", "/ssh-keys", "list SSH keys")
	sshKeysDelete = unconfirmedEndpoint(LimitWrite, rest.Write, "DELETE", "/ssh-keys/{id}", "delete SSH key")
)

// "Create persistent storage volumes that survive deployment termination. Volumes
// can be attached and detached from active deployments." What attaching twice
// does is not known, so that it is never repeated by itself.
var (
	volumesList   = unconfirmedEndpoint(LimitRead, rest.Read, "GET", "/volumes", "list volumes")
	volumesCreate = unconfirmedEndpoint(LimitWrite, rest.Create, "POST", "/volumes", "create volume")
	volumesAttach = unconfirmedEndpoint(LimitWrite, rest.Create, "POST", "/volumes/{id}/attach", "attach volume")
	volumesDetach = unconfirmedEndpoint(LimitWrite, rest.Create, "POST", "/volumes/{id}/detach", "detach volume")
)

// "Check your wallet balance and active deployment costs."
var walletGet = unconfirmedEndpoint(LimitRead, rest.Read, "GET", "/wallet", "get wallet")
