package volt

import "github.com/voltagegpu/volt-go/api"

// SSH returns the pod's SSH address: from the server's command, else from the pod's IP,
// else from its gateway and workload id. The newest revision shows it in the response to
// a create, and the gateway in lists. PodsService.Get adds it from there.
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
