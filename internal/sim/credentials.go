package sim

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

type credentialRow struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Registry  string       `json:"registry"`
	Username  string       `json:"username"`
	Password  string       `json:"password,omitempty"`
	CreatedAt kernel.Stamp `json:"created_at"`
}

// credentialRow leaves the password out, unless that is switched off.
func (s *Server) credentialRow(c *Credential) credentialRow {
	row := credentialRow{ID: c.ID, Name: c.Name, Registry: c.Registry, Username: c.Username, CreatedAt: kernel.Stamp(c.CreatedAt)}
	if !s.does(PasswordsRedacted) {
		row.Password = "hunter2"
	}
	return row
}

func (s *Server) listCredentials(c *call) *answer {
	rows := make([]credentialRow, 0, c.Key.account.credentials.Len())
	for k := range c.Key.account.credentials.All() {
		rows = append(rows, s.credentialRow(k))
	}
	return kernel.OK(struct {
		Credentials []credentialRow `json:"credentials"`
		Total       int             `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createCredential(c *call) *answer {
	k := &Credential{
		ID: s.newID(IDCredential), Name: c.Body.Text("name"), Registry: c.Body.Text("registry"),
		Username: c.Body.Text("username"), CreatedAt: c.Now,
	}
	c.Key.account.credentials.Add(k, k.ID)
	c.Note = "stored credential " + k.ID
	return kernel.Created(s.credentialRow(k))
}

func (s *Server) getCredential(c *call) *answer {
	k, found := c.Key.account.credentials.Get(c.ID)
	if !found {
		return s.notFound("Docker credential")
	}
	return kernel.OK(s.credentialRow(k))
}

func (s *Server) deleteCredential(c *call) *answer {
	if _, found := c.Key.account.credentials.Get(c.ID); !found {
		return s.notFound("Docker credential")
	}
	if s.does(DeletionsLast) {
		c.Key.account.credentials.Remove(c.ID)
	}
	c.Note = "deleted credential " + c.ID
	return kernel.OK(deletion{c.ID, true, "Docker credential removed."})
}
