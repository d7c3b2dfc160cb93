package voltagepark

import "slices"

// InstantVM is a virtual machine to deploy, made from a Preset. ConfigID and Name
// are required, and a way to log in; what is zero is not sent.
type InstantVM struct {
	// ConfigID is the size: a Preset's ID.
	ConfigID string
	// Name is its name, which it can be found by after a deploy whose outcome is
	// unknown.
	Name string
	// Password lets one log in without a key.
	Password Secret
	// OrganizationSSHKeys are the organization's keys that open it: none unless
	// AllKeys or SelectKeys is given.
	OrganizationSSHKeys OrganizationKeys
	// SSHKeys are further public keys that open it, each the one line of a file
	// such as id_ed25519.pub.
	SSHKeys []string
	// CloudInit is what it runs first, or nil.
	CloudInit *CloudInit
	// Tags are its tags.
	Tags []string
	// AllowUnreachable deploys it also without a key and a password, where
	// CloudInit brings another way in.
	AllowUnreachable bool
	// Extra are further fields to send, which this package does not know. It is no place for a
	// secret: errors may show what a server repeats of it.
	Extra map[string]any
}

// vmBody is a deploy's body, as the page spells it.
type vmBody struct {
	ConfigID            string           `json:"config_id"`
	Name                string           `json:"name"`
	Password            string           `json:"password,omitempty"`
	OrganizationSSHKeys OrganizationKeys `json:"organization_ssh_keys,omitzero"`
	SSHKeys             []string         `json:"ssh_keys,omitzero"`
	CloudInit           *CloudInit       `json:"cloud_init,omitempty"`
	Tags                []string         `json:"tags,omitzero"`
}

func (s InstantVM) body() vmBody {
	return vmBody{s.ConfigID, s.Name, s.Password.Reveal(), s.OrganizationSSHKeys, trimmed(s.SSHKeys), s.CloudInit, s.Tags}
}

// check finds what is wrong with a specification.
func (s InstantVM) check() error {
	switch {
	case isBlank(s.ConfigID):
		return argumentError(vmsDeploy, s.Name, "InstantVM.ConfigID", "it is empty: want a Preset's ID")
	case isBlank(s.Name):
		return argumentError(vmsDeploy, s.Name, "InstantVM.Name", "it is empty: want a name for the machine")
	case !s.Password.IsZero() && isBlank(s.Password.Reveal()):
		return argumentError(vmsDeploy, s.Name, "InstantVM.Password", "it is blank: want a password, or none")
	case slices.ContainsFunc(s.Tags, isBlank):
		return argumentError(vmsDeploy, s.Name, "InstantVM.Tags", emptyTag)
	}
	if problem := s.CloudInit.problem(); problem != "" {
		return argumentError(vmsDeploy, s.Name, "InstantVM.CloudInit", problem)
	}
	return checkAccess(vmsDeploy, s.Name, "InstantVM", s.OrganizationSSHKeys, s.SSHKeys, !s.Password.IsZero() || s.AllowUnreachable)
}
