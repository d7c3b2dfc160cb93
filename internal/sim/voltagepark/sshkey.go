package voltagepark

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

type sshKey struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Content string `json:"content"`
}

// sshKeyName is the page's rule for names.
var sshKeyName = regexp.MustCompile(`^[A-Za-z0-9 -]{1,64}$`)

func (s *Server) listSSHKeys(c *call) *answer {
	var rows []sshKey
	for k := range c.Key.sshKeys.All() {
		rows = append(rows, *k)
	}
	return listing(s, c, sshKeysPage, rows)
}

func (s *Server) createSSHKey(c *call) *answer {
	k := &sshKey{kernel.UUID(), c.Body.Text("name"), c.Body.Text("content")}
	if !sshKeyName.MatchString(k.Name) && s.does(KeyNameRules) {
		return s.invalid([]string{"body", "name"}, "Up to 64 characters, and only alphanumeric values, hyphens, or spaces")
	}
	if !isPublicKey(k.Content) {
		return s.invalid([]string{"body", "content"}, "Not an SSH public key")
	}
	for other := range c.Key.sshKeys.All() {
		if other.Name == k.Name && s.does(KeyNamesUnique) {
			return s.conflict("An SSH key with this name exists already")
		}
	}
	c.Key.sshKeys.Add(k, k.ID)
	if !s.does(KeysForLaterDeploys) {
		for m := range c.Key.vms.All() {
			m.keys = append(m.keys, k.Content)
		}
	}
	c.Note = "made SSH key " + k.ID
	return kernel.Created(*k)
}

func (s *Server) deleteSSHKey(c *call) *answer {
	k, found := c.Key.sshKeys.Get(c.ID)
	if !found {
		return s.notFound("SSH key")
	}
	c.Key.sshKeys.Remove(c.ID)
	c.Note = "deleted SSH key " + k.ID
	return kernel.NoContent()
}

// isPublicKey reports whether text begins as the one line of a public key does.
func isPublicKey(text string) bool {
	kind, rest, _ := strings.Cut(text, " ")
	known := strings.HasPrefix(kind, "ssh-") || strings.HasPrefix(kind, "ecdsa-") || strings.HasPrefix(kind, "sk-")
	return known && strings.TrimSpace(rest) != ""
}

// keysOf are the public keys that a machine is to be deployed with.
func (s *Server) keysOf(c *call) (keys []string, refusal *answer) {
	chosen := c.Body.Object("organization_ssh_keys")
	mode, ids := chosen.Text("mode"), chosen.Texts("ssh_key_ids")
	if mode == "" && !s.does(NoKeysByDefault) {
		mode = "all"
	}
	switch {
	case mode == "all" && s.does(KeyModes):
		for k := range c.Key.sshKeys.All() {
			keys = append(keys, k.Content)
		}
	case mode == "selective" && s.does(KeyModes):
		if len(ids) == 0 {
			return nil, s.invalid([]string{"body", "organization_ssh_keys", "ssh_key_ids"}, "Field required")
		}
		for _, id := range ids {
			k, found := c.Key.sshKeys.Get(id)
			if !found {
				return nil, s.fail(http.StatusBadRequest, "organization_ssh_keys: no such SSH key")
			}
			keys = append(keys, k.Content)
		}
	}
	for _, content := range c.Body.Texts("ssh_keys") {
		if !isPublicKey(content) {
			return nil, s.invalid([]string{"body", "ssh_keys"}, "Not an SSH public key")
		}
		keys = append(keys, content)
		if !s.does(ExtraKeysForOneDeploy) {
			c.Key.sshKeys.Add(&sshKey{kernel.UUID(), "extra", content}, kernel.UUID())
		}
	}
	return keys, nil
}
