package voltagepark_test

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

func usersTime(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func getVM(ctx context.Context, c *voltagepark.Client) error {
	_, err := c.VirtualMachines.Get(ctx, anID)
	return err
}

// The API says no with {"detail": text, or a list of objects}.
var errorExchanges = []contract.ErrorExchange[*voltagepark.Client]{
	{
		AnswerText: `{"detail":"Virtual machine not found"}`, Status: 404, Call: getVM,
		Want: voltagepark.Error{Kind: voltagepark.ErrNotFound, Message: "Virtual machine not found"},
	},
	{
		AnswerText: `{"detail":"Invalid token"}`, Status: 401, Call: getVM,
		Want: voltagepark.Error{Kind: voltagepark.ErrUnauthorized, Message: "Invalid token"},
	},
	{
		AnswerText: `{"detail":[{"loc":["body","gpu_count"],"msg":"ensure this value is greater than 0"},{"loc":["body","name"],"msg":"field required"}]}`,
		Status:     422,
		Call: func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.BareMetal.Deploy(ctx, aRentalSpec())
			return err
		},
		Want: voltagepark.Error{Kind: voltagepark.ErrBadRequest,
			Message: "body.gpu_count: ensure this value is greater than 0; body.name: field required"},
	},
	{
		AnswerText: `{"detail":"Not Found"}`, Status: 404,
		Call: func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.HourlyRate(ctx)
			return err
		},
		Want: voltagepark.Error{Kind: voltagepark.ErrNotFound, Message: "Not Found",
			Hint: "this call is not on the API's page: perhaps the server does not offer it"},
	},
}
