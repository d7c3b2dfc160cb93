package packetai_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

// refusedDeploy is what a deploy that is answered so ends with.
func refusedDeploy(t *testing.T, status int, body string) (*packetai.BalanceError, error) {
	t.Helper()
	err := deploy(t.Context(), newClient(t, always(status, body)))
	require.Error(t, err)
	var e *packetai.BalanceError
	errors.As(err, &e)
	return e, err
}

func TestTheFloor(t *testing.T) {
	t.Parallel()
	documented, err := os.ReadFile("../testdata/packetai/error.json")
	require.NoError(t, err)
	e, err := refusedDeploy(t, 402, string(documented))
	require.NotNil(t, e)
	require.Equal(t, packetai.MustUSD("50"), e.Required)
	require.False(t, e.Balance.Known())
	require.ErrorIs(t, err, packetai.ErrInsufficientBalance)
	require.NotErrorIs(t, err, packetai.ErrMaybeCreated)
	var answer *packetai.Error
	require.ErrorAs(t, err, &answer)
	require.Equal(t, 402, answer.Status)
	require.EqualError(t, err, `packetai: create deployment "my-training-run": 402 insufficient balance: Insufficient balance. You need at least $50.00 to deploy. (code INSUFFICIENT_BALANCE)`)
}

func TestWhatTheFloorIs(t *testing.T) {
	t.Parallel()
	const unknown = ""
	for message, want := range map[string][2]string{ // required, balance
		"Insufficient balance.":          {"50", unknown},
		"":                               {"50", unknown},
		"You need at least $1,250.50.":   {"1250.5", unknown},
		"You have $12.34. You need $75.": {"75", "12.34"},
		"A minimum of $80 is required":   {"80", unknown},
		"Balance is $3.00, minimum $60":  {"60", "3"},
		"Top up to $ 55":                 {"55", unknown},
		"You need 50 dollars":            {"50", unknown},
		"Only $3.00 left, $100 required": {"100", "3"},
		"$50.00 minimum balance required. Current balance: $12.30": {"50", "12.3"},
		"Insufficient balance: $12.30 available, $60.00 required":  {"60", "12.3"},
		"Wallet balance $12.30 is below the $50.00 minimum":        {"50", "12.3"},
		"Balance: $12.30, required: $60.00":                        {"60", "12.3"},
		"Insufficient balance ($12.30)":                            {"50", "12.3"},
		"$999999999999999999999999999999.1":                        {"999999999999999999999999999999.1", unknown},
		"You need $" + strings.Repeat("9", 80) + " or $70":         {"70", unknown},
	} {
		e, err := refusedDeploy(t, 402, saysNo("PAYMENT_REQUIRED", message))
		require.NotNil(t, e, message)
		require.Equal(t, packetai.MustUSD(want[0]), e.Required, message)
		if want[1] != unknown {
			require.Equal(t, packetai.MustUSD(want[1]), e.Balance, message)
		} else {
			require.False(t, e.Balance.Known(), message)
		}
		require.ErrorContains(t, err, "$")
	}
	e, err := refusedDeploy(t, 402, `{"error":{"code":"X","message":"no","details":{"required":"60.00","currentBalance":1.5}}}`)
	require.Equal(t, packetai.MustUSD("60"), e.Required)
	require.Equal(t, packetai.MustUSD("1.5"), e.Balance)
	require.ErrorContains(t, err, "the wallet has to hold $60.00")
	e, _ = refusedDeploy(t, 402, `{"error":{"details":{"minimum_balance":"a lot","balance":null}}}`)
	require.Equal(t, packetai.MinimumBalance(), e.Required)
	e, _ = refusedDeploy(t, 402, `<html>`)
	require.Equal(t, packetai.MinimumBalance(), e.Required)
	e, _ = refusedDeploy(t, 200, saysNo("INSUFFICIENT_BALANCE", "no"))
	require.NotNil(t, e, "also where the status is none of an error")
}

// What is about something else, or leaves open whether it was carried out, is not
// the floor.
func TestWhatIsNotTheFloor(t *testing.T) {
	t.Parallel()
	e, err := refusedDeploy(t, 400, saysNo("INVALID_REQUEST", "You need at least $50.00"))
	require.Nil(t, e)
	require.ErrorIs(t, err, packetai.ErrBadRequest)
	e, err = refusedDeploy(t, 503, saysNo("INSUFFICIENT_BALANCE", "no"))
	require.Nil(t, e)
	require.ErrorIs(t, err, packetai.ErrMaybeCreated)
	require.NotErrorIs(t, err, packetai.ErrInsufficientBalance, "which would say that nothing was created")
	require.ErrorContains(t, err, "INSUFFICIENT_BALANCE")
}

func TestCanDeploy(t *testing.T) {
	t.Parallel()
	require.True(t, packetai.Wallet{Balance: packetai.MustUSD("50")}.CanDeploy())
	require.False(t, packetai.Wallet{Balance: packetai.MustUSD("49.99")}.CanDeploy())
	require.False(t, packetai.Wallet{}.CanDeploy())
}
