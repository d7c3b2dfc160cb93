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
			e.Answer = page + e.Answer
			if e.Asked != "" {
				e.Asked = page + e.Asked
			}
			both = append(both, e)
		}
	}
	return both
}

var sshKeyExchanges = onBothPages(
	exchange{
		Answer: "sshkeys_list.response.json", Method: "GET", Path: "/ssh-keys",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.SSHKeys.List(ctx) },
		Want: volt.List[volt.SSHKey]{Total: 1, Complete: true, Items: []volt.SSHKey{{
			ID: "key_abc123", Name: "work-laptop", PublicKey: "ssh-ed25519 AAAAC3Nz...truncated",
			Fingerprint: "SHA256:xR3j8K...", CreatedAt: at("2026-01-10T08:00:00Z"),
		}}},
	},
	exchange{
		Answer: "sshkeys_create.response.json", Asked: "sshkeys_create.request.json", Method: "POST", Path: "/ssh-keys", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: "ci-server", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG..."})
		},
		Want: volt.SSHKey{
			ID: "key_def456", Name: "ci-server", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG...",
			Fingerprint: "SHA256:mK8p2Q...", CreatedAt: at("2026-03-28T15:00:00Z"),
		},
	},
	exchange{
		Answer: "sshkeys_delete.response.json", Method: "DELETE", Path: "/ssh-keys/key_def456",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.SSHKeys.Delete(ctx, "key_def456") },
		Want: volt.Deletion{ID: "key_def456", Message: "SSH key removed from account."},
	},
)

var dockerCredentialExchanges = onBothPages(
	exchange{
		Answer: "dockercreds_list.response.json", Method: "GET", Path: "/docker-credentials",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.DockerCredentials.List(ctx) },
		Want: volt.List[volt.DockerCredential]{Total: 1, Complete: true, Items: []volt.DockerCredential{{
			ID: "cred_abc123", Name: "GitHub Container Registry", Registry: "ghcr.io", Username: "my-org",
			CreatedAt: at("2026-02-15T12:00:00Z"),
		}}},
	},
	exchange{
		Answer: "dockercreds_get.response.json", Method: "GET", Path: "/docker-credentials/cred_abc123",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Get(ctx, "cred_abc123")
		},
		Want: volt.DockerCredential{
			ID: "cred_abc123", Name: "GitHub Container Registry", Registry: "ghcr.io", Username: "my-org",
			CreatedAt: at("2026-02-15T12:00:00Z"),
		},
	},
	exchange{
		Answer: "dockercreds_create.response.json", Asked: "dockercreds_create.request.json",
		Method: "POST", Path: "/docker-credentials", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{
				Name: "AWS ECR Production", Registry: "123456789.dkr.ecr.us-east-1.amazonaws.com", Username: "AWS",
				Password: volt.NewSecret("eyJwYXlsb2FkIjoiNGZ..."),
			})
		},
		Want: volt.DockerCredential{
			ID: "cred_def456", Name: "AWS ECR Production", Registry: "123456789.dkr.ecr.us-east-1.amazonaws.com", Username: "AWS",
			CreatedAt: at("2026-03-28T16:30:00Z"),
		},
	},
	exchange{
		Answer: "dockercreds_delete.response.json", Method: "DELETE", Path: "/docker-credentials/cred_def456",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.DockerCredentials.Delete(ctx, "cred_def456")
		},
		Want: volt.Deletion{ID: "cred_def456", Message: "Docker credential removed."},
	},
)

var apiKeyExchanges = onBothPages(
	exchange{
		Answer: "apikeys_list.response.json", Method: "GET", Path: "/api-keys",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.APIKeys.List(ctx) },
		Want: volt.List[volt.APIKey]{Total: 1, Complete: true, Items: []volt.APIKey{{
			ID: "ak_001", Name: "Production Key", Preview: "volt_...x7f2",
			LastUsed: at("2026-03-28T12:00:00Z"), CreatedAt: at("2026-01-05T08:00:00Z"),
		}}},
	},
	exchange{
		Answer: "apikeys_create.response.json", Asked: "apikeys_create.request.json", Method: "POST", Path: "/api-keys", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.APIKeys.Create(ctx, volt.APIKeySpec{Name: "CI/CD Pipeline"})
		},
		Want: volt.APIKey{
			ID: "ak_002", Name: "CI/CD Pipeline", Key: volt.NewSecret("volt_sk_live_a1b2c3d4e5f6g7h8i9j0..."),
			CreatedAt: at("2026-03-28T17:00:00Z"), Message: "Store this key securely. It will not be shown again.",
		},
	},
	exchange{
		Answer: "apikeys_revoke.response.json", Asked: "apikeys_revoke.request.json", Method: "DELETE", Path: "/api-keys",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.APIKeys.Revoke(ctx, "ak_002") },
		Want: volt.Deletion{ID: "ak_002", Message: "API key revoked. Any requests using this key will now return 401."},
	},
)
