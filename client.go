package volt

import (
	"context"
	"log/slog"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Version is this module's version.
const Version = api.Version

// Client speaks to the Volt API: one field a resource. It is safe for use by
// many goroutines, and so are its services. It holds no goroutine and needs no
// closing.
//
// All Clients of a process that have the same base URL and key share one queue
// and one quota, and a 429 that one of them meets pauses all.
type Client struct {
	// Pods rents GPUs.
	Pods *PodsService
	// Machines is what there is to rent, and at what price.
	Machines *MachinesService
	// Templates are images that pods are made from.
	Templates *TemplatesService
	// SSHKeys open pods.
	SSHKeys *SSHKeysService
	// DockerCredentials let pods pull private images.
	DockerCredentials *DockerCredentialsService
	// APIKeys open this API.
	APIKeys *APIKeysService
	// FineTuning trains models.
	FineTuning *FineTuningService

	core      *rest.Core
	creations *creationLog
	listLag   time.Duration
	log       *slog.Logger
}

// defaultListLag is how far lists and Gets may lag behind.
const defaultListLag = time.Minute

// New makes a Client. The API key comes from WithAPIKey, or else from the
// environment variable VOLT_API_KEY, or else from ~/.volt/config.ini (api_key in its
// section named api). The base URL comes from WithBaseURL, VOLT_BASE_URL or base_url in
// that file, but from none that comes after the key's own source in that order.
//
// It sends nothing. It fails with ErrNoAPIKey where no key is found or the first
// one found is empty, and with ErrConfig for a key that cannot be sent in a
// header, a base URL that is not https (or http on loopback), has no host or has
// a query, and an unreadable file.
func New(opts ...Option) (*Client, error) {
	core, err := provider.New(opts)
	if err != nil {
		return nil, err
	}
	c := &Client{core: core, creations: &creationLog{}, listLag: defaultListLag}
	var settings api.Settings
	for _, o := range opts {
		o(&settings)
	}
	if settings.ListLag != nil {
		c.listLag = *settings.ListLag
	}
	c.log = settings.Logger
	looks := poll.NewBudget(looksPerHour, looksBurst)
	c.Pods = &PodsService{client: c, looks: looks}
	c.Pods.engine = lifecycle.New(podResource{c.Pods}, settings.Logger)
	c.Pods.room = poll.New(looks, c.Pods.look)
	c.Machines = &MachinesService{core}
	c.Templates = &TemplatesService{core}
	c.SSHKeys = &SSHKeysService{core: core, turns: &client.Turns{}}
	c.DockerCredentials = &DockerCredentialsService{core}
	c.APIKeys = &APIKeysService{core}
	c.FineTuning = &FineTuningService{
		core: core, creations: c.creations, listLag: c.listLag,
	}
	c.FineTuning.engine = lifecycle.New(jobResource{c.FineTuning}, settings.Logger)
	c.FineTuning.room = poll.OneByOne(looks, func(ctx context.Context, id string) (Job, error) {
		return c.FineTuning.Get(ctx, id, lookOnce)
	})
	return c, nil
}

// errorLog returns the logger for an error that no call can return: the client's, or the
// default of log/slog.
func (c *Client) errorLog() *slog.Logger {
	if c.log == nil {
		return slog.Default()
	}
	return c.log
}

// BaseURL is the API's address, which paths are appended to.
func (c *Client) BaseURL() string { return c.core.BaseURL() }

// String names the client without its key.
func (c *Client) String() string { return "volt.Client(" + c.BaseURL() + ")" }

// Quota is what is left of the quota of 1,000 requests an hour, as this process
// sees it. See api.Quota.
type Quota = api.Quota

// Quota tells what is left and until when it pauses. It sends nothing.
func (c *Client) Quota() Quota { return c.core.Quota("") }

// Stats is what a Client has done since it was made.
type Stats struct {
	api.Stats
	// Created counts the pods and jobs that creates were answered with, and
	// Creations are the newest of them, 1,024 at most, with their prices.
	Created   int64
	Creations []Creation
}

// Stats tells what the client has done. It sends nothing.
func (c *Client) Stats() Stats {
	s := Stats{Stats: c.core.Stats()}
	s.Creations, s.Created = c.creations.all()
	return s
}

// Do sends a request to any path below the base URL, for what this package does
// not know yet. path is escaped already and may have a query. in is marshalled
// to JSON unless it is nil, or a []byte, which goes as it is; the answer is
// unmarshalled into out unless that is nil, and given as it is where out is a
// *json.RawMessage.
//
// It takes one request, with the same key, quota, errors and limits as every
// call. Only GET and HEAD are repeated: another method whose outcome is unknown
// ends with ErrMaybeCreated.
func (c *Client) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	return provider.Do(ctx, c.core, client.Request{Method: method, Path: path, In: in, Out: out, IDs: idMembers, Settings: settingsOf(opts).CallSettings})
}
