package packetai

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

type walletRow struct {
	Balance           kernel.Money `json:"balance"`
	Currency          string       `json:"currency"`
	HourlyCost        kernel.Money `json:"hourlyCost"`
	ActiveDeployments []costRow    `json:"activeDeployments"`
}

// costRow is what an active deployment costs.
type costRow struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	HourlyPrice kernel.Money `json:"hourlyPrice"`
	TotalCost   kernel.Money `json:"totalCost"`
}

// wallet tells the balance, and what the active deployments cost.
func (s *Server) wallet(c *call) *answer {
	a := c.Key.account
	row := walletRow{Balance: a.ledger.Balance(c.Now), Currency: "USD", ActiveDeployments: []costRow{}}
	if !s.does(WalletLive) {
		row.Balance = s.cfg.Balance
	}
	for d := range a.deployments.All() {
		if d.active() && s.does(ActiveCosts) {
			row.HourlyCost += d.rate
			row.ActiveDeployments = append(row.ActiveDeployments, costRow{d.id, d.name, d.rate, d.bill.paid})
		}
	}
	return ok(c, row)
}
