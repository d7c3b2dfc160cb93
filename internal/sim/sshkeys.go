package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

type sshKeyRow struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	PublicKey   string       `json:"public_key"`
	Fingerprint string       `json:"fingerprint"`
	CreatedAt   kernel.Stamp `json:"created_at"`
}

func (k *SSHKey) row() sshKeyRow {
	return sshKeyRow{k.ID, k.Name, k.PublicKey, k.Fingerprint, kernel.Stamp(k.CreatedAt)}
}

func (s *Server) listSSHKeys(c *call) *answer {
	rows := make([]sshKeyRow, 0, c.Key.account.sshKeys.Len())
	for k := range c.Key.account.sshKeys.All() {
		rows = append(rows, k.row())
	}
	return kernel.OK(struct {
		Keys  []sshKeyRow `json:"ssh_keys"`
		Total int         `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createSSHKey(c *call) *answer {
	public := c.Body.Text("public_key")
	if strings.Contains(public, "PRIVATE KEY") {
		return s.badRequest("public_key is a private key")
	}
	k := &SSHKey{ID: s.newID(IDSSHKey), Name: c.Body.Text("name"), PublicKey: public, Fingerprint: s.fingerprint(public), CreatedAt: c.Now}
	c.Key.account.sshKeys.Add(k, k.ID)
	c.Note = "added SSH key " + k.ID
	return kernel.Created(k.row())
}

func (s *Server) deleteSSHKey(c *call) *answer {
	if _, found := c.Key.account.sshKeys.Get(c.ID); !found {
		return s.notFound("SSH key")
	}
	if s.does(DeletionsLast) {
		c.Key.account.sshKeys.Remove(c.ID)
	}
	if !s.does(PodsKeepKeys) {
		for p := range c.Key.account.pods.All() {
			p.dropKeys(c.Key.account)
		}
	}
	c.Note = "removed SSH key " + c.ID
	return kernel.OK(deletion{c.ID, true, "SSH key removed from account."})
}

// fingerprint is what ssh-keygen prints for a public key.
func (s *Server) fingerprint(public string) string {
	if s.cfg.Fingerprint != nil {
		if f := s.cfg.Fingerprint(public); f != "" {
			return f
		}
	}
	blob := []byte(public)
	if parts := strings.Fields(public); len(parts) > 1 {
		if decoded, err := base64.StdEncoding.DecodeString(parts[1]); err == nil {
			blob = decoded
		}
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}
