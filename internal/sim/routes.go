package sim

import (
	"encoding/json"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// routes are what the page of the revision has.
func (s *Server) routes() []*route {
	routes := s.sharedRoutes()
	switch s.cfg.Revision {
	case Classic:
		return append(routes, s.classicRoutes()...)
	case Observed:
		routes = append(append(routes, s.confidentialRoutes(observedPodFields)...), s.retiredRoutes()...)
	default:
		routes = append(routes, s.confidentialRoutes(confidentialPodFields)...)
	}
	if !s.does(NoResume) {
		routes = append(routes, &route{Method: "POST", Pattern: "/pods/:id/start", Class: kernel.Write, Handle: s.startPod})
	}
	return routes
}

// sharedRoutes are on both pages.
func (s *Server) sharedRoutes() []*route {
	return []*route{
		{Method: "GET", Pattern: "/pods", Class: kernel.Read, Handle: s.listPods},
		{Method: "GET", Pattern: "/pods/:id", Class: kernel.Read, Handle: s.getPod},
		{Method: "POST", Pattern: "/pods/:id/stop", Class: kernel.Write, Handle: s.stopPod},
		{Method: "DELETE", Pattern: "/pods/:id", Class: kernel.Write, Handle: s.deletePod},
		{Method: "GET", Pattern: "/machines", Class: kernel.Read, Handle: s.listMachines},
		{Method: "GET", Pattern: "/ssh-keys", Class: kernel.Read, Handle: s.listSSHKeys},
		{Method: "POST", Pattern: "/ssh-keys", Class: kernel.Create, Handle: s.createSSHKey,
			Body: fixed(need("name", text), need("public_key", text))},
		{Method: "DELETE", Pattern: "/ssh-keys/:id", Class: kernel.Write, Handle: s.deleteSSHKey},
		{Method: "GET", Pattern: "/templates", Class: kernel.Read, Handle: s.listTemplates},
		{Method: "GET", Pattern: "/templates/:id", Class: kernel.Read, Handle: s.getTemplate},
		{Method: "GET", Pattern: "/docker-credentials", Class: kernel.Read, Handle: s.listCredentials},
		{Method: "POST", Pattern: "/docker-credentials", Class: kernel.Create, Handle: s.createCredential,
			Body: fixed(need("name", text), need("registry", text), need("username", text), need("password", text))},
		{Method: "GET", Pattern: "/docker-credentials/:id", Class: kernel.Read, Handle: s.getCredential},
		{Method: "DELETE", Pattern: "/docker-credentials/:id", Class: kernel.Write, Handle: s.deleteCredential},
		{Method: "GET", Pattern: "/api-keys", Class: kernel.Read, Handle: s.listAPIKeys},
		{Method: "POST", Pattern: "/api-keys", Class: kernel.Create, Handle: s.createAPIKey,
			Body: fixed(need("name", text))},
		{Method: "DELETE", Pattern: "/api-keys", Class: kernel.Write, Handle: s.revokeAPIKey,
			Body: fixed(need("key_id", text))},
	}
}

// classicRoutes are on the earlier page alone.
func (s *Server) classicRoutes() []*route {
	return []*route{
		{Method: "POST", Pattern: "/pods", Class: kernel.Create, Handle: s.createPod, Body: classicPodFields},
		{Method: "PUT", Pattern: "/pods/:id", Class: kernel.Write, Handle: s.updatePod,
			Body: fixed(may("name", text), may("ssh_key_ids", texts), may("volume_size_gb", integer), may("gpu_count", integer))},
		{Method: "POST", Pattern: "/pods/:id/start", Class: kernel.Write, Handle: s.startPod},
		{Method: "POST", Pattern: "/templates", Class: kernel.Create, Handle: s.createTemplate,
			Body: fixed(need("name", text), need("image", text), may("category", text), may("description", text),
				may("docker_credential_id", text), may("ports", integers), may("env_vars", textMap))},
		{Method: "PUT", Pattern: "/templates/:id", Class: kernel.Write, Handle: s.updateTemplate,
			Body: fixed(may("name", text), may("image", text), may("ports", integers), may("env_vars", textMap))},
		{Method: "DELETE", Pattern: "/templates/:id", Class: kernel.Write, Handle: s.deleteTemplate},
		{Method: "GET", Pattern: "/fine-tuning", Class: kernel.Read, Query: fields{may("status", text)}, Handle: s.listJobs},
		{Method: "POST", Pattern: "/fine-tuning", Class: kernel.Create, Handle: s.createJob, Body: jobFields},
		{Method: "GET", Pattern: "/fine-tuning/:id", Class: kernel.Read, Handle: s.getJob},
		{Method: "DELETE", Pattern: "/fine-tuning/:id", Class: kernel.Write, Handle: s.cancelJob},
	}
}

// confidentialRoutes are on the newest page alone.
func (s *Server) confidentialRoutes(pod func(map[string]json.RawMessage) fields) []*route {
	return []*route{
		{Method: "POST", Pattern: "/pods", Class: kernel.Create, Handle: s.createPod, Body: pod},
		{Method: "POST", Pattern: "/templates", Class: kernel.Create, Unchecked: true, Handle: s.readOnly},
		{Method: "PUT", Pattern: "/templates/:id", Class: kernel.Write, Unchecked: true, Handle: s.readOnly},
		{Method: "DELETE", Pattern: "/templates/:id", Class: kernel.Write, Unchecked: true, Handle: s.readOnly},
	}
}

// retiredRoutes were on the earlier page, and have been seen to answer that they
// are not available any more.
func (s *Server) retiredRoutes() []*route {
	return []*route{
		{Method: "GET", Pattern: "/fine-tuning", Class: kernel.Read, Query: fields{may("status", text)}, Handle: s.notAvailable},
		{Method: "POST", Pattern: "/fine-tuning", Class: kernel.Create, Unchecked: true, Handle: s.notAvailable},
		{Method: "GET", Pattern: "/fine-tuning/:id", Class: kernel.Read, Handle: s.notAvailable},
		{Method: "DELETE", Pattern: "/fine-tuning/:id", Class: kernel.Write, Handle: s.notAvailable},
	}
}

func (s *Server) notAvailable(*call) *answer {
	return &answer{Status: 503, Value: map[string]any{
		"error": map[string]string{"code": "not_available", "message": "Fine-tuning is not offered at the moment."},
	}}
}

// classicPodFields are those of the kind of pod that the body asks for.
func classicPodFields(members map[string]json.RawMessage) fields {
	if isText(members["provider"], "targon") {
		return fields{
			need("provider", text), need("name", text), need("resource_name", text), need("image", text),
			may("cost_per_hour", number), may("ssh_key_ids", texts),
		}
	}
	return fields{
		may("provider", text), need("machine_id", text), need("name", text), need("template_id", text),
		may("ssh_key_ids", texts), may("gpu_count", integer), may("volume_size_gb", integer),
	}
}

func confidentialPodFields(map[string]json.RawMessage) fields {
	return fields{
		need("provider", text), need("name", text), may("resource_name", text), may("image", text),
		may("template_uid", text), may("ssh_key_uids", texts), may("cost_per_hour", number),
	}
}

// observedPodFields are the documented ones, and the names that were seen to
// work.
func observedPodFields(m map[string]json.RawMessage) fields {
	return append(confidentialPodFields(m), may("template", text), may("ssh_keys", texts))
}

// isText reports whether raw is the JSON string want.
func isText(raw json.RawMessage, want string) bool {
	var got string
	return json.Unmarshal(raw, &got) == nil && got == want
}
