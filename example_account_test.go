package volt_test

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go"
)

func ExampleSSHKeysService_List() {
	client := exampleClient("GET /ssh-keys", "volt-v2/sshkeys_list.response.json")
	ctx := context.Background()

	keys, err := client.SSHKeys.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, key := range keys.Items {
		fmt.Println(key.ID, key.Name, key.Fingerprint)
	}
	// Output: key_abc123 work-laptop SHA256:xR3j8K...
}

func ExampleSSHKeysService_Create() {
	client := exampleClient("POST /ssh-keys", "volt-v2/sshkeys_create.response.json")
	ctx := context.Background()

	key, err := client.SSHKeys.Create(ctx, volt.SSHKeySpec{
		Name:      "ci-server",
		PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG...", // the line of id_ed25519.pub
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(key.ID, key.Fingerprint)
	// Output: key_def456 SHA256:mK8p2Q...
}

func ExampleSSHKeysService_Delete() {
	client := exampleClient("DELETE /ssh-keys/key_def456", "volt-v2/sshkeys_delete.response.json")
	ctx := context.Background()

	deleted, err := client.SSHKeys.Delete(ctx, "key_def456")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deleted.ID+":", deleted.Message)
	// Output: key_def456: SSH key removed from account.
}

func ExampleDockerCredentialsService_List() {
	client := exampleClient("GET /docker-credentials", "volt-v2/dockercreds_list.response.json")
	ctx := context.Background()

	credentials, err := client.DockerCredentials.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range credentials.Items {
		fmt.Println(c.ID, c.Username, "at", c.Registry)
	}
	// Output: cred_abc123 my-org at ghcr.io
}

func ExampleDockerCredentialsService_Get() {
	client := exampleClient("GET /docker-credentials/cred_abc123", "volt-v2/dockercreds_get.response.json")
	ctx := context.Background()

	c, err := client.DockerCredentials.Get(ctx, "cred_abc123")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Name+":", c.Username, "at", c.Registry)
	// Output: GitHub Container Registry: my-org at ghcr.io
}

// The password is sent, and printed nowhere.
func ExampleDockerCredentialsService_Create() {
	client := exampleClient("POST /docker-credentials", "volt-v2/dockercreds_create.response.json")
	ctx := context.Background()

	spec := volt.DockerCredentialSpec{
		Name:     "AWS ECR Production",
		Registry: "123456789.dkr.ecr.us-east-1.amazonaws.com",
		Username: "AWS",
		Password: volt.NewSecret("eyJwYXlsb2FkIjoiNGZ..."),
	}
	c, err := client.DockerCredentials.Create(ctx, spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.ID, spec.Password)
	// Output: cred_def456 [redacted]
}

func ExampleDockerCredentialsService_Delete() {
	client := exampleClient("DELETE /docker-credentials/cred_def456", "volt-v2/dockercreds_delete.response.json")
	ctx := context.Background()

	deleted, err := client.DockerCredentials.Delete(ctx, "cred_def456")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deleted.ID+":", deleted.Message)
	// Output: cred_def456: Docker credential removed.
}

func ExampleAPIKeysService_List() {
	client := exampleClient("GET /api-keys", "volt-v2/apikeys_list.response.json")
	ctx := context.Background()

	keys, err := client.APIKeys.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, key := range keys.Items {
		fmt.Println(key.ID, key.Name, key.Preview, key.LastUsed.Format("2006-01-02"))
	}
	// Output: ak_001 Production Key volt_...x7f2 2026-03-28
}

// The key is told once. It prints as redacted; Reveal gives it, to be stored.
func ExampleAPIKeysService_Create() {
	client := exampleClient("POST /api-keys", "volt-v2/apikeys_create.response.json")
	ctx := context.Background()

	key, err := client.APIKeys.Create(ctx, volt.APIKeySpec{Name: "CI/CD Pipeline"})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := func(secret string) { fmt.Println("stored", len(secret), "characters") }
	store(key.Key.Reveal())
	fmt.Println(key.ID, key.Key)
	// Output:
	// stored 36 characters
	// ak_002 [redacted]
}

func ExampleAPIKeysService_Revoke() {
	client := exampleClient("DELETE /api-keys", "volt-v2/apikeys_revoke.response.json")
	ctx := context.Background()

	revoked, err := client.APIKeys.Revoke(ctx, "ak_002")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(revoked.ID+":", revoked.Message)
	// Output: ak_002: API key revoked. Any requests using this key will now return 401.
}
