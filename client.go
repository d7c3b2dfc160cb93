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

// A Client calls the Volt API. It has one service for each kind of resource. A Client and
// its services are safe for concurrent use. A Client starts no goroutines and need not be
// closed.
//
// All Clients of a process with the same base URL and API key share one queue and one
// quota. A 429 to one of them pauses all of them.
type Client struct {
	// Pods creates and manages pods.
	Pods *PodsService
	// Machines lists machine types and their prices.
	Machines *MachinesService
	// Templates manages the images that pods are created from.
	Templates *TemplatesService
	// SSHKeys manages the public keys for logging in to pods.
	SSHKeys *SSHKeysService
	// DockerCredentials manages the credentials with which pods pull private images.
	DockerCredentials *DockerCredentialsService
	// APIKeys manages the keys of this API.
	APIKeys *APIKeysService
	// FineTuning manages fine-tuning jobs.
	FineTuning *FineTuningService

	core      *rest.Core
	creations *creationLog
	listLag   time.Duration
	log       *slog.Logger
}

// defaultListLag is how far lists and Gets are assumed to lag behind.
const defaultListLag = time.Minute

// New returns a Client. It uses the API key of WithAPIKey, else of the environment
// variable VOLT_API_KEY, else of ~/.volt/config.ini (api_key in the section api). The
// base URL comes from WithBaseURL, VOLT_BASE_URL or base_url in that file, but only if
// that source has at least the priority of the key's source.
//
// New sends nothing. It returns ErrNoAPIKey if there is no key, or if the first key found
// is empty. It returns ErrConfig if the key cannot be sent in a header, if the base URL
// has a query or no host, if it uses neither https nor http on a loopback address, or if
// the file cannot be read.
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

// errorLog returns the logger for an error that no call can return: the client's logger,
// or the default of log/slog.
func (c *Client) errorLog() *slog.Logger {
	if c.log == nil {
		return slog.Default()
	}
	return c.log
}

// BaseURL returns the API's address, to which paths are appended.
func (c *Client) BaseURL() string { return c.core.BaseURL() }

// String returns the client's base URL, without its key.
func (c *Client) String() string { return "volt.Client(" + c.BaseURL() + ")" }

// Quota is the remaining part of the quota of 1,000 requests an hour, as this process
// sees it. See api.Quota.
type Quota = api.Quota

// Quota returns the remaining quota and the end of a pause. It sends nothing.
func (c *Client) Quota() Quota { return c.core.Quota("") }

// Stats counts the work of a Client since it was made.
type Stats struct {
	api.Stats
	// Created counts the pods and jobs that the client created. Creations has the newest
	// 1,024 of them, with their prices.
	Created   int64
	Creations []Creation
}

// Stats returns the client's counters. It sends nothing.
func (c *Client) Stats() Stats {
	s := Stats{Stats: c.core.Stats()}
	s.Creations, s.Created = c.creations.all()
	return s
}

// Do sends a request to any path below the base URL, for calls that this package does not
// know. path must be escaped, and may have a query. in is encoded as JSON, unless it is
// nil or a []byte, which is sent unchanged. The response is decoded into out, unless out
// is nil. A *json.RawMessage receives it unchanged.
//
// It sends one request, with the same key, quota, errors and limits as every call. Only
// GET and HEAD are repeated. With another method an unknown outcome is ErrMaybeCreated.
func (c *Client) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	return provider.Do(ctx, c.core, client.Request{Method: method, Path: path, In: in, Out: out, IDs: idMembers, Settings: settingsOf(opts).CallSettings})
}
