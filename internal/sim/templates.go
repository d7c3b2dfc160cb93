package sim

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// catalogue is the templates that are the system's.
type catalogue struct {
	system kernel.Ordered[*Template]
	// The newest page says that its list is cached for two minutes.
	cached      []any
	cachedUntil time.Time
}

const catalogueCache = 2 * time.Minute

func (c *catalogue) set(templates []Template) {
	c.system = kernel.Ordered[*Template]{}
	for _, t := range templates {
		if t.System {
			c.system.Add(&t, t.ID)
		}
	}
}

// AddTemplate adds a template to the system's.
func (s *Server) AddTemplate(t Template) {
	s.Enter()
	defer s.Leave()
	t.System = true
	s.catalogue.system.Remove(t.ID)
	s.catalogue.system.Add(&t, t.ID)
}

func (s *Server) findTemplate(a *account, id string) *Template {
	if t, found := s.catalogue.system.Get(id); found {
		return t
	}
	t, _ := a.templates.Get(id)
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
	CreatedAt    *kernel.Stamp     `json:"created_at,omitempty"`
	Message      string            `json:"message,omitempty"`
}

func (t *Template) row() templateRow {
	at := kernel.Stamp(t.CreatedAt)
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
		return s.listCurated(c.Now)
	}
	rows := make([]templateRow, 0, s.catalogue.system.Len()+c.Key.account.templates.Len())
	for _, templates := range []*kernel.Ordered[*Template]{&s.catalogue.system, &c.Key.account.templates} {
		for t := range templates.All() {
			row := t.row()
			row.Description = t.Description
			rows = append(rows, row)
		}
	}
	return kernel.OK(struct {
		Templates []templateRow `json:"templates"`
		Total     int           `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) listCurated(now time.Time) *answer {
	cat := &s.catalogue
	if cat.cached == nil || !now.Before(cat.cachedUntil) || !s.does(CatalogueCached) {
		cat.cached, cat.cachedUntil = make([]any, 0, cat.system.Len()), now.Add(catalogueCache)
		for t := range cat.system.All() {
			cat.cached = append(cat.cached, t.curated())
		}
	}
	return kernel.OK(struct {
		Success bool  `json:"success"`
		Items   []any `json:"items"`
	}{true, cat.cached})
}

func (s *Server) getTemplate(c *call) *answer {
	t := s.findTemplate(c.Key.account, c.ID)
	if t == nil {
		return s.notFound("Template")
	}
	if s.cfg.Revision != Classic {
		m := manifest{t.curated(), slices.Clone(t.Commands), slices.Clone(t.Args), slices.Clone(t.Ports), maps.Clone(t.Env)}
		return kernel.OK(map[string]any{"success": true, "template": m})
	}
	row := t.row()
	row.Description, row.CredentialID, row.Ports, row.Env = t.Description, t.CredentialID, slices.Clone(t.Ports), maps.Clone(t.Env)
	return kernel.OK(row)
}

func (s *Server) createTemplate(c *call) *answer {
	b := c.Body
	t := &Template{
		ID: s.newID(IDTemplate), Name: b.Text("name"), Image: b.Text("image"), Category: b.Text("category"),
		Description: b.Text("description"), CredentialID: b.Text("docker_credential_id"), CreatedAt: c.Now,
	}
	kernel.SetDefault(&t.Category, "custom")
	t.Ports, _ = b["ports"].([]int)
	t.Env, _ = b["env_vars"].(map[string]string)
	if _, found := c.Key.account.credentials.Get(t.CredentialID); t.CredentialID != "" && !found {
		return s.badRequest("docker_credential_id: no such credential")
	}
	c.Key.account.templates.Add(t, t.ID)
	c.Note = "made template " + t.ID
	row := t.row()
	row.Ports = slices.Clone(t.Ports)
	return kernel.Created(row)
}

func (s *Server) updateTemplate(c *call) *answer {
	t, found := c.Key.account.templates.Get(c.ID)
	switch {
	case s.findTemplate(c.Key.account, c.ID) == nil:
		return s.notFound("Template")
	case !found:
		return s.badRequest("System templates cannot be changed")
	}
	b := c.Body
	if b.Has("name") && s.does(UpdateApplies) {
		t.Name = b.Text("name")
	}
	if b.Has("image") {
		t.Image = b.Text("image")
		if !s.does(PodsKeepImage) {
			for p := range c.Key.account.pods.All() {
				if p.template == t.ID {
					p.image = t.Image
				}
			}
		}
	}
	if b.Has("ports") {
		t.Ports, _ = b["ports"].([]int)
	}
	if b.Has("env_vars") {
		t.Env, _ = b["env_vars"].(map[string]string)
	}
	c.Note = "updated template " + t.ID
	row := t.row()
	row.CreatedAt, row.Message = nil, "Template updated. Existing pods are not affected."
	return kernel.OK(row)
}

func (s *Server) deleteTemplate(c *call) *answer {
	t := s.findTemplate(c.Key.account, c.ID)
	switch {
	case t == nil:
		return s.notFound("Template")
	case t.System && s.does(SystemTemplatesStay):
		return s.badRequest("System templates cannot be deleted")
	}
	if s.does(DeletionsLast) {
		c.Key.account.templates.Remove(c.ID)
	}
	if !s.does(PodsOutliveTemplate) {
		for p := range c.Key.account.pods.All() {
			if p.template == c.ID {
				p.image = ""
			}
		}
	}
	c.Note = "deleted template " + c.ID
	return kernel.OK(deletion{c.ID, true, "Template deleted. Existing pods using this template are not affected."})
}

// readOnly answers what the newest page does not let anyone do to templates.
func (s *Server) readOnly(*call) *answer {
	if !s.does(CatalogueReadOnly) {
		return kernel.Created(map[string]bool{"success": true})
	}
	return s.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
}
