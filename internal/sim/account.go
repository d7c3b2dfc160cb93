package sim

import "time"

// account is a customer: its money and everything that is its own.
type account struct {
	balance Money
	meter   meter
	shared  quota

	pods        ordered[*pod]
	gone        []*pod // deleted ones, in the order in which that was
	sshKeys     ordered[*SSHKey]
	credentials ordered[*Credential]
	templates   ordered[*Template]
	apiKeys     ordered[*apiKey]
	jobs        ordered[*job]

	ledger  []Entry
	spent   Money // what the ledger adds up to
	created map[string]int
}

func (s *Server) newAccount(balance Money) *account {
	return &account{balance: balance, created: make(map[string]int)}
}

func (a *account) firstKey() *apiKey {
	for k := range a.apiKeys.all() {
		return k
	}
	return nil
}

// available is the balance less what runs up at this moment.
func (a *account) available(now time.Time) Money { return a.balance - a.meter.accrued(now) }

// populate fills in what is there from the start.
func (s *Server) populate(now time.Time) {
	a := s.main
	if len(s.cfg.APIKeys) == 0 {
		s.cfg.APIKeys = []APIKey{{ID: s.newID(IDAPIKey), Name: "Simulator", Key: s.cfg.Key, CreatedAt: now}}
	}
	for _, k := range s.cfg.APIKeys {
		setDefault(&k.Key, s.cfg.Key)
		s.addKey(a, k)
	}
	s.cfg.Key = a.firstKey().Key
	for _, k := range s.cfg.SSHKeys {
		a.sshKeys.add(&k, k.ID)
	}
	for _, c := range s.cfg.Credentials {
		a.credentials.add(&c, c.ID)
	}
	for _, t := range s.cfg.Templates {
		if !t.System {
			a.templates.add(&t, t.ID)
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
	now := s.enter()
	defer s.mu.Unlock()
	a := s.newAccount(balance)
	key = "volt_sk_sim_" + unguessable(24)
	s.addKey(a, APIKey{ID: s.newID(IDAPIKey), Name: "Simulator", Key: key, CreatedAt: now})
	return key
}
