package volt_test

import (
	"context"

	"github.com/voltagegpu/volt-go"
)

// What the account keeps is documented alike on both pages.

func onBothPages(exchanges ...exchange) []exchange {
	var both []exchange
	for _, page := range []string{"volt-v1/", "volt-v2/"} {
		for _, e := range exchanges {
			e.answer = page + e.answer
			if e.asked != "" {
				e.asked = page + e.asked
			}
			both = append(both, e)
		}
	}
	return both
}

var sshKeyExchanges = onBothPages(
	exchange{
		answer: "sshkeys_list.response.json", method: "GET", path: "/ssh-keys",
		call: func(ctx context.Context, c *volt.Client) (any, error) { return c.SSHKeys.List(ctx) },
		want: volt.List[volt.SSHKey]{Total: 1, Items: []volt.SSHKey{{
			ID: "key_abc123", Name: "work-laptop", PublicKey: "ssh-ed25519 AAAAC3Nz...truncated",
			Fingerprint: "SHA256:xR3j8K...", CreatedAt: at("2026-01-10T08:00:00Z"),
		}}},
	},
	exchange{
		answer: "sshkeys_create.response.json", asked: "sshkeys_create.request.json", method: "POST", path: "/ssh-keys", status: 201,
		call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: "ci-server", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG..."})
		},
		want: volt.SSHKey{
			ID: "key_def456", Name: "ci-server", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG...",
			Fingerprint: "SHA256:mK8p2Q...", CreatedAt: at("2026-03-28T15:00:00Z"),
		},
	},
	exchange{
		answer: "sshkeys_delete.response.json", method: "DELETE", path: "/ssh-keys/key_def456",
		call: func(ctx context.Context, c *volt.Client) (any, error) { return c.SSHKeys.Delete(ctx, "key_def456") },
		want: volt.Deletion{ID: "key_def456", Message: "SSH key removed from account."},
	},
)

var dockerCredentialExchanges = onBothPages(
	exchange{
		answer: "dockercreds_list.response.json", method: "GET", path: "/docker-credentials",
		call: func(ctx context.Context, c *volt.Client) (any, error) { return c.DockerCredentials.List(ctx) },
		want: volt.List[volt.DockerCredential]{Total: 1, Items: []volt.DockerCredential{{
			ID: "cred_abc123", Name: "GitHub Container Registry", Registry: "ghcr.io", Username: "my-org",
			CreatedAt: at("2026-02-15T12:00:00Z"),
		}}},
	},
	exchange{
		answer: "dockercreds_get.response.json", method: "GET", path: "/docker-credentials/cred_abc123",
		call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Get(ctx, "cred_abc123")
		},
		want: volt.DockerCredential{
			ID: "cred_abc123", Name: "GitHub Container Registry", Registry: "ghcr.io", Username: "my-org",
			CreatedAt: at("2026-02-15T12:00:00Z"),
		},
	},
	exchange{
		answer: "dockercreds_create.response.json", asked: "dockercreds_create.request.json",
		method: "POST", path: "/docker-credentials", status: 201,
		call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{
				Name: "AWS ECR Production", Registry: "123456789.dkr.ecr.us-east-1.amazonaws.com", Username: "AWS",
				Password: volt.NewSecret("eyJwYXlsb2FkIjoiNGZ..."),
			})
		},
		want: volt.DockerCredential{
			ID: "cred_def456", Name: "AWS ECR Production", Registry: "123456789.dkr.ecr.us-east-1.amazonaws.com", Username: "AWS",
			CreatedAt: at("2026-03-28T16:30:00Z"),
		},
	},
	exchange{
		answer: "dockercreds_delete.response.json", method: "DELETE", path: "/docker-credentials/cred_def456",
		call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Delete(ctx, "cred_def456")
		},
		want: volt.Deletion{ID: "cred_def456", Message: "Docker credential removed."},
	},
)

var apiKeyExchanges = onBothPages(
	exchange{
		answer: "apikeys_list.response.json", method: "GET", path: "/api-keys",
		call: func(ctx context.Context, c *volt.Client) (any, error) { return c.APIKeys.List(ctx) },
		want: volt.List[volt.APIKey]{Total: 1, Items: []volt.APIKey{{
			ID: "ak_001", Name: "Production Key", Preview: "volt_...x7f2",
			LastUsed: at("2026-03-28T12:00:00Z"), CreatedAt: at("2026-01-05T08:00:00Z"),
		}}},
	},
	exchange{
		answer: "apikeys_create.response.json", asked: "apikeys_create.request.json", method: "POST", path: "/api-keys", status: 201,
		call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.APIKeys.Create(ctx, volt.APIKeySpec{Name: "CI/CD Pipeline"})
		},
		want: volt.APIKey{
			ID: "ak_002", Name: "CI/CD Pipeline", Key: volt.NewSecret("volt_sk_live_a1b2c3d4e5f6g7h8i9j0..."),
			CreatedAt: at("2026-03-28T17:00:00Z"), Message: "Store this key securely. It will not be shown again.",
		},
	},
	exchange{
		answer: "apikeys_revoke.response.json", asked: "apikeys_revoke.request.json", method: "DELETE", path: "/api-keys",
		call: func(ctx context.Context, c *volt.Client) (any, error) { return c.APIKeys.Revoke(ctx, "ak_002") },
		want: volt.Deletion{ID: "ak_002", Message: "API key revoked. Any requests using this key will now return 401."},
	},
)
