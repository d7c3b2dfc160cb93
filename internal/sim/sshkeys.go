package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

type sshKeyRow struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	PublicKey   string `json:"public_key"`
	Fingerprint string `json:"fingerprint"`
	CreatedAt   stamp  `json:"created_at"`
}

func (k *SSHKey) row() sshKeyRow {
	return sshKeyRow{k.ID, k.Name, k.PublicKey, k.Fingerprint, stamp(k.CreatedAt)}
}

func (s *Server) listSSHKeys(c *call) *answer {
	rows := make([]sshKeyRow, 0, c.account.sshKeys.n)
	for k := range c.account.sshKeys.all() {
		rows = append(rows, k.row())
	}
	return ok(struct {
		Keys  []sshKeyRow `json:"ssh_keys"`
		Total int         `json:"total"`
	}{rows, len(rows)})
}

func (s *Server) createSSHKey(c *call) *answer {
	public := c.body.text("public_key")
	if strings.Contains(public, "PRIVATE KEY") {
		return s.badRequest("public_key is a private key")
	}
	k := &SSHKey{ID: s.newID(IDSSHKey), Name: c.body.text("name"), PublicKey: public, Fingerprint: s.fingerprint(public), CreatedAt: c.now}
	c.account.sshKeys.add(k, k.ID)
	c.note = "added SSH key " + k.ID
	return created(k.row())
}

func (s *Server) deleteSSHKey(c *call) *answer {
	if _, found := c.account.sshKeys.get(c.id); !found {
		return s.notFound("SSH key")
	}
	if s.does(DeletionsLast) {
		c.account.sshKeys.remove(c.id)
	}
	if !s.does(PodsKeepKeys) {
		for p := range c.account.pods.all() {
			p.dropKeys(c.account)
		}
	}
	c.note = "removed SSH key " + c.id
	return ok(deletion{c.id, true, "SSH key removed from account."})
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
