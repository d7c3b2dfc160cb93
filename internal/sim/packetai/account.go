package packetai

import (
	"fmt"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// account is a customer: its money and everything that is its own.
type account struct {
	ledger kernel.Ledger
	shared windows

	deployments kernel.Ordered[*deployment]
	sshKeys     kernel.Ordered[*sshKey]
	volumes     kernel.Ordered[*volume]
}

func newAccount(balance kernel.Money) *account {
	return &account{ledger: kernel.NewLedger(balance)}
}

// apiKey is what a caller is known by.
type apiKey struct {
	id      string
	account *account
	windows windows
	refused string // the code that it is refused with, "" while it is good
}

func (s *Server) addKey(a *account, value string) {
	s.keys[value] = &apiKey{id: fmt.Sprintf("key%d", len(s.keys)+1), account: a}
}

// newID makes an id such as off_abc123.
func (s *Server) newID(kind string) string {
	if !s.does(IDsUnguessable) {
		s.serial++
		return fmt.Sprintf("%s_%06d", kind, s.serial)
	}
	return kind + "_" + kernel.Unguessable(12)
}

// newAddress gives out an address out of those that are for documentation.
func (s *Server) newAddress() string {
	s.addresses++
	return fmt.Sprintf("203.0.113.%d", 41+s.addresses%200)
}
