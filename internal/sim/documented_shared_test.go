package sim_test

import (
	"testing"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// What both pages show, each revision answers, field for field.

var revisions = map[string]sim.Revision{"volt-v1": sim.Classic, "volt-v2": sim.Confidential}

func eachRevision(t *testing.T, f func(t *testing.T, page string, revision sim.Revision)) {
	t.Helper()
	t.Parallel()
	for page, revision := range revisions {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			f(t, page, revision)
		})
	}
}

func documentedSSHKey() sim.SSHKey {
	return sim.SSHKey{
		ID: "key_abc123", Name: "work-laptop", PublicKey: "ssh-ed25519 AAAAC3Nz...truncated", Fingerprint: "SHA256:xR3j8K...", CreatedAt: at("2026-01-10T08:00:00Z"),
	}
}

func TestListSSHKeys(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, SSHKeys: []sim.SSHKey{documentedSSHKey()}})
		w.get("/ssh-keys").answers(page + "/sshkeys_list.response.json")
	})
}

func TestCreateSSHKey(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{
			Revision: revision, Clock: fixedAt("2026-03-28T15:00:00Z"), NewID: ids(map[string][]string{sim.IDSSHKey: {"key_def456"}}),
			Fingerprint: func(string) string { return "SHA256:mK8p2Q..." },
		})
		w.do("POST", "/ssh-keys", documented(t, page+"/sshkeys_create.request.json")).is(201).answers(page + "/sshkeys_create.response.json")
	})
}

func TestDeleteSSHKey(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, SSHKeys: []sim.SSHKey{{ID: "key_def456"}}})
		w.do("DELETE", "/ssh-keys/key_def456").is(200).answers(page + "/sshkeys_delete.response.json")
	})
}

func documentedCredential() sim.Credential {
	return sim.Credential{ID: "cred_abc123", Name: "GitHub Container Registry", Registry: "ghcr.io", Username: "my-org", CreatedAt: at("2026-02-15T12:00:00Z")}
}

func TestListCredentials(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, Credentials: []sim.Credential{documentedCredential()}})
		w.get("/docker-credentials").answers(page + "/dockercreds_list.response.json")
	})
}

func TestCreateCredential(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{
			Revision: revision, Clock: fixedAt("2026-03-28T16:30:00Z"), NewID: ids(map[string][]string{sim.IDCredential: {"cred_def456"}}),
		})
		w.do("POST", "/docker-credentials", documented(t, page+"/dockercreds_create.request.json")).is(201).answers(page + "/dockercreds_create.response.json")
	})
}

func TestGetCredential(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, Credentials: []sim.Credential{documentedCredential()}})
		w.get("/docker-credentials/cred_abc123").answers(page + "/dockercreds_get.response.json")
	})
}

func TestDeleteCredential(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, Credentials: []sim.Credential{{ID: "cred_def456"}}})
		w.do("DELETE", "/docker-credentials/cred_def456").is(200).answers(page + "/dockercreds_delete.response.json")
	})
}

func documentedAPIKey() sim.APIKey {
	return sim.APIKey{ID: "ak_001", Name: "Production Key", Key: "volt_sk_live_0123x7f2", CreatedAt: at("2026-01-05T08:00:00Z")}
}

func TestListAPIKeys(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, APIKeys: []sim.APIKey{documentedAPIKey()}}) // at noon, when it is used
		w.get("/api-keys").answers(page + "/apikeys_list.response.json")
	})
}

func TestCreateAPIKey(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{
			Revision: revision, Clock: fixedAt("2026-03-28T17:00:00Z"), APIKeys: []sim.APIKey{documentedAPIKey()},
			NewID: ids(map[string][]string{sim.IDAPIKey: {"ak_002"}, sim.IDSecret: {"volt_sk_live_a1b2c3d4e5f6g7h8i9j0..."}}),
		})
		w.do("POST", "/api-keys", documented(t, page+"/apikeys_create.request.json")).is(201).answers(page + "/apikeys_create.response.json")
	})
}

func TestRevokeAPIKey(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, APIKeys: []sim.APIKey{documentedAPIKey(), {ID: "ak_002", Key: "volt_sk_live_other"}}})
		w.do("DELETE", "/api-keys", documented(t, page+"/apikeys_revoke.request.json")).is(200).answers(page + "/apikeys_revoke.response.json")
	})
}

func TestError(t *testing.T) {
	eachRevision(t, func(t *testing.T, page string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		w.send(request{method: "GET", path: "/pods", key: "volt_unknown"}).is(401).answers(page + "/error.json")
	})
}
