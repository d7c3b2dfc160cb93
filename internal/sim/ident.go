package sim

import (
	"strconv"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The kinds of ids and secrets that a server gives out, for Config.NewID.
const (
	IDPod        = "pod"        // Volt's own id of a pod
	IDWorkload   = "workload"   // the id of the workload behind it
	IDShownName  = "shown_name" // the name that the newest revision's list shows
	IDSSHKey     = "ssh_key"
	IDTemplate   = "template"
	IDCredential = "credential"
	IDAPIKey     = "api_key"
	IDSecret     = "secret" // an API key's value
	IDJob        = "job"
	IDTask       = "task" // the training network's id of a job
	IDModel      = "model"
)

// newID makes an id in the shape of the revision.
func (s *Server) newID(kind string) string {
	if s.cfg.NewID != nil {
		if id := s.cfg.NewID(kind); id != "" {
			return id
		}
	}
	if !s.does(IDsUnguessable) {
		s.serial++
		return kind + "_" + strconv.Itoa(s.serial)
	}
	switch kind {
	case IDPod:
		switch s.cfg.Revision {
		case Confidential:
			return "cl_" + kernel.Unguessable(20)
		case Observed:
			return "cl" + kernel.Unguessable(23)
		}
		return "pod_" + kernel.Unguessable(16)
	case IDWorkload:
		switch s.cfg.Revision {
		case Confidential:
			return "wl_" + kernel.Unguessable(20)
		case Observed:
			return "wrk-" + kernel.Unguessable(12)
		}
		return ""
	case IDShownName:
		return "cm_" + kernel.Unguessable(20)
	case IDSSHKey:
		return "key_" + kernel.Unguessable(12)
	case IDTemplate:
		return "tpl_" + kernel.Unguessable(12)
	case IDCredential:
		return "cred_" + kernel.Unguessable(12)
	case IDAPIKey:
		return "ak_" + kernel.Unguessable(12)
	case IDSecret:
		return "volt_sk_live_" + kernel.Unguessable(32)
	case IDJob:
		return "cl" + kernel.Unguessable(23)
	case IDTask:
		id := kernel.Unguessable(20)
		return id[:8] + "-" + id[8:12] + "-" + id[12:]
	}
	return kernel.Unguessable(6)
}
