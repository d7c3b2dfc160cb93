package sim

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// account is a customer: its money and everything that is its own.
type account struct {
	ledger kernel.Ledger
	shared kernel.Window

	pods        kernel.Ordered[*pod]
	gone        []*pod // deleted ones, in the order in which that was
	sshKeys     kernel.Ordered[*SSHKey]
	credentials kernel.Ordered[*Credential]
	templates   kernel.Ordered[*Template]
	apiKeys     kernel.Ordered[*apiKey]
	jobs        kernel.Ordered[*job]
}

func (s *Server) newAccount(balance Money) *account {
	return &account{ledger: kernel.NewLedger(balance)}
}

func (a *account) firstKey() *apiKey {
	first, _ := a.apiKeys.First()
	return first
}

// populate fills in what is there from the start.
func (s *Server) populate(now time.Time) {
	a := s.main
	if len(s.cfg.APIKeys) == 0 {
		s.cfg.APIKeys = []APIKey{{ID: s.newID(IDAPIKey), Name: "Simulator", Key: s.cfg.Key, CreatedAt: now}}
	}
	for _, k := range s.cfg.APIKeys {
		kernel.SetDefault(&k.Key, s.cfg.Key)
		s.addKey(a, k)
	}
	s.cfg.Key = a.firstKey().Key
	for _, k := range s.cfg.SSHKeys {
		a.sshKeys.Add(&k, k.ID)
	}
	for _, c := range s.cfg.Credentials {
		a.credentials.Add(&c, c.ID)
	}
	for _, t := range s.cfg.Templates {
		if !t.System {
			a.templates.Add(&t, t.ID)
		}
	}
	for _, p := range s.cfg.Pods {
		s.seedPod(a, p, now)
	}
	for _, j := range s.cfg.Jobs {
		s.seedJob(a, j)
	}
}

// AddAccount opens a second account and returns its API key.
func (s *Server) AddAccount(balance Money) (key string) {
	now := s.Enter()
	defer s.Leave()
	a := s.newAccount(balance)
	key = "volt_sk_sim_" + kernel.Unguessable(24)
	s.addKey(a, APIKey{ID: s.newID(IDAPIKey), Name: "Simulator", Key: key, CreatedAt: now})
	return key
}
