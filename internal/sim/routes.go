package sim

import "encoding/json"

// tableOf is what the page of a revision has.
func tableOf(r Revision) table {
	if r == Classic {
		return newTable(append(sharedRoutes(), classicRoutes()...)...)
	}
	if r == Observed {
		return newTable(append(append(sharedRoutes(), confidentialRoutes(observedPodFields)...), retiredRoutes()...)...)
	}
	return newTable(append(sharedRoutes(), confidentialRoutes(confidentialPodFields)...)...)
}

// sharedRoutes are on both pages.
func sharedRoutes() []*route {
	return []*route{
		{method: "GET", pattern: "/pods", class: Read, handle: (*Server).listPods},
		{method: "GET", pattern: "/pods/:id", class: Read, handle: (*Server).getPod},
		{method: "POST", pattern: "/pods/:id/stop", class: Write, handle: (*Server).stopPod},
		{method: "DELETE", pattern: "/pods/:id", class: Write, handle: (*Server).deletePod},
		{method: "GET", pattern: "/machines", class: Read, handle: (*Server).listMachines},
		{method: "GET", pattern: "/ssh-keys", class: Read, handle: (*Server).listSSHKeys},
		{method: "POST", pattern: "/ssh-keys", class: Create, handle: (*Server).createSSHKey,
			body: fixed(need("name", text), need("public_key", text))},
		{method: "DELETE", pattern: "/ssh-keys/:id", class: Write, handle: (*Server).deleteSSHKey},
		{method: "GET", pattern: "/templates", class: Read, handle: (*Server).listTemplates},
		{method: "GET", pattern: "/templates/:id", class: Read, handle: (*Server).getTemplate},
		{method: "GET", pattern: "/docker-credentials", class: Read, handle: (*Server).listCredentials},
		{method: "POST", pattern: "/docker-credentials", class: Create, handle: (*Server).createCredential,
			body: fixed(need("name", text), need("registry", text), need("username", text), need("password", text))},
		{method: "GET", pattern: "/docker-credentials/:id", class: Read, handle: (*Server).getCredential},
		{method: "DELETE", pattern: "/docker-credentials/:id", class: Write, handle: (*Server).deleteCredential},
		{method: "GET", pattern: "/api-keys", class: Read, handle: (*Server).listAPIKeys},
		{method: "POST", pattern: "/api-keys", class: Create, handle: (*Server).createAPIKey,
			body: fixed(need("name", text))},
		{method: "DELETE", pattern: "/api-keys", class: Write, handle: (*Server).revokeAPIKey,
			body: fixed(need("key_id", text))},
	}
}

// classicRoutes are on the earlier page alone.
func classicRoutes() []*route {
	return []*route{
		{method: "POST", pattern: "/pods", class: Create, handle: (*Server).createPod, body: classicPodFields},
		{method: "PUT", pattern: "/pods/:id", class: Write, handle: (*Server).updatePod,
			body: fixed(may("name", text), may("ssh_key_ids", texts), may("volume_size_gb", integer), may("gpu_count", integer))},
		{method: "POST", pattern: "/pods/:id/start", class: Write, handle: (*Server).startPod},
		{method: "POST", pattern: "/templates", class: Create, handle: (*Server).createTemplate,
			body: fixed(need("name", text), need("image", text), may("category", text), may("description", text),
				may("docker_credential_id", text), may("ports", integers), may("env_vars", textMap))},
		{method: "PUT", pattern: "/templates/:id", class: Write, handle: (*Server).updateTemplate,
			body: fixed(may("name", text), may("image", text), may("ports", integers), may("env_vars", textMap))},
		{method: "DELETE", pattern: "/templates/:id", class: Write, handle: (*Server).deleteTemplate},
		{method: "GET", pattern: "/fine-tuning", class: Read, query: []string{"status"}, handle: (*Server).listJobs},
		{method: "POST", pattern: "/fine-tuning", class: Create, handle: (*Server).createJob, body: jobFields},
		{method: "GET", pattern: "/fine-tuning/:id", class: Read, handle: (*Server).getJob},
		{method: "DELETE", pattern: "/fine-tuning/:id", class: Write, handle: (*Server).cancelJob},
	}
}

// confidentialRoutes are on the newest page alone.
func confidentialRoutes(pod func(map[string]json.RawMessage) fields) []*route {
	return []*route{
		{method: "POST", pattern: "/pods", class: Create, handle: (*Server).createPod, body: pod},
		{method: "POST", pattern: "/templates", class: Create, unchecked: true, handle: (*Server).readOnly},
		{method: "PUT", pattern: "/templates/:id", class: Write, unchecked: true, handle: (*Server).readOnly},
		{method: "DELETE", pattern: "/templates/:id", class: Write, unchecked: true, handle: (*Server).readOnly},
	}
}

// retiredRoutes were on the earlier page, and have been seen to answer that they
// are not available any more.
func retiredRoutes() []*route {
	return []*route{
		{method: "GET", pattern: "/fine-tuning", class: Read, query: []string{"status"}, handle: (*Server).notAvailable},
		{method: "POST", pattern: "/fine-tuning", class: Create, unchecked: true, handle: (*Server).notAvailable},
		{method: "GET", pattern: "/fine-tuning/:id", class: Read, handle: (*Server).notAvailable},
		{method: "DELETE", pattern: "/fine-tuning/:id", class: Write, handle: (*Server).notAvailable},
	}
}

func (s *Server) notAvailable(*call) *answer {
	return &answer{status: 503, value: map[string]any{
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
