package acme_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/internal/docs/acme"
)

// suite is what the API's page documents.
var suite = contract.Suite[*acme.Client]{
	Client:    newClient,
	BaseURL:   "https://api.acme.example/v1",
	KeyHeader: "Authorization", KeyPrefix: "Bearer ",
	UserAgent: "acme-go/" + api.Version,
	Fixtures:  "testdata", Folders: []string{"acme"},
	Exchanges: []contract.Exchange[*acme.Client]{{
		Asked: "acme/machines_create.request.json", Answer: "acme/machines_create.response.json",
		Method: "POST", Path: "/machines", Status: 201,
		Call: func(ctx context.Context, c *acme.Client) (any, error) {
			return c.Machines.Create(ctx, acme.MachineSpec{Name: "ci-4711"})
		},
		Want: acme.Machine{ID: "m_1", Name: "ci-4711", Status: "booting", HourlyPrice: api.MustUSD("2.50")},
	}, {
		Answer: "acme/machines_get.response.json",
		Method: "GET", Path: "/machines/m_1",
		Call: func(ctx context.Context, c *acme.Client) (any, error) { return c.Machines.Get(ctx, "m_1") },
		Want: acme.Machine{ID: "m_1", Name: "ci-4711", Status: "running", HourlyPrice: api.MustUSD("2.50")},
		Raw: func(ctx context.Context, c *acme.Client, r *api.Response) error {
			_, err := c.Machines.Get(ctx, "m_1", api.WithResponse(r))
			return err
		},
	}},
	Errors: []contract.ErrorExchange[*acme.Client]{{
		Answer: "acme/error.json", Status: 402,
		Call: func(ctx context.Context, c *acme.Client) error {
			_, err := c.Machines.Create(ctx, acme.MachineSpec{Name: "ci-4711"})
			return err
		},
		Want: api.Error{Kind: api.ErrInsufficientBalance, Code: "NO_FUNDS", Message: "top up first"},
	}},
}

func newClient(rt http.RoundTripper, key string) *acme.Client {
	c, err := acme.New(
		api.WithAPIKey(key), api.WithHTTPClient(&http.Client{Transport: rt}), api.WithLimiter(api.NoLimiter),
		api.WithRetryPolicy(api.RetryPolicy{MaxRepeats: api.NoRepeats}),
	)
	if err != nil {
		panic(err)
	}
	return c
}

func TestContract(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(*testing.T, contract.Suite[*acme.Client]){
		"requests and answers": contract.Replay[*acme.Client],
		"errors":               contract.DocumentedErrors[*acme.Client],
		"raw answers":          contract.RawAnswers[*acme.Client],
		"JSON":                 contract.SurviveJSON[*acme.Client],
		"fixtures":             contract.EveryFixtureIsReplayed[*acme.Client],
		"leaves of answers":    contract.EveryLeafOfEveryAnswerMatters[*acme.Client],
		"leaves of errors":     contract.EveryLeafOfEveryErrorMatters[*acme.Client],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, suite)
		})
	}
}
