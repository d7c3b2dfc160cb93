package volt

import "github.com/voltagegpu/volt-go/api"

// SSH is the way into the pod: from the command that the server gave, or else
// from its address, or else from its gateway and workload id. The newest
// revision tells it in the answer to Create (and the gateway in List), but not
// in Get's: see Refresh.
func (p Pod) SSH() SSH {
	if s, ok := api.ParseSSHCommand(p.SSHCommand); ok {
		return s
	}
	switch {
	case p.IP != "":
		return api.NewSSH("root", p.IP, p.SSHPort)
	case p.SSHHost != "" && p.WorkloadID != "":
		return api.NewSSH(p.WorkloadID, p.SSHHost, p.SSHPort)
	case p.SSHHost != "" && p.SSHPort != 0:
		return api.NewSSH("root", p.SSHHost, p.SSHPort)
	}
	return SSH{}
}
