package voltagepark_test

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/voltagepark"
)

var aTransaction = voltagepark.Transaction{
	ID: anID, TotalAmount: unreadable("text"), PeriodAmount: unreadable("text"), CreatedAt: at, CompletedAt: at,
	Details: voltagepark.TransactionDetails{Type: "charge", LinkedInstance: voltagepark.LinkedInstance{
		Type: "virtual_machine_instance", ID: anID, VirtualMachineID: anID, CreatedAt: at, DeletedAt: at,
	}},
}

var anSSHKey = voltagepark.SSHKey{ID: anID, Name: "My-SSH-Public-Key", Content: aKey}

// aVolume is what all calls but Get tell, which does not tell how full it is.
var aVolume = voltagepark.Volume{
	ID: anID, Name: "My Storage Volume", SizeGB: 100, UsedBytes: -1, Status: voltagepark.StorageActive,
	HourlyPrice: voltagepark.MustUSD("0.017408"), OrderIDs: []string{"e724424f-a73c-499e-b307-0a63d9b71b5b"}, TenantID: 123, VIP: "0.0.0.0",
}

func usedVolume() voltagepark.Volume {
	v := aVolume
	v.UsedBytes = 1
	return v
}

var accountExchanges = []exchange{
	{
		Answer: "voltagepark/billing_transactions.response.json", Method: "GET", Path: "/billing/transactions",
		Query: "earliest=2024-10-01&latest=2024-10-26&limit=30",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Billing.TransactionsPage(ctx, voltagepark.TransactionParams{
				Earliest: time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC), Latest: time.Date(2024, 10, 26, 23, 59, 0, 0, time.UTC),
			})
		},
		Want: onePage(aTransaction),
	},
	{
		Answer: "voltagepark/billing_transactions.response.json", Method: "GET", Path: "/billing/transactions",
		Query: "limit=5&offset=10&types=virtual_machine&types=storage",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Billing.TransactionsPage(ctx, voltagepark.TransactionParams{
				ListParams: voltagepark.ListParams{Limit: 5, Offset: 10}, Types: []string{"virtual_machine", "storage"},
			})
		},
		Want: onePage(aTransaction),
	},
	{
		Answer: "voltagepark/billing_report.response.json", Method: "GET", Path: "/billing/reports/2024/10/transactions",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Billing.Report(ctx, 2024, time.October)
		},
		Want: voltagepark.MonthlyReport{
			Transactions:   []voltagepark.Transaction{aTransaction},
			BalanceAtStart: unreadable("text"), BalanceDelta: unreadable("text"), BalanceAtEnd: unreadable("text"),
		},
	},
	{
		Answer: "voltagepark/sshkeys_list.response.json", Method: "GET", Path: "/organization/ssh-keys", Query: "limit=150",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.SSHKeys.ListPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(anSSHKey),
	},
	{
		Answer: "voltagepark/sshkeys_create.response.json", Asked: "voltagepark/sshkeys_create.request.json",
		Method: "POST", Path: "/organization/ssh-keys", Status: 201,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.SSHKeys.Create(ctx, voltagepark.SSHKeySpec{Name: "My-SSH-Public-Key", Content: "  " + aKey + "\n"})
		},
		Want: anSSHKey,
	},
	{
		Method: "DELETE", Path: "/organization/ssh-keys/" + anID, Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return nil, c.SSHKeys.Delete(ctx, anID) },
	},
	{
		Answer: "voltagepark/cloudinit_validate.response.json", Asked: "voltagepark/cloudinit_validate.request.json",
		Method: "POST", Path: "/validate/cloudinit",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.CloudInit.Validate(ctx, voltagepark.CloudInitInstantVM, "text")
		},
		Want: voltagepark.CloudInitVerdict{Message: "text"},
	},
	{
		Answer: "voltagepark/storage_create.response.json", Asked: "voltagepark/storage_create.request.json",
		Method: "POST", Path: "/storage/", Status: 201,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Storage.Create(ctx, voltagepark.VolumeSpec{
				SizeGB: 100, Name: "My Storage Volume", OrderIDs: []string{"19793722-5ca1-4791-a412-86a3b9c8050c"},
			})
		},
		Want: aVolume,
	},
	{
		Answer: "voltagepark/storage_list.response.json", Method: "GET", Path: "/storage/", Query: "limit=20",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Storage.ListPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(aVolume),
	},
	{
		Answer: "voltagepark/storage_update.response.json", Asked: "voltagepark/storage_update.request.json",
		Method: "PATCH", Path: "/storage/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Storage.Update(ctx, anID, voltagepark.VolumeUpdate{
				SizeGB: voltagepark.Set(1), Name: voltagepark.Set("text"), OrderIDs: voltagepark.Set([]string{anID}),
			})
		},
		Want: aVolume,
	},
	{
		Answer: "voltagepark/storage_get.response.json", Method: "GET", Path: "/storage/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Storage.Get(ctx, anID) },
		Want: usedVolume(),
	},
}
