package voltagepark

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// BillingService tells what was charged.
type BillingService struct{ core *rest.Core }

var (
	billingTransactions = endpoint(rest.Read, "GET", "/billing/transactions", "list transactions")
	billingReport       = endpoint(rest.Read, "GET", "/billing/reports/{year}/{month}/transactions", "get billing report")
)

// transactionsPage is how many transactions a page has by default.
const transactionsPage = 30

// TransactionParams says which transactions are wanted. Its zero value is all of
// them.
type TransactionParams struct {
	// ListParams say which part of the list.
	ListParams
	// Earliest and Latest bound the period, where they are not zero, by their days
	// in their own time zones. The page does not say whether the last day counts.
	Earliest, Latest time.Time
	// Types are the kinds of resource that are wanted, all by default. Not on the
	// page: public clients name virtual_machine, baremetal, storage_block and
	// storage.
	Types []string
}

// transactionQuery is what the list of transactions takes.
type transactionQuery struct {
	pageQuery
	Earliest string   `url:"earliest,omitempty"`
	Latest   string   `url:"latest,omitempty"`
	Types    []string `url:"types,omitempty"`
}

func (p TransactionParams) filter(page pageQuery) any {
	return transactionQuery{page, day(p.Earliest), day(p.Latest), p.Types}
}

// day is a time's date, or "" where there is none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (p TransactionParams) check() error {
	switch {
	case !p.Earliest.IsZero() && !p.Latest.IsZero() && day(p.Latest) < day(p.Earliest):
		return argumentError(billingTransactions, "", "TransactionParams.Latest", fmt.Sprintf("%s is before Earliest, %s: want that day or a later one", day(p.Latest), day(p.Earliest)))
	case slices.ContainsFunc(p.Types, isBlank):
		return argumentError(billingTransactions, "", "TransactionParams.Types", "it has an empty one: want words such as \"virtual_machine\"")
	}
	return nil
}

// Transactions yields what was charged and paid. Reading all of n takes n/30
// requests, or n/ListParams.Limit.
//
// Documented as GET /billing/transactions.
func (s *BillingService) Transactions(ctx context.Context, params TransactionParams, opts ...CallOption) iter.Seq2[Transaction, error] {
	if err := params.check(); err != nil {
		return func(yield func(Transaction, error) bool) { yield(Transaction{}, err) }
	}
	return transactions.all(ctx, s.core, params.ListParams, params.filter, opts)
}

// TransactionsPage returns one page of Transactions. It takes one request.
//
// Documented as GET /billing/transactions.
func (s *BillingService) TransactionsPage(ctx context.Context, params TransactionParams, opts ...CallOption) (Page[Transaction], error) {
	if err := params.check(); err != nil {
		return Page[Transaction]{}, err
	}
	return transactions.page(ctx, s.core, params.ListParams, params.filter, opts)
}

// MonthlyReport is what was charged and paid in a month.
type MonthlyReport struct {
	// Transactions are the month's.
	Transactions []Transaction `json:"transactions"`
	// BalanceAtStart and BalanceAtEnd are the balance in USD when the month began
	// and ended, and BalanceDelta is by how much it changed.
	BalanceAtStart USD `json:"balance_at_period_start,omitzero"`
	BalanceDelta   USD `json:"balance_delta_in_period,omitzero"`
	BalanceAtEnd   USD `json:"balance_at_period_end,omitzero"`
}

// Report returns a month's transactions and balances. It takes one request.
//
// Documented as GET /billing/reports/{year}/{month}/transactions.
func (s *BillingService) Report(ctx context.Context, year int, month time.Month, opts ...CallOption) (MonthlyReport, error) {
	switch {
	case year < 1000 || year > 9999:
		return MonthlyReport{}, argumentError(billingReport, "", "year", fmt.Sprintf("%d is none: want four digits such as 2024", year))
	case month < time.January || month > time.December:
		return MonthlyReport{}, argumentError(billingReport, "", "month", fmt.Sprintf("%d is none: want 1 to 12", int(month)))
	}
	p := args(strconv.Itoa(year), strconv.Itoa(int(month)))
	p.Target = fmt.Sprintf("%d-%02d", year, int(month))
	return call(ctx, s.core, billingReport, p, opts, decodeReport)
}

// HourlyRate returns what all that the organization has costs, in USD per hour.
// It takes one request.
//
// Not on the page: GET /billing/hourly-rate, as public clients use it.
func (s *BillingService) HourlyRate(ctx context.Context, opts ...CallOption) (USD, error) {
	return call(ctx, s.core, billingRate, rest.Params{}, opts, decodeRate)
}

var transactions = list[Transaction]{billingTransactions, transactionsPage, readTransaction, func(t Transaction) string { return t.ID }}

var errNoReport = errors.New("it holds no transactions and no balance")

func decodeReport(body []byte) (out MonthlyReport, err error) {
	object, err := wire.Object(body)
	if err != nil {
		return MonthlyReport{}, err
	}
	told := false
	for name, v := range object.Members() {
		known := true
		switch string(name) {
		case "transactions":
			out.Transactions, _, err = wire.List(v, readTransaction, "transactions")
		case "balance_at_period_start":
			out.BalanceAtStart = v.USD()
		case "balance_delta_in_period":
			out.BalanceDelta = v.USD()
		case "balance_at_period_end":
			out.BalanceAtEnd = v.USD()
		default:
			known = false
		}
		if err != nil {
			return MonthlyReport{}, err
		}
		told = told || known
	}
	if !told {
		return MonthlyReport{}, errNoReport
	}
	return out, nil
}

var errNoRate = errors.New("it holds no rate")

// decodeRate reads a price per hour, of storage or of all that there is.
func decodeRate(body []byte) (out USD, err error) {
	object, err := wire.Object(body)
	if err != nil {
		return USD{}, err
	}
	for name, v := range object.Members() {
		switch string(name) {
		case "rate_hourly", "hourly_rate_per_gb":
			out = v.USD()
		}
	}
	if !out.Known() {
		return USD{}, errNoRate
	}
	return out, nil
}
