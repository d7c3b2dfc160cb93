package packetai

import (
	"encoding/json"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// routes are those that the page shows, and those that it tells of only.
func (s *Server) routes() []*route {
	routes := s.documented()
	for _, rt := range s.unconfirmed() {
		if s.cfg.OnlyDocumented {
			rt.Handle = func(*call) *answer { return s.notFound("Endpoint") }
		}
		routes = append(routes, rt)
	}
	for _, rt := range routes {
		rt.Handle = s.unlessDown(rt.Handle)
	}
	return routes
}

// documented are the three requests that the page shows to the letter. That all
// the fields it shows are required, it does not say.
func (s *Server) documented() []*route {
	sshKey, publicKey := "ssh_public_key", "publicKey"
	if !s.does(DeployFields) {
		sshKey = "sshPublicKey"
	}
	if !s.does(KeyFields) {
		publicKey = "public_key"
	}
	search := kernel.Fields{kernel.May("search", kernel.Text)}
	if !s.cfg.OnlyDocumented {
		search = append(search, paging...)
	}
	return []*route{
		{Method: "GET", Pattern: "/offers", Class: kernel.Read, Query: search, Handle: s.listOffers},
		{Method: "POST", Pattern: "/deployments", Class: kernel.Create, Handle: s.deploy, Body: kernel.Fixed(
			kernel.Need("provider", kernel.Text), kernel.Need("offerId", kernel.Text), kernel.Need("gpuType", kernel.Text),
			kernel.Need("gpuCount", kernel.Integer), kernel.Need("region", kernel.Text), kernel.Need("operatingSystem", kernel.Text),
			kernel.Need("instanceType", kernel.Text), kernel.Need(sshKey, kernel.Text), kernel.Need("name", kernel.Text),
		)},
		{Method: "POST", Pattern: "/ssh-keys", Class: kernel.Create, Handle: s.addSSHKey, Body: kernel.Fixed(
			kernel.Need("name", kernel.Text), kernel.Need(publicKey, kernel.Text),
		)},
	}
}

// unconfirmed are what the page says in prose. Paths, methods, fields and answers
// are choices: what REST and the three documented requests suggest.
func (s *Server) unconfirmed() []*route {
	return []*route{
		// "Create, monitor, and terminate GPU deployments."
		{Method: "GET", Pattern: "/deployments", Class: kernel.Read, Query: paging, Handle: s.listDeployments},
		{Method: "GET", Pattern: "/deployments/:id", Class: kernel.Read, Handle: s.getDeployment},
		{Method: "DELETE", Pattern: "/deployments/:id", Class: kernel.Write, Handle: s.terminate},
		// "Manage SSH keys used for connecting to your deployments."
		{Method: "GET", Pattern: "/ssh-keys", Class: kernel.Read, Query: paging, Handle: s.listSSHKeys},
		{Method: "DELETE", Pattern: "/ssh-keys/:id", Class: kernel.Write, Handle: s.deleteSSHKey},
		// "Create persistent storage volumes …. Volumes can be attached and detached
		// from active deployments."
		{Method: "GET", Pattern: "/volumes", Class: kernel.Read, Query: paging, Handle: s.listVolumes},
		{Method: "POST", Pattern: "/volumes", Class: kernel.Create, Handle: s.createVolume, Body: anyOf("name", "region")},
		{Method: "POST", Pattern: "/volumes/:id/attach", Class: kernel.Write, Handle: s.attachVolume, Body: anyOf(deploymentIDs...)},
		{Method: "POST", Pattern: "/volumes/:id/detach", Class: kernel.Write, Handle: s.detachVolume, Body: anyOf(), MayBeEmpty: true},
		// "Check your wallet balance and active deployment costs."
		{Method: "GET", Pattern: "/wallet", Class: kernel.Read, Handle: s.wallet},
	}
}

// anyOf is the fields of a body that no page shows: any that it has, of which
// those with a name are strings.
func anyOf(texts ...string) func(map[string]json.RawMessage) kernel.Fields {
	return func(members map[string]json.RawMessage) (f kernel.Fields) {
		for _, name := range texts {
			f = append(f, kernel.May(name, kernel.OrMissing(kernel.Text)))
		}
		for name := range members {
			f = append(f, kernel.May(name, kernel.Anything))
		}
		return f
	}
}

// unlessDown is a handler that a fault can find the marketplace down in.
func (s *Server) unlessDown(handle func(*call) *answer) func(*call) *answer {
	return func(c *call) *answer {
		if wished(c).down && s.does(ServiceUnavailable) {
			return s.fail(503, "SERVICE_UNAVAILABLE", "GPU marketplace temporarily down")
		}
		return handle(c)
	}
}
