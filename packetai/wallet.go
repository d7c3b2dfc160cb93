package packetai

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// WalletService tells what there is to spend.
type WalletService struct{ core *rest.Core }

// Wallet is what there is to spend, and what is being spent. The page shows no
// answer: all that is not told is unknown, and Raw has all that is.
type Wallet struct {
	// Balance is what the wallet holds in USD, from the names balance,
	// walletBalance, availableBalance and balanceUsd.
	Balance USD `json:"balance,omitzero"`
	// HourlyCost is what the active deployments cost in USD per hour, from the
	// names hourlyCost, activeHourlyCost, costPerHour, hourlyRate and burnRate.
	HourlyCost USD `json:"hourly_cost,omitzero"`
	// Raw is the JSON it was read from, with what stands beside it in the answer.
	Raw Raw `json:"-"`
}

// CanDeploy reports whether the wallet is known to hold the MinimumBalance.
func (w Wallet) CanDeploy() bool {
	return w.Balance.Known() && w.Balance.Cmp(MinimumBalance()) >= 0
}

// Get tells the wallet's balance and what the active deployments cost.
//
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing.
//
// Unconfirmed: "Check your wallet balance and active deployment costs" is all
// that the page says under "Wallet"; the path is GET /wallet. ErrNotSupported
// where it is another.
func (s *WalletService) Get(ctx context.Context, opts ...CallOption) (Wallet, error) {
	return call(ctx, s.core, walletGet, rest.Params{}, opts, decodeWallet)
}

func (w *Wallet) keep(object wire.Value) { w.Raw = rawOf(object) }

func readWallet(object wire.Value) Wallet {
	w := Wallet{Raw: rawOf(object)}
	for name, v := range object.Members() {
		switch spelled(name) {
		case "balance", "walletbalance", "availablebalance", "balanceusd":
			fill(&w.Balance, amount(v))
		case "hourlycost", "activehourlycost", "costperhour", "hourlyrate", "burnrate":
			fill(&w.HourlyCost, amount(v))
		}
	}
	return w
}

var decodeWallet = decodeOne(readWallet, withoutID, "wallet")
