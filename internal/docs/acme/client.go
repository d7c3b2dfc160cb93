package acme

import (
	"context"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Client speaks to the API. It is safe for use by many goroutines.
type Client struct {
	// Machines rents machines.
	Machines *MachinesService

	core *rest.Core
}

// New makes a Client, with the key of api.WithAPIKey or ACME_API_KEY.
func New(opts ...api.Option) (*Client, error) {
	core, err := provider.New(opts)
	if err != nil {
		return nil, err
	}
	s := &MachinesService{core: core}
	once := api.WithCallRetryPolicy(api.RetryPolicy{MaxRepeats: api.NoRepeats}) // the next look is the repeat
	s.room = poll.OneByOne(poll.NewBudget(1200, 20), func(ctx context.Context, id string) (Machine, error) {
		return s.Get(ctx, id, once)
	})
	return &Client{Machines: s, core: core}, nil
}

// Quota tells what is left of the limit.
func (c *Client) Quota() api.Quota { return c.core.Quota("") }
