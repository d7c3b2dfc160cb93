package voltagepark

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// KeyMode says which of the organization's SSH keys open a machine.
type KeyMode string

// The modes that the API's page names.
const (
	// KeysNone: none of them. It is what the server takes where nothing is said.
	KeysNone KeyMode = "none"
	// KeysAll: all that the organization has when the machine is deployed.
	KeysAll KeyMode = "all"
	// KeysSelective: those whose ids are given.
	KeysSelective KeyMode = "selective"
)

// OrganizationKeys are the organization's SSH keys that open a machine. The zero
// value is not sent, which means none. See AllKeys and SelectKeys.
type OrganizationKeys struct {
	// Mode says which.
	Mode KeyMode `json:"mode"`
	// SSHKeyIDs are the ids of SSHKeys, with KeysSelective alone.
	SSHKeyIDs []string `json:"ssh_key_ids,omitempty"`
}

// AllKeys are all of the organization's keys.
func AllKeys() OrganizationKeys { return OrganizationKeys{Mode: KeysAll} }

// SelectKeys are the organization's keys with these ids.
func SelectKeys(ids ...string) OrganizationKeys {
	return OrganizationKeys{Mode: KeysSelective, SSHKeyIDs: ids}
}

// IsZero reports whether nothing is said, so that nothing is sent.
func (k OrganizationKeys) IsZero() bool { return k.Mode == "" && len(k.SSHKeyIDs) == 0 }

// problem says what is wrong with a choice of keys.
func (k OrganizationKeys) problem() string {
	switch k.Mode {
	case KeysNone, KeysAll, "":
		if len(k.SSHKeyIDs) > 0 {
			return fmt.Sprintf("it has ids with mode %q: want mode %q with ids, as of SelectKeys", k.Mode, KeysSelective)
		}
	case KeysSelective:
		if len(k.SSHKeyIDs) == 0 {
			return "mode \"selective\" has no ids: want the ids of SSHKeys"
		}
		if slices.ContainsFunc(k.SSHKeyIDs, isBlank) {
			return "it has an empty id: want the ids of SSHKeys"
		}
	default:
		return fmt.Sprintf("mode %q is none: want \"none\", \"all\" or \"selective\"", k.Mode)
	}
	return ""
}

// checkAccess finds what is wrong with the ways into a machine, and whether there
// is none. spec names the fields.
func checkAccess(ep *rest.Endpoint, target, spec string, keys OrganizationKeys, sshKeys []string, otherWay bool) error {
	if problem := keys.problem(); problem != "" {
		return argumentError(ep, target, spec+".OrganizationSSHKeys", problem)
	}
	for _, key := range sshKeys {
		if problem := client.PublicKeyProblem(key); problem != "" {
			return argumentError(ep, target, spec+".SSHKeys", problem)
		}
	}
	if (keys.Mode == KeysNone || keys.Mode == "") && len(sshKeys) == 0 && !otherWay {
		want := "it would have no SSH key: want OrganizationSSHKeys or SSHKeys"
		if spec == "InstantVM" {
			want = "it would have no SSH key and no password: want OrganizationSSHKeys, SSHKeys or a Password"
		}
		return unreachableError{argumentError(ep, target, spec, "nobody could log in: "+want+", or AllowUnreachable")}
	}
	return nil
}

// trimmed are keys as files have them, without the line's end.
func trimmed(keys []string) []string {
	if keys == nil {
		return nil
	}
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = strings.TrimSpace(key)
	}
	return out
}
