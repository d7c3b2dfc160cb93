package sim

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// apiKey is a key that opens the API.
type apiKey struct {
	APIKey
	account *account
	revoked bool
	window  kernel.Window
}

func (s *Server) addKey(a *account, k APIKey) *apiKey {
	key := &apiKey{APIKey: k, account: a}
	s.keys[k.Key] = key
	a.apiKeys.Add(key, k.ID)
	return key
}

type apiKeyRow struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Preview   string       `json:"key_preview"`
	LastUsed  kernel.Stamp `json:"last_used"`
	CreatedAt kernel.Stamp `json:"created_at"`
}

func (s *Server) listAPIKeys(c *call) *answer {
	rows := make([]apiKeyRow, 0, c.Key.account.apiKeys.Len())
	for k := range c.Key.account.apiKeys.All() {
		preview := "volt_..." + k.Key[max(0, len(k.Key)-4):]
		if !s.does(KeysRedacted) {
			preview = k.Key
		}
		rows = append(rows, apiKeyRow{k.ID, k.Name, preview, kernel.Stamp(k.LastUsed), kernel.Stamp(k.CreatedAt)})
	}
	return kernel.OK(struct {
		Keys  []apiKeyRow `json:"api_keys"`
		Total int         `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createAPIKey(c *call) *answer {
	k := s.addKey(c.Key.account, APIKey{ID: s.newID(IDAPIKey), Name: c.Body.Text("name"), Key: s.newID(IDSecret), CreatedAt: c.Now})
	c.Note = "made API key " + k.ID
	return kernel.Created(struct {
		ID        string       `json:"id"`
		Name      string       `json:"name"`
		Key       string       `json:"key"`
		CreatedAt kernel.Stamp `json:"created_at"`
		Message   string       `json:"message"`
	}{k.ID, k.Name, k.Key, kernel.Stamp(k.CreatedAt), "Store this key securely. It will not be shown again."})
}

func (s *Server) revokeAPIKey(c *call) *answer {
	id := c.Body.Text("key_id")
	k, found := c.Key.account.apiKeys.Get(id)
	if !found {
		return s.notFound("API key")
	}
	k.revoked = true
	c.Key.account.apiKeys.Remove(id)
	c.Note = "revoked API key " + id
	return kernel.OK(deletion{id, true, "API key revoked. Any requests using this key will now return 401."})
}

// deletion is how the pages answer a delete of anything but a pod.
type deletion struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
	Message string `json:"message"`
}
