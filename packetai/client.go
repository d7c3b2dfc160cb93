package packetai

import (
	"context"
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Client speaks to the Packet.ai Bare Metal GPU API: one field a resource. It is
// safe for use by many goroutines, and so are its services. It holds no goroutine
// and needs no closing.
//
// All Clients of a process that have the same base URL and key share their
// queues and limits, and a 429 that one of them meets pauses all requests of its
// class.
type Client struct {
	// Offers are the machines that can be deployed, and at what price.
	Offers *OffersService
	// Deployments rents them.
	Deployments *DeploymentsService
	// SSHKeys are the account's public keys.
	SSHKeys *SSHKeysService
	// Volumes keep data beyond a deployment.
	Volumes *VolumesService
	// Wallet is what there is to spend.
	Wallet *WalletService

	core *rest.Core
	told *toldLimits
}

// New makes a Client. The API key comes from WithAPIKey, or else from the
// environment variable PACKETAI_API_KEY; the base URL from WithBaseURL, or else,
// where the key is the environment's, from PACKETAI_BASE_URL. Keys begin with
// pk_live_, says the page; New takes others too.
//
// It sends nothing. It fails with ErrNoAPIKey where no key is found or the first
// one found is empty, and with ErrConfig for a key that cannot be sent in a
// header, and a base URL that is not https (or http on loopback), has no host or
// has a query.
func New(opts ...Option) (*Client, error) {
	c := &Client{told: &toldLimits{}}
	p := provider
	p.Observe = c.told.observe
	core, err := p.New(append([]Option{WithMaxWait(defaultMaxWait)}, opts...))
	if err != nil {
		return nil, err
	}
	c.core = core
	c.Offers = &OffersService{core}
	c.Deployments = newDeployments(core, poll.NewBudget(looksPerHour, looksBurst))
	c.SSHKeys = &SSHKeysService{core: core, turns: &client.Turns{}}
	c.Volumes = &VolumesService{core}
	c.Wallet = &WalletService{core}
	return c, nil
}

// BaseURL is the API's address, which paths are appended to.
func (c *Client) BaseURL() string { return c.core.BaseURL() }

// String names the client without its key.
func (c *Client) String() string { return "packetai.Client(" + c.BaseURL() + ")" }

// Quota is what is left of one of the client's own limits. See api.Quota.
type Quota = api.Quota

// Quota tells what is left of a limit (LimitRead, LimitWrite or LimitDeploy) as
// this process counts it, and until when it pauses. It sends nothing. Of any
// other class nothing is known.
func (c *Client) Quota(class string) Quota {
	if _, ok := perMinute[class]; !ok {
		return Quota{Remaining: -1}
	}
	return c.core.Quota(class)
}

// Stats is what a Client has done since it was made. See api.Stats.
type Stats = api.Stats

// Stats tells what the client has done. It sends nothing.
func (c *Client) Stats() Stats { return c.core.Stats() }

// Do sends a request to any path below the base URL, for what this package does
// not know, and for what it knows under an unconfirmed path only. path is escaped
// already and may have a query. in is marshalled to JSON unless it is nil, or a
// []byte, which goes as it is; the answer is unmarshalled into out unless that is
// nil, and given as it is where out is a *json.RawMessage.
//
// It takes one request of the class LimitRead for GET and HEAD, LimitDeploy for
// POST /deployments and LimitWrite for all else, with the same key and errors as
// every call. Only GET and HEAD are repeated: another method whose outcome is
// unknown ends with ErrMaybeCreated.
func (c *Client) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	return hidePasswords(provider.Do(ctx, c.core, client.Request{
		Method: method, Path: path, In: in, Out: out,
		IDs: idMembers, Limit: limitOf(method, path), Settings: settingsOf(opts).CallSettings,
	}))
}

// limitOf is the limit that a request counts against.
func limitOf(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	switch method = strings.ToUpper(method); {
	case method == http.MethodGet || method == http.MethodHead:
		return LimitRead
	case method == deploymentsCreate.Method && strings.TrimRight(path, "/") == deploymentsCreate.Path:
		return LimitDeploy
	}
	return LimitWrite
}
