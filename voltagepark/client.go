package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Client speaks to the Voltage Park On Demand API: one field a resource. It is
// safe for use by many goroutines, and so are its services. It holds no goroutine
// and needs no closing.
//
// All Clients of a process that have the same base URL and key share one queue
// and one limit, and a 429 that one of them meets pauses all.
type Client struct {
	// Locations are where host nodes stand, and what is free on them.
	Locations *LocationsService
	// HostNodes are the machines that virtual machines run on.
	HostNodes *HostNodesService
	// VirtualMachines rents parts of a host node.
	VirtualMachines *VirtualMachinesService
	// Presets are the sizes that virtual machines are deployed in.
	Presets *PresetsService
	// BareMetal rents whole nodes.
	BareMetal *BareMetalService
	// Billing tells what was charged.
	Billing *BillingService
	// SSHKeys are the organization's public keys.
	SSHKeys *SSHKeysService
	// CloudInit checks what machines are to run first.
	CloudInit *CloudInitService
	// Storage keeps data that bare metal mounts.
	Storage *StorageService
	// Organization is whom the key belongs to.
	Organization *OrganizationService

	core *rest.Core
}

// New makes a Client. The API key comes from WithAPIKey, or else from the
// environment variable VOLTAGEPARK_API_KEY; the base URL from WithBaseURL, or
// else, where the key is the environment's, from VOLTAGEPARK_BASE_URL.
//
// It sends nothing. It fails with ErrNoAPIKey where no key is found or the first
// one found is empty, and with ErrConfig for a key that cannot be sent in a
// header, and a base URL that is not https (or http on loopback), has no host or
// has a query.
func New(opts ...Option) (*Client, error) {
	core, err := provider.New(opts)
	if err != nil {
		return nil, err
	}
	looks := poll.NewBudget(looksPerHour, looksBurst)
	return &Client{
		Locations:       &LocationsService{core},
		HostNodes:       &HostNodesService{core},
		VirtualMachines: newVirtualMachines(core, looks),
		Presets:         &PresetsService{core},
		BareMetal:       newBareMetal(core, looks),
		Billing:         &BillingService{core},
		SSHKeys:         &SSHKeysService{core: core, turns: &client.Turns{}},
		CloudInit:       &CloudInitService{core},
		Storage:         &StorageService{core},
		Organization:    &OrganizationService{core},
		core:            core,
	}, nil
}

// BaseURL is the API's address, which paths are appended to.
func (c *Client) BaseURL() string { return c.core.BaseURL() }

// String names the client without its key.
func (c *Client) String() string { return "voltagepark.Client(" + c.BaseURL() + ")" }

// Quota is what is left of the client's own limit. See api.Quota.
type Quota = api.Quota

// Quota tells what is left of the limit and until when it pauses. It sends
// nothing.
func (c *Client) Quota() Quota { return c.core.Quota("") }

// Stats is what a Client has done since it was made. See api.Stats.
type Stats = api.Stats

// Stats tells what the client has done. It sends nothing.
func (c *Client) Stats() Stats { return c.core.Stats() }

// Do sends a request to any path below the base URL, for what this package does
// not know yet. path is escaped already and may have a query. in is marshalled
// to JSON unless it is nil, or a []byte, which goes as it is; the answer is
// unmarshalled into out unless that is nil, and given as it is where out is a
// *json.RawMessage.
//
// It takes one request, with the same key, limit and errors as every call. Only
// GET and HEAD are repeated: another method whose outcome is unknown ends with
// ErrMaybeCreated. No error of a path below /bare-metal shows the answer's body,
// which may hold a kubeconfig.
func (c *Client) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	err := provider.Do(ctx, c.core, client.Request{Method: method, Path: path, In: in, Out: out, IDs: idMembers, Settings: settingsOf(opts).CallSettings})
	if isOpaque(path) {
		conceal(err)
	}
	return err
}
