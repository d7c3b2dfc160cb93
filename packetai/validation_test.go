package packetai_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----"

// What cannot be right is told by field before a request is spent, and no
// private key is told at all.
func TestArgumentsAreCheckedBeforeARequestIsSpent(t *testing.T) {
	t.Parallel()
	type call func(context.Context, *packetai.Client) error
	deploying := func(change func(*packetai.DeploymentSpec)) call {
		return func(ctx context.Context, c *packetai.Client) error {
			s := spec()
			change(&s)
			_, err := c.Deployments.Create(ctx, s)
			return err
		}
	}
	key := func(s packetai.SSHKeySpec) call {
		return func(ctx context.Context, c *packetai.Client) error {
			_, err := c.SSHKeys.Create(ctx, s)
			return err
		}
	}
	listing := func(p packetai.ListParams) call {
		return func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Offers.List(ctx, packetai.OffersParams{ListParams: p})
			return err
		}
	}
	for _, c := range []struct {
		field, problem string
		call           call
	}{
		{"DeploymentSpec.Name", "want a name", deploying(func(s *packetai.DeploymentSpec) { s.Name = " " })},
		{"DeploymentSpec.Provider", "want an Offer's Provider", deploying(func(s *packetai.DeploymentSpec) { s.Provider = "" })},
		{"DeploymentSpec.OfferID", "want an Offer's ID", deploying(func(s *packetai.DeploymentSpec) { s.OfferID = "" })},
		{"DeploymentSpec.GPUType", "want an Offer's GPUType", deploying(func(s *packetai.DeploymentSpec) { s.GPUType = "" })},
		{"DeploymentSpec.Region", "want an Offer's Region", deploying(func(s *packetai.DeploymentSpec) { s.Region = "" })},
		{"DeploymentSpec.OperatingSystem", "such as Ubuntu 22.04", deploying(func(s *packetai.DeploymentSpec) { s.OperatingSystem = "" })},
		{"DeploymentSpec.GPUCount", "want 1 GPU or more", deploying(func(s *packetai.DeploymentSpec) { s.GPUCount = 0 })},
		{"DeploymentSpec.SSHPublicKey", "nobody could log in", deploying(func(s *packetai.DeploymentSpec) { s.SSHPublicKey = "\n" })},
		{"DeploymentSpec.SSHPublicKey", "it is a private key", deploying(func(s *packetai.DeploymentSpec) { s.SSHPublicKey = privateKey })},
		{"DeploymentSpec.SSHPublicKey", "want a type and a key", deploying(func(s *packetai.DeploymentSpec) { s.SSHPublicKey = "id_ed25519.pub" })},
		{"DeploymentSpec.InstanceType", "such as BARE_METAL", deploying(func(s *packetai.DeploymentSpec) { s.InstanceType = " " })},
		{"Extra", `"region" is set by a field of its own`, deploying(func(s *packetai.DeploymentSpec) { s.Extra = map[string]any{"region": "x"} })},
		{"SSHKeySpec.Name", "want a label", key(packetai.SSHKeySpec{PublicKey: aPublicKey})},
		{"SSHKeySpec.PublicKey", "it is a private key", key(packetai.SSHKeySpec{Name: "k", PublicKey: privateKey})},
		{"SSHKeySpec.PublicKey", "it is empty", key(packetai.SSHKeySpec{Name: "k"})},
		{"ListParams.Page", "it is negative", listing(packetai.ListParams{Page: -1})},
		{"ListParams.PerPage", "want 1 to 100", listing(packetai.ListParams{PerPage: 101})},
		{"ListParams.PerPage", "want 1 to 100", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Deployments.List(ctx, packetai.ListParams{PerPage: -1})
			return err
		}},
		{"ListParams.Page", "it is negative", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.SSHKeys.List(ctx, packetai.ListParams{Page: -1})
			return err
		}},
		{"ListParams.Page", "it is negative", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.List(ctx, packetai.ListParams{Page: -1})
			return err
		}},
		{"VolumeSpec.SizeGB", "it is negative", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "v", SizeGB: -1})
			return err
		}},
		{"VolumeSpec", "want a Name at least", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{})
			return err
		}},
		{"VolumeSpec.Name", "it is blank", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: " ", SizeGB: 1})
			return err
		}},
		{"VolumeSpec.Region", "it is blank", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "v", Region: "\t"})
			return err
		}},
		{"deploymentID", "want a Deployment's ID", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Attach(ctx, "vol_1", " ")
			return err
		}},
		{"deploymentID", "want a Deployment's ID", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Detach(ctx, "vol_1", "dep_1\n")
			return err
		}},
		{"deploymentID", "want a Deployment's ID", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Attach(ctx, "vol_1", "")
			return err
		}},
		{"id", "it is empty", func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Deployments.Terminate(ctx, "")
			return err
		}},
		{"id", "would leave the path", func(ctx context.Context, c *packetai.Client) error {
			return c.SSHKeys.Delete(ctx, "..")
		}},
	} {
		client := newClient(t, func(r *http.Request) (*http.Response, error) {
			t.Errorf("%s: a request was spent", c.field)
			return answer(r, 500, ""), nil
		})
		err := c.call(t.Context(), client)
		require.ErrorIs(t, err, packetai.ErrInvalidArgument, c.field)
		require.ErrorIs(t, err, packetai.ErrNotSent, c.field)
		var e *packetai.ArgumentError
		require.ErrorAs(t, err, &e)
		require.Equal(t, c.field, e.Field)
		require.ErrorContains(t, err, c.problem)
		require.NotContains(t, err.Error(), "b3BlbnNz")
	}
}

// An offer makes a spec that lacks nothing but what the offer does not tell.
func TestOfferMakesADeploymentSpec(t *testing.T) {
	t.Parallel()
	offer := packetai.Offer{
		ID: "off_abc123", Provider: "voltage-park", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5",
		OperatingSystems: []string{"Ubuntu 22.04", "Debian 12"},
	}
	require.Equal(t, spec(), offer.Deployment("my-training-run", aPublicKey))
	offer.InstanceType = "VM"
	require.Equal(t, "VM", offer.Deployment("a", aPublicKey).InstanceType)
	offer.OperatingSystems = nil
	require.Empty(t, offer.Deployment("a", aPublicKey).OperatingSystem)
}
