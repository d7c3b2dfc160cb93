package packetai_test

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/packetai"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// deployed is the page's deployment as an answer is likely to tell it.
func deployed() packetai.Deployment {
	return packetai.Deployment{
		ID: "dep_1", Name: "my-training-run", Status: packetai.StatusRunning, Message: "ready", Provider: "voltage-park", OfferID: "off_abc123",
		GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5", OperatingSystem: "Ubuntu 22.04", InstanceType: "BARE_METAL",
		IP: "203.0.113.42", SSHPort: 2222, HourlyPrice: packetai.MustUSD("31.92"), TotalCost: packetai.MustUSD("3.5"), CreatedAt: noon,
	}
}

const (
	camelDeployment = `{"id":"dep_1","name":"my-training-run","status":"running","message":"ready","provider":"voltage-park","offerId":"off_abc123",
		"gpuType":"NVIDIA B200","gpuCount":8,"region":"dallas-usa-5","operatingSystem":"Ubuntu 22.04","instanceType":"BARE_METAL",
		"ip":"203.0.113.42","sshPort":2222,"hourlyPrice":31.92,"totalCost":"3.50","createdAt":"2026-11-23T12:00:00Z"}`
	snakeDeployment = `{"deployment_id":"dep_1","name":"my-training-run","status":"running","status_message":"ready","provider":"voltage-park","offer_id":"off_abc123",
		"gpu_type":"NVIDIA B200","gpu_count":8,"location":"dallas-usa-5","os":"Ubuntu 22.04","instance_type":"BARE_METAL",
		"ip_address":"203.0.113.42","ssh_port":2222,"price_per_hour":"31.92","total_cost":3.5,"created_at":"2026-11-23T12:00:00Z"}`
)

// The three requests that the page shows.
var certainExchanges = []exchange{
	{
		Method: "GET", Path: "/offers", Query: "search=b200",
		AnswerText: `{"data":[{"offerId":"off_abc123","provider":"voltage-park","gpuType":"NVIDIA B200","gpuCount":8,"region":"dallas-usa-5",
			"operatingSystems":["Ubuntu 22.04","Ubuntu 24.04"],"instanceType":"BARE_METAL","pricePerHour":"31.92","pricePerGpuHour":3.99,"available":true}],
			"pagination":{"page":1,"perPage":20,"total":7,"totalPages":4}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Offers.List(ctx, packetai.OffersParams{Search: "b200"}))
		},
		Want: packetai.List[packetai.Offer]{Page: 1, PerPage: 20, Total: 7, TotalPages: 4, More: true, Items: []packetai.Offer{{
			ID: "off_abc123", Provider: "voltage-park", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5",
			OperatingSystems: []string{"Ubuntu 22.04", "Ubuntu 24.04"}, InstanceType: "BARE_METAL",
			HourlyPrice: packetai.MustUSD("31.92"), GPUHourlyPrice: packetai.MustUSD("3.99"), Availability: "true",
		}}},
		Raw: func(ctx context.Context, c *packetai.Client, r *api.Response) error {
			_, err := c.Offers.List(ctx, packetai.OffersParams{Search: "b200"}, packetai.WithResponse(r))
			return err
		},
	},
	{
		Method: "GET", Path: "/offers", Query: "page=2&per_page=1&search=h+100",
		AnswerText: `{"offers":[{"id":"off_2","gpu":{"type":"H100","count":4},"location":{"name":"oslo"},"os":"Debian 12","price":9,"currency":"USD","in_stock":"SOLD_OUT"}]}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Offers.List(ctx, packetai.OffersParams{Search: "h 100", ListParams: packetai.ListParams{Page: 2, PerPage: 1}}))
		},
		Want: packetai.List[packetai.Offer]{Total: 1, More: true, Items: []packetai.Offer{{
			ID: "off_2", GPUType: "H100", GPUCount: 4, Region: "oslo", OperatingSystems: []string{"Debian 12"},
			HourlyPrice: packetai.MustUSD("9"), Availability: "sold_out",
		}}},
	},
	{
		Asked: "packetai/deployments_create.request.json", Method: "POST", Path: "/deployments", Status: 201,
		AnswerText: `{"data":` + camelDeployment + `}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Deployments.Create(ctx, spec()))
		},
		Want: deployed(),
	},
	{
		Asked: "packetai/sshkeys_create.request.json", Method: "POST", Path: "/ssh-keys", Status: 201,
		AnswerText: `{"data":{"sshKey":{"id":"key_1","name":"my laptop","publicKey":"ssh-ed25519 AAAA...","fingerprint":"SHA256:x","createdAt":"2026-11-23T12:00:00Z"}}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			k, err := c.SSHKeys.Create(ctx, packetai.SSHKeySpec{Name: "my-laptop", PublicKey: aPublicKey})
			return read(k, err)
		},
		Want: packetai.SSHKey{ID: "key_1", Name: "my laptop", PublicKey: "ssh-ed25519 AAAA...", Fingerprint: "SHA256:x", CreatedAt: noon},
	},
}

