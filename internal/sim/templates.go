package sim

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// catalogue is the templates that are the system's.
type catalogue struct {
	system ordered[*Template]
	// The newest page says that its list is cached for two minutes.
	cached      []any
	cachedUntil time.Time
}

const catalogueCache = 2 * time.Minute

func (c *catalogue) set(templates []Template) {
	c.system = ordered[*Template]{}
	for _, t := range templates {
		if t.System {
			c.system.add(&t, t.ID)
		}
	}
}

// AddTemplate adds a template to the system's.
func (s *Server) AddTemplate(t Template) {
	s.enter()
	defer s.mu.Unlock()
	t.System = true
	s.catalogue.system.remove(t.ID)
	s.catalogue.system.add(&t, t.ID)
}

func (s *Server) findTemplate(a *account, id string) *Template {
	if t, found := s.catalogue.system.get(id); found {
		return t
	}
	t, _ := a.templates.get(id)
	return t
}

// templateRow is a template on the earlier page; what a call leaves out is nil.
type templateRow struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Image        string            `json:"image"`
	Category     string            `json:"category,omitempty"`
	System       bool              `json:"is_system"`
	Description  string            `json:"description,omitempty"`
	CredentialID string            `json:"docker_credential_id,omitempty"`
	Ports        []int             `json:"ports,omitempty"`
	Env          map[string]string `json:"env_vars,omitempty"`
	CreatedAt    *stamp            `json:"created_at,omitempty"`
	Message      string            `json:"message,omitempty"`
}

func (t *Template) row() templateRow {
	at := stamp(t.CreatedAt)
	return templateRow{ID: t.ID, Name: t.Name, Image: t.Image, Category: t.Category, System: t.System, CreatedAt: &at}
}

// curatedRow is a template on the newest page, and manifest the rest of it.
type curatedRow struct {
	UID          string `json:"uid"`
	Name         string `json:"name"`
	Description  string `json:"description"`
	Type         string `json:"type"`
	Image        string `json:"image"`
	ResourceName string `json:"resource_name"`
	Visibility   string `json:"visibility"`
}

type manifest struct {
	curatedRow
	Commands []string          `json:"commands"`
	Args     []string          `json:"args"`
	Ports    []int             `json:"ports"`
	Env      map[string]string `json:"env"`
}

func (t *Template) curated() curatedRow {
	return curatedRow{t.ID, t.Name, t.Description, t.Type, t.Image, t.ResourceName, t.Visibility}
}

func (s *Server) listTemplates(c *call) *answer {
	if s.cfg.Revision != Classic {
		return s.listCurated(c.now)
	}
	rows := make([]templateRow, 0, s.catalogue.system.n+c.account.templates.n)
	for _, templates := range []*ordered[*Template]{&s.catalogue.system, &c.account.templates} {
		for t := range templates.all() {
			row := t.row()
			row.Description = t.Description
			rows = append(rows, row)
		}
	}
	return ok(struct {
		Templates []templateRow `json:"templates"`
		Total     int           `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) listCurated(now time.Time) *answer {
	cat := &s.catalogue
	if cat.cached == nil || !now.Before(cat.cachedUntil) || !s.does(CatalogueCached) {
		cat.cached, cat.cachedUntil = make([]any, 0, cat.system.n), now.Add(catalogueCache)
		for t := range cat.system.all() {
			cat.cached = append(cat.cached, t.curated())
		}
	}
	return ok(struct {
		Success bool  `json:"success"`
		Items   []any `json:"items"`
	}{true, cat.cached})
}

func (s *Server) getTemplate(c *call) *answer {
	t := s.findTemplate(c.account, c.id)
	if t == nil {
		return s.notFound("Template")
	}
	if s.cfg.Revision != Classic {
		m := manifest{t.curated(), slices.Clone(t.Commands), slices.Clone(t.Args), slices.Clone(t.Ports), maps.Clone(t.Env)}
		return ok(map[string]any{"success": true, "template": m})
	}
	row := t.row()
	row.Description, row.CredentialID, row.Ports, row.Env = t.Description, t.CredentialID, slices.Clone(t.Ports), maps.Clone(t.Env)
	return ok(row)
}

func (s *Server) createTemplate(c *call) *answer {
	b := c.body
	t := &Template{
		ID: s.newID(IDTemplate), Name: b.text("name"), Image: b.text("image"), Category: b.text("category"),
		Description: b.text("description"), CredentialID: b.text("docker_credential_id"), CreatedAt: c.now,
	}
	setDefault(&t.Category, "custom")
	t.Ports, _ = b["ports"].([]int)
	t.Env, _ = b["env_vars"].(map[string]string)
	if _, found := c.account.credentials.get(t.CredentialID); t.CredentialID != "" && !found {
		return s.badRequest("docker_credential_id: no such credential")
	}
	c.account.templates.add(t, t.ID)
	c.note = "made template " + t.ID
	row := t.row()
	row.Ports = slices.Clone(t.Ports)
	return created(row)
}

func (s *Server) updateTemplate(c *call) *answer {
	t, found := c.account.templates.get(c.id)
	switch {
	case s.findTemplate(c.account, c.id) == nil:
		return s.notFound("Template")
	case !found:
		return s.badRequest("System templates cannot be changed")
	}
	b := c.body
	if b.has("name") && s.does(UpdateApplies) {
		t.Name = b.text("name")
	}
	if b.has("image") {
		t.Image = b.text("image")
		if !s.does(PodsKeepImage) {
			for p := range c.account.pods.all() {
				if p.template == t.ID {
					p.image = t.Image
				}
			}
		}
	}
	if b.has("ports") {
		t.Ports, _ = b["ports"].([]int)
	}
	if b.has("env_vars") {
		t.Env, _ = b["env_vars"].(map[string]string)
	}
	c.note = "updated template " + t.ID
	row := t.row()
	row.CreatedAt, row.Message = nil, "Template updated. Existing pods are not affected."
	return ok(row)
}

func (s *Server) deleteTemplate(c *call) *answer {
	t := s.findTemplate(c.account, c.id)
	switch {
	case t == nil:
		return s.notFound("Template")
	case t.System && s.does(SystemTemplatesStay):
		return s.badRequest("System templates cannot be deleted")
	}
	if s.does(DeletionsLast) {
		c.account.templates.remove(c.id)
	}
	if !s.does(PodsOutliveTemplate) {
		for p := range c.account.pods.all() {
			if p.template == c.id {
				p.image = ""
			}
		}
	}
	c.note = "deleted template " + c.id
	return ok(deletion{c.id, true, "Template deleted. Existing pods using this template are not affected."})
}

// readOnly answers what the newest page does not let anyone do to templates.
func (s *Server) readOnly(*call) *answer {
	if !s.does(CatalogueReadOnly) {
		return created(map[string]bool{"success": true})
	}
	return s.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
}
