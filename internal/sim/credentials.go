package sim

type credentialRow struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Registry  string `json:"registry"`
	Username  string `json:"username"`
	Password  string `json:"password,omitempty"`
	CreatedAt stamp  `json:"created_at"`
}

// row leaves the password out, unless that is switched off.
func (s *Server) credentialRow(c *Credential) credentialRow {
	row := credentialRow{ID: c.ID, Name: c.Name, Registry: c.Registry, Username: c.Username, CreatedAt: stamp(c.CreatedAt)}
	if !s.does(PasswordsRedacted) {
		row.Password = "hunter2"
	}
	return row
}

func (s *Server) listCredentials(c *call) *answer {
	rows := make([]credentialRow, 0, c.account.credentials.n)
	for k := range c.account.credentials.all() {
		rows = append(rows, s.credentialRow(k))
	}
	return ok(struct {
		Credentials []credentialRow `json:"credentials"`
		Total       int             `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createCredential(c *call) *answer {
	k := &Credential{
		ID: s.newID(IDCredential), Name: c.body.text("name"), Registry: c.body.text("registry"),
		Username: c.body.text("username"), CreatedAt: c.now,
	}
	c.account.credentials.add(k, k.ID)
	c.note = "stored credential " + k.ID
	return created(s.credentialRow(k))
}

func (s *Server) getCredential(c *call) *answer {
	k, found := c.account.credentials.get(c.id)
	if !found {
		return s.notFound("Docker credential")
	}
	return ok(s.credentialRow(k))
}

func (s *Server) deleteCredential(c *call) *answer {
	if _, found := c.account.credentials.get(c.id); !found {
		return s.notFound("Docker credential")
	}
	if s.does(DeletionsLast) {
		c.account.credentials.remove(c.id)
	}
	c.note = "deleted credential " + c.id
	return ok(deletion{c.id, true, "Docker credential removed."})
}