// What the page tells in prose, under the paths that are likely.
var unconfirmedExchanges = []exchange{
	{
		Method: "GET", Path: "/deployments", AnswerText: `{"data":{"deployments":[` + snakeDeployment + `],"page":1,"per_page":50,"total":1,"total_pages":1}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Deployments.List(ctx, packetai.ListParams{}))
		},
		Want: packetai.List[packetai.Deployment]{Items: []packetai.Deployment{deployed()}, Page: 1, PerPage: 50, Total: 1, TotalPages: 1},
	},
	{
		Method: "GET", Path: "/deployments/dep_1", AnswerText: `{"success":true,"deployment":` + snakeDeployment + `}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Deployments.Get(ctx, "dep_1"))
		},
		Want: deployed(),
	},
	{
		Method: "DELETE", Path: "/deployments/dep_1", AnswerText: `{"data":{"status":"TERMINATED_PROVIDER","totalCharged":"13.30"}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Deployments.Terminate(ctx, "dep_1"))
		},
		Want: packetai.Deployment{ID: "dep_1", Status: packetai.StatusTerminatedByProvider, TotalCost: packetai.MustUSD("13.3")},
	},
	{
		Method: "GET", Path: "/ssh-keys", AnswerText: `[{"key_id":"key_1","label":"a","ssh_public_key":"ssh-ed25519 AAAA","fingerprint":"f","created":"2026-11-23T12:00:00Z"}]`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.SSHKeys.List(ctx, packetai.ListParams{}))
		},
		Want: packetai.List[packetai.SSHKey]{Total: 1, Items: []packetai.SSHKey{{ID: "key_1", Name: "a", PublicKey: "ssh-ed25519 AAAA", Fingerprint: "f", CreatedAt: noon}}},
	},
	{
		Method: "DELETE", Path: "/ssh-keys/key_1", Status: 204,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) { return nil, c.SSHKeys.Delete(ctx, "key_1") },
	},
	{
		Method: "GET", Path: "/volumes", Query: "page=1",
		AnswerText: `{"items":[{"id":"vol_1","name":"data","status":"Attached","size_gb":500,"region":"dallas-usa-5","attached_to":"dep_1","created_at":"2026-11-23T12:00:00Z"}]}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Volumes.List(ctx, packetai.ListParams{Page: 1}))
		},
		Want: packetai.List[packetai.Volume]{Total: 1, More: true, Items: []packetai.Volume{attachedVolume()}},
	},
	{
		Method: "POST", Path: "/volumes", AskedText: `{"name":"data","sizeGb":500,"region":"dallas-usa-5","tier":"nvme"}`, Status: 201,
		AnswerText: `{"data":{"volume":{"volumeId":"vol_1","name":"data","status":"attached","size":"500","location":"dallas-usa-5","deploymentId":"dep_1","createdAt":"2026-11-23T12:00:00Z"}}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "data", SizeGB: 500, Region: "dallas-usa-5", Extra: map[string]any{"tier": "nvme"}}))
		},
		Want: attachedVolume(),
	},
	{
		Method: "POST", Path: "/volumes/vol_1/attach", AskedText: `{"deploymentId":"dep_1"}`, AnswerText: `{"success":true}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Volumes.Attach(ctx, "vol_1", "dep_1"))
		},
		Want: packetai.Volume{ID: "vol_1"},
	},
	{
		Method: "POST", Path: "/volumes/vol_1/detach", AskedText: `{}`, AnswerText: `{"data":{"status":"available"}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) {
			return read(c.Volumes.Detach(ctx, "vol_1", ""))
		},
		Want: packetai.Volume{ID: "vol_1", Status: "available"},
	},
	{
		Method: "GET", Path: "/wallet", AnswerText: `{"data":{"balance":"125.5","hourlyCost":31.92}}`,
		Call: func(ctx context.Context, c *packetai.Client) (any, error) { return read(c.Wallet.Get(ctx)) },
		Want: packetai.Wallet{Balance: packetai.MustUSD("125.50"), HourlyCost: packetai.MustUSD("31.92")},
	},
}

func attachedVolume() packetai.Volume {
	return packetai.Volume{ID: "vol_1", Name: "data", Status: "attached", SizeGB: 500, Region: "dallas-usa-5", DeploymentID: "dep_1", CreatedAt: noon}
}
