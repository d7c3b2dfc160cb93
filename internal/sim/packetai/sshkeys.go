package packetai

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// sshKey is a public key of the account's.
type sshKey struct {
	id, name, publicKey string
	created             time.Time
}

type sshKeyRow struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	PublicKey   string       `json:"publicKey"`
	Fingerprint *string      `json:"fingerprint"`
	CreatedAt   kernel.Stamp `json:"createdAt"`
}

func (k *sshKey) row() sshKeyRow {
	return sshKeyRow{k.id, k.name, k.publicKey, kernel.OrNull(fingerprint(k.publicKey)), kernel.Stamp(k.created)}
}

// content is a public key without its comment.
func content(publicKey string) string {
	words := strings.Fields(publicKey)
	return strings.Join(words[:min(2, len(words))], " ")
}

// fingerprint is what ssh-keygen -l shows; "" for what is not in base 64.
func fingerprint(publicKey string) string {
	words := strings.Fields(publicKey)
	if len(words) < 2 {
		return ""
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

func (s *Server) addSSHKey(c *call) *answer {
	if refusal := s.badPublicKey(c, "publicKey"); refusal != nil {
		return refusal
	}
	k := &sshKey{id: s.newID("key"), name: c.Body.Text("name"), publicKey: c.Body.Text("publicKey"), created: c.Now}
	for other := range c.Key.account.sshKeys.All() {
		if content(other.publicKey) == content(k.publicKey) {
			return s.fail(http.StatusConflict, "ALREADY_EXISTS", "This SSH key exists already as "+other.name)
		}
	}
	c.Key.account.sshKeys.Add(k, k.id)
	c.Note = "added SSH key " + k.id
	return created(c, k.row())
}

func (s *Server) listSSHKeys(c *call) *answer {
	rows := []sshKeyRow{}
	for k := range c.Key.account.sshKeys.All() {
		rows = append(rows, k.row())
	}
	return list(s, c, rows)
}

func (s *Server) deleteSSHKey(c *call) *answer {
	if _, found := c.Key.account.sshKeys.Get(c.ID); !found {
		return s.notFound("SSH key")
	}
	if s.does(KeysDeleted) {
		c.Key.account.sshKeys.Remove(c.ID)
	}
	c.Note = "deleted SSH key " + c.ID
	return ok(c, map[string]any{"id": c.ID, "deleted": true})
}
