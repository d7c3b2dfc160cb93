package sim

import "time"

// apiKey is a key that opens the API.
type apiKey struct {
	APIKey
	account *account
	revoked bool
	quota   quota
	hour    []time.Time // its requests of the last hour
}

func (s *Server) addKey(a *account, k APIKey) *apiKey {
	key := &apiKey{APIKey: k, account: a}
	s.keys[k.Key] = key
	a.apiKeys.add(key, k.ID)
	return key
}

type apiKeyRow struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Preview   string `json:"key_preview"`
	LastUsed  stamp  `json:"last_used"`
	CreatedAt stamp  `json:"created_at"`
}

func (s *Server) listAPIKeys(c *call) *answer {
	rows := make([]apiKeyRow, 0, c.account.apiKeys.n)
	for k := range c.account.apiKeys.all() {
		preview := "volt_..." + k.Key[max(0, len(k.Key)-4):]
		if !s.does(KeysRedacted) {
			preview = k.Key
		}
		rows = append(rows, apiKeyRow{k.ID, k.Name, preview, stamp(k.LastUsed), stamp(k.CreatedAt)})
	}
	return ok(struct {
		Keys  []apiKeyRow `json:"api_keys"`
		Total int         `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createAPIKey(c *call) *answer {
	k := s.addKey(c.account, APIKey{ID: s.newID(IDAPIKey), Name: c.body.text("name"), Key: s.newID(IDSecret), CreatedAt: c.now})
	c.note = "made API key " + k.ID
	return created(struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Key       string `json:"key"`
		CreatedAt stamp  `json:"created_at"`
		Message   string `json:"message"`
	}{k.ID, k.Name, k.Key, stamp(k.CreatedAt), "Store this key securely. It will not be shown again."})
}

func (s *Server) revokeAPIKey(c *call) *answer {
	id := c.body.text("key_id")
	k, found := c.account.apiKeys.get(id)
	if !found {
		return s.notFound("API key")
	}
	k.revoked = true
	c.account.apiKeys.remove(id)
	c.note = "revoked API key " + id
	return ok(deletion{id, true, "API key revoked. Any requests using this key will now return 401."})
}

// deletion is how the pages answer a delete of anything but a pod.
type deletion struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
	Message string `json:"message"`
}
